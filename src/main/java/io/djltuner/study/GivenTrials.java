package io.djltuner.study;

import io.djltuner.space.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Trials that no strategy proposes. What a program gives a study, the same program gives it again
 * when it goes on, and so do processes that share a study: the nth time that one of them gives the
 * same, the nth such trial is meant, and created only where there are fewer. Called under the
 * study's lock.
 */
final class GivenTrials {

    private final StudyLog log;
    private final Map<Object, Integer> times = new HashMap<>();

    GivenTrials(StudyLog log) {
        this.log = log;
    }

    private record Result(Configuration configuration, double value) {}

    /** Creates a trial to be tried, as {@link Study#enqueue} says. */
    int enqueue(Configuration configuration) {
        check("enqueue", configuration);
        return give(
                configuration,
                trial ->
                        trial.attributes().containsKey(Trial.ENQUEUED)
                                && trial.configuration().equals(configuration),
                configuration,
                Map.of(Trial.ENQUEUED, true),
                Optional.empty());
    }

    /** Creates a trial that is complete, as {@link Study#addResult} says. */
    int addResult(Configuration configuration, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "addResult: the value must be finite, but got " + value);
        }
        check("addResult", configuration);
        return give(
                new Result(configuration, value),
                trial ->
                        trial.attributes().containsKey(Trial.IMPORTED)
                                && trial.value().isPresent()
                                && trial.value().getAsDouble() == value
                                && trial.configuration().equals(configuration),
                configuration,
                Map.of(Trial.IMPORTED, true),
                Optional.of(value));
    }

    private void check(String call, Configuration configuration) {
        if (!log.history().space().contains(configuration)) {
            throw new IllegalArgumentException(
                    call + ": is not a configuration of the space: " + configuration);
        }
    }

    private int give(
            Object what,
            Predicate<Trial> isIt,
            Configuration configuration,
            Map<String, Object> attributes,
            Optional<Double> value) {
        int time = times.merge(what, 1, Integer::sum);
        while (true) {
            StudyHistory now = log.history();
            List<Trial> before = now.trials().stream().filter(isIt).limit(time).toList();
            if (before.size() == time) {
                return before.get(time - 1).number();
            }
            int number = now.trials().size();
            List<StudyEvent> events = new ArrayList<>();
            events.add(
                    new StudyEvent.TrialCreated(
                            number,
                            configuration,
                            Draws.seed(now.seed(), "trial", number),
                            Map.of(),
                            false,
                            OptionalLong.empty(),
                            attributes));
            value.ifPresent(known -> events.add(TrialEnds.imported(number, known)));
            if (log.appendIfUnchanged(now.position(), events)) {
                return number;
            }
        }
    }
}
