package io.djltuner.training.callback;

import ai.djl.training.listener.TrainingListener;
import io.djltuner.study.Direction;
import io.djltuner.training.metric.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Ends a training run when a metric has stopped improving.
 *
 * <p>An epoch improves when its value is finite and better than the best so far by more than {@code
 * minDelta}; the first finite value always does. Training stops after the {@code patience}-th epoch
 * in a row that does not improve. With a baseline the count starts anew only at epochs that both
 * improve and are better than the baseline (by more than {@code minDelta}), and training stops at
 * the first epoch without improvement once {@code patience} epochs have gone by; Keras does the
 * same. NaN and infinity never improve, so a run that has nothing else stops after {@code patience}
 * epochs without a best epoch.
 *
 * <pre>{@code
 * EarlyStopping.patience(10).monitor("val_loss").minDelta(1e-4)
 * }</pre>
 *
 * @param patience epochs in a row without improvement that end the run, at least 1
 * @param monitor the metric's name; by default the objective's, and {@code val_loss} where there is
 *     no objective. Where only folds are measured, {@code val_x} means {@code fold_x}
 * @param mode which way it is better; by default the metric says so
 * @param minDelta the smallest improvement that counts, at least 0; default 0
 * @param baseline what the metric has to beat within the patience; default none
 * @param restoreBest whether the run ends with the weights of its best epoch; default true
 */
