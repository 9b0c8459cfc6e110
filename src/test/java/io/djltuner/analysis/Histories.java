package io.djltuner.analysis;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Histories made by hand: trials are numbered as they are added. */
final class Histories {

    private final SearchSpace space;
    private final Objective objective;
    private final List<Trial> trials = new ArrayList<>();

    private Histories(SearchSpace space, Objective objective) {
        this.space = space;
        this.objective = objective;
    }

    static Histories of(SearchSpace space, Objective objective) {
        return new Histories(space, objective);
    }

    StudyHistory history() {
        try (Study empty = Study.builder(space, objective, new RandomSearch()).build()) {
            return empty.history().showing(space, trials, trials.size());
        }
    }

    Histories complete(Map<String, ?> values, double value) {
        return complete(values, value, 0, 0);
    }

    /** Complete, with the parameters of its network and its seconds. */
    Histories complete(Map<String, ?> values, double value, long parameters, double seconds) {
        return add(
                values,
                Map.of(),
                TrialState.COMPLETE,
                List.of(),
                OptionalDouble.of(value),
                facts(parameters, seconds));
    }

    Histories trained(Map<String, ?> values, TrialState state, double... losses) {
        return trained(values, Map.of(), state, losses.length, losses);
    }

    /** With a loss after each epoch; its value is the last one if it is complete or pruned. */
    Histories trained(
            Map<String, ?> values,
            Map<String, Object> origin,
            TrialState state,
            int until,
            double... losses) {
        List<EpochRecord> epochs = new ArrayList<>();
        for (double loss : losses) {
            Map<String, Double> metrics = Map.of(objective.metric(), loss);
            epochs.add(new EpochRecord(epochs.size() + 1, metrics, List.of()));
        }
        boolean valued = state == TrialState.COMPLETE || state == TrialState.PRUNED;
        return add(
                values,
                origin,
                state,
                epochs,
                valued ? OptionalDouble.of(losses[losses.length - 1]) : OptionalDouble.empty(),
                Optional.empty(),
                until);
    }

    Histories without(Map<String, ?> values, TrialState state) {
        return add(values, Map.of(), state, List.of(), OptionalDouble.empty(), facts(0, 1));
    }

    private static Optional<TrialFacts> facts(long parameters, double seconds) {
        return seconds == 0
                ? Optional.empty()
                : Optional.of(
                        new TrialFacts(
                                parameters,
                                Duration.ofMillis(Math.round(1000 * seconds)),
                                "cpu()",
                                Map.of()));
    }

    private Histories add(
            Map<String, ?> values,
            Map<String, Object> origin,
            TrialState state,
            List<EpochRecord> epochs,
            OptionalDouble value,
            Optional<TrialFacts> facts) {
        return add(values, origin, state, epochs, value, facts, 1);
    }

    private Histories add(
            Map<String, ?> values,
            Map<String, Object> origin,
            TrialState state,
            List<EpochRecord> epochs,
            OptionalDouble value,
            Optional<TrialFacts> facts,
            int until) {
        boolean failed = state == TrialState.FAILED;
        trials.add(
                new Trial(
                        trials.size(),
                        Configuration.of(values),
                        trials.size(),
                        origin,
                        true,
                        OptionalLong.empty(),
                        state,
                        epochs,
                        OptionalInt.of(until),
                        value,
                        value.isPresent() && !epochs.isEmpty()
                                ? OptionalInt.of(epochs.size())
                                : OptionalInt.empty(),
                        facts,
                        failed ? Optional.of(Failure.diverged("loss: NaN")) : Optional.empty(),
                        Map.of()));
        return this;
    }
}
