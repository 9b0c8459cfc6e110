package io.djltuner.analysis;

import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All trials: the complete ones by value, the best first and of equals the earlier, then the others
 * by number.
 *
 * @param objective what was optimised
 * @param hyperparameters the names of those that vary, in the space's order
 * @param metrics the names of the metrics that some trial reported
 * @param rows one for every trial
 */
public record RankTable(
        Objective objective, List<String> hyperparameters, List<String> metrics, List<Row> rows) {

    /**
     * A trial.
     *
     * @param rank from 1; empty for a trial that is not complete
     * @param trial its number
     * @param state where it stands
     * @param value of a complete trial, or of a pruned one after its last epoch
     * @param standardDeviation of the runs' values; empty where there is one run, or no value
     * @param bestEpoch the epoch that the value is of
     * @param epochs the last one that it reported; 0 before the first
     * @param wallTime how long it took, pauses not counted
     * @param parameters weights and biases of its network
     * @param configuration all its values
     * @param metrics by name, at the epoch of the value, else at the last epoch; the finite ones
     * @param failure why it failed
     */
    public record Row(
            OptionalInt rank,
            int trial,
            TrialState state,
            OptionalDouble value,
            OptionalDouble standardDeviation,
            OptionalInt bestEpoch,
            int epochs,
            Optional<Duration> wallTime,
            OptionalLong parameters,
            Configuration configuration,
            Map<String, Double> metrics,
            Optional<Failure> failure) {

        /**
         * Copies.
         *
         * @param rank from 1
         * @param trial its number
         * @param state where it stands
         * @param value of a complete trial, or of a pruned one after its last epoch
         * @param standardDeviation of the runs' values
         * @param bestEpoch the epoch that the value is of
         * @param epochs the last one that it reported
         * @param wallTime how long it took, pauses not counted
         * @param parameters weights and biases of its network
         * @param configuration all its values
         * @param metrics by name, at the epoch of the value, else at the last epoch
         * @param failure why it failed
         */
        public Row {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }

        private static Row of(Trial trial, OptionalInt rank) {
            return new Row(
                    rank,
                    trial.number(),
                    trial.state(),
                    Values.of(trial),
                    trial.standardDeviation(),
                    trial.bestEpoch(),
                    trial.epochsDone(),
                    trial.facts().map(TrialFacts::wallTime),
                    parametersOf(trial),
                    trial.configuration(),
                    metricsOf(trial),
                    trial.failure());
        }

        private static Map<String, Double> metricsOf(Trial trial) {
            int epoch = trial.bestEpoch().orElse(trial.epochsDone());
            Map<String, Double> finite = new LinkedHashMap<>();
            for (EpochRecord reported : trial.epochs()) {
                if (reported.epoch() == epoch) {
                    finite.putAll(reported.metrics());
                }
            }
            finite.values().removeIf(value -> !Double.isFinite(value));
            return finite;
        }
    }

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param hyperparameters the names of those that vary, in the space's order
     * @param metrics the names of the metrics that some trial reported
     * @param rows one for every trial
     */
    public RankTable {
        hyperparameters = List.copyOf(hyperparameters);
        metrics = List.copyOf(metrics);
        rows = List.copyOf(rows);
    }

    /**
     * The table of a study.
     *
     * @param history as it stands
     * @return a row for every trial
     */
    public static RankTable of(StudyHistory history) {
        Comparator<Trial> bestFirst =
                Comparator.comparing(
                        trial -> trial.value().getAsDouble(), history.objective().bestFirst());
        List<Trial> complete = Values.complete(history).stream().sorted(bestFirst).toList();
        List<Row> rows = new ArrayList<>();
        for (Trial trial : complete) {
            rows.add(Row.of(trial, OptionalInt.of(rows.size() + 1)));
        }
        history.trials().stream()
                .filter(trial -> !Values.isComplete(trial))
                .forEach(trial -> rows.add(Row.of(trial, OptionalInt.empty())));
        return new RankTable(
                history.objective(),
                history.space().searchable().stream().map(Hyperparameter::name).toList(),
                metrics(rows),
                rows);
    }

    private static List<String> metrics(List<Row> rows) {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.metrics().keySet()));
        return List.copyOf(names);
    }

    /** The parameters of a trial's network, where it has one. */
    static OptionalLong parametersOf(Trial trial) {
        long parameters = trial.facts().map(TrialFacts::parameters).orElse(0L);
        return parameters > 0 ? OptionalLong.of(parameters) : OptionalLong.empty();
    }

    /**
     * The numbers of the best trials.
     *
     * @param most how many at most
     * @return them, the best first; complete trials only
     */
    public List<Integer> best(int most) {
        return rows.stream()
                .filter(row -> row.rank().isPresent())
                .limit(most)
                .map(Row::trial)
                .toList();
    }
}