public record EarlyStopping(
        int patience,
        Optional<String> monitor,
        Optional<Direction> mode,
        double minDelta,
        OptionalDouble baseline,
        boolean restoreBest) {

    private static final String RULE = "early stopping";

    /**
     * Checks every setting.
     *
     * @param patience epochs in a row without improvement that end the run, at least 1
     * @param monitor the metric's name
     * @param mode which way it is better
     * @param minDelta the smallest improvement that counts, at least 0
     * @param baseline what the metric has to beat within the patience
     * @param restoreBest whether the run ends with the weights of its best epoch
     */
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException(
                    RULE + ": patience must be at least 1 epoch, but got " + patience);
        }
        if (baseline.isPresent() && !Double.isFinite(baseline.getAsDouble())) {
            throw new IllegalArgumentException(
                    RULE + ": baseline must be finite, but got " + baseline.getAsDouble());
        }
        new Watch(RULE, monitor, mode, minDelta);
    }

    /**
     * Stops after so many epochs without improvement.
     *
     * @param patience at least 1
     * @return the rule
     */
    public static EarlyStopping patience(int patience) {
        return new EarlyStopping(
                patience, Optional.empty(), Optional.empty(), 0, OptionalDouble.empty(), true);
    }

    /**
     * Sets the metric to look at.
     *
     * @param metric its name, such as {@code val_loss}
     * @return the rule
     */
    public EarlyStopping monitor(String metric) {
        return new EarlyStopping(
                patience, Optional.of(metric), mode, minDelta, baseline, restoreBest);
    }

    /**
     * Sets which way the metric is better; needed only where its name does not say so.
     *
     * @param direction the way
     * @return the rule
     */
    public EarlyStopping mode(Direction direction) {
        return new EarlyStopping(
                patience, monitor, Optional.of(direction), minDelta, baseline, restoreBest);
    }

    /**
     * Sets the smallest improvement that counts.
     *
     * @param delta in the metric's own unit, at least 0
     * @return the rule
     */
    public EarlyStopping minDelta(double delta) {
        return new EarlyStopping(patience, monitor, mode, delta, baseline, restoreBest);
    }

    /**
     * Sets what the metric has to beat within the patience.
     *
     * @param value finite
     * @return the rule
     */
    public EarlyStopping baseline(double value) {
        return new EarlyStopping(
                patience, monitor, mode, minDelta, OptionalDouble.of(value), restoreBest);
    }

    /**
     * Sets whether the run ends with the weights of its best epoch.
     *
     * @param restore false to keep those of the last
     * @return the rule
     */
    public EarlyStopping restoreBest(boolean restore) {
        return new EarlyStopping(patience, monitor, mode, minDelta, baseline, restore);
    }

    /**
     * Fills in what was left open.
     *
     * @param objective the objective's metric, monitored if no other is
     * @param metrics the metrics that are reported
     * @return a rule that knows its metric and direction
     * @throws IllegalArgumentException if there is no such metric
     */
    public EarlyStopping resolved(String objective, Metrics metrics) {
        Watch watch = watch().resolved(objective, metrics);
        return new EarlyStopping(
                patience, watch.name(), watch.mode(), minDelta, baseline, restoreBest);
    }

    private Watch watch() {
        return new Watch(RULE, monitor, mode, minDelta);
    }

    /**
     * Looks at an epoch.
     *
     * @param state the state before it; {@link State#START} before the first
     * @param epoch its number, from 1
     * @param metrics what was measured, by name
     * @return the state after it; a stopped state stays as it is
     * @throws IllegalArgumentException if the metric was not reported, or its direction is unknown
     */
    public State next(State state, int epoch, Map<String, Double> metrics) {
        if (epoch < 1) {
            throw new IllegalArgumentException(
                    RULE + ": epochs count from 1, but got epoch=" + epoch);
        }
        if (state.stopped()) {
            return state;
        }
        Watch watch = watch();
        double value = watch.value(metrics);
        int wait = state.waited() + 1;
        if (watch.improves(value, state.best())) {
            boolean enough = baseline.isEmpty() || watch.improves(value, baseline.getAsDouble());
            return new State(value, epoch, enough ? 0 : wait, false);
        }
        return new State(state.best(), state.bestEpoch(), wait, wait >= patience);
    }

    /**
     * The rule for a plain DJL {@code Trainer}: add it to the {@code TrainingConfig} after DJL's
     * own listeners ({@code TrainingListener.Defaults}), one new listener for each trainer. DJL's
     * {@code validate_Accuracy} is {@code val_accuracy} here.
     *
     * <p>When the rule stops, the listener puts the best weights back and throws {@code
     * EarlyStoppingListener.EarlyStoppedException} out of {@code EasyTrain.fit}, as DJL's own does.
     * When all epochs were trained the best weights are put back as the trainer closes.
     *
     * @return a listener with a state of its own
     */
    public TrainingListener asTrainingListener() {
        return new StoppingListener(this);
    }

    /**
     * What the rule remembers of a run.
     *
     * @param best the best value; NaN before there is one
     * @param bestEpoch the epoch that had it; 0 before there is one
     * @param waited epochs since the count started anew
     * @param stopped whether the run is over
     */
    public record State(double best, int bestEpoch, int waited, boolean stopped) {

        /** Before the first epoch. */
        public static final State START = new State(Double.NaN, 0, 0, false);

        /**
         * Checks that there is a best value exactly if there is a best epoch.
         *
         * @param best the best value
         * @param bestEpoch the epoch that had it
         * @param waited epochs since the count started anew
         * @param stopped whether the run is over
         */
        public State {
            if (bestEpoch < 0 || waited < 0 || Double.isNaN(best) != (bestEpoch == 0)) {
                throw new IllegalArgumentException(
                        RULE
                                + ": no such state: best=%s, bestEpoch=%d, waited=%d"
                                        .formatted(best, bestEpoch, waited));
            }
        }

        /**
         * The state as finite numbers, for a checkpoint or a journal.
         *
         * @return best_epoch, waited, stopped (0 or 1) and, if there is one, best
         */
        public Map<String, Double> toMap() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            if (bestEpoch > 0) {
                numbers.put("best", best);
            }
            numbers.put("best_epoch", (double) bestEpoch);
            numbers.put("waited", (double) waited);
            numbers.put("stopped", stopped ? 1.0 : 0.0);
            return numbers;
        }

        /**
         * Reads what {@link #toMap} wrote.
         *
         * @param numbers by name
         * @return the state
         * @throws IllegalArgumentException if a number is missing or odd
         */
        public static State fromMap(Map<String, Double> numbers) {
            return new State(
                    numbers.getOrDefault("best", Double.NaN),
                    Numbers.count(numbers, "best_epoch"),
                    Numbers.count(numbers, "waited"),
                    Numbers.count(numbers, "stopped") == 1);
        }
    }
}
