package io.djltuner.training.callback;

import ai.djl.training.tracker.Tracker;
import io.djltuner.study.Direction;
import io.djltuner.training.metric.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lowers the learning rate when a metric has stopped improving.
 *
 * <p>An epoch improves when its value is finite and better than the best so far by more than {@code
 * minDelta}; the first finite value always does. After the {@code patience}-th epoch in a row that
 * does not improve, the rate of all later epochs is multiplied by {@code factor} and the count
 * starts anew. The {@code cooldown} − 1 epochs after that are not counted either, though they may
 * improve (Keras counts its cooldown in the same way). The factors work on top of a schedule: the
 * rate of an epoch is {@link #rate}.
 *
 * <pre>{@code
 * ReduceLearningRateOnPlateau.patience(5).factor(0.5).minimum(1e-5)
 * }</pre>
 *
 * @param patience epochs in a row without improvement before the rate falls, at least 1; customary
 *     10
 * @param factor what the rate is multiplied by, in (0, 1); default 0.1
 * @param monitor the metric's name; by default the objective's, and {@code val_loss} where there is
 *     no objective. Where only folds are measured, {@code val_x} means {@code fold_x}
 * @param mode which way it is better; by default the metric says so
 * @param minDelta the smallest improvement that counts, at least 0; default 1e-4
 * @param cooldown epochs of grace after the rate fell, at least 0; default 0
 * @param minimum the learning rate below which this rule does not go, at least 0; default 0
 */
public record ReduceLearningRateOnPlateau(
        int patience,
        double factor,
        Optional<String> monitor,
        Optional<Direction> mode,
        double minDelta,
        int cooldown,
        double minimum) {

    private static final String RULE = "reduce on plateau";

    /**
     * Checks every setting.
     *
     * @param patience epochs in a row without improvement before the rate falls, at least 1
     * @param factor what the rate is multiplied by, in (0, 1)
     * @param monitor the metric's name
     * @param mode which way it is better
     * @param minDelta the smallest improvement that counts, at least 0
     * @param cooldown epochs of grace after the rate fell, at least 0
     * @param minimum the learning rate below which this rule does not go, at least 0
     */
    public ReduceLearningRateOnPlateau {
        if (patience < 1) {
            throw new IllegalArgumentException(
                    RULE + ": patience must be at least 1 epoch, but got " + patience);
        }
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException(
                    RULE + ": factor must be in (0, 1), but got " + factor);
        }
        if (cooldown < 0) {
            throw new IllegalArgumentException(
                    RULE + ": cooldown must not be negative, but got " + cooldown);
        }
        if (!(minimum >= 0 && minimum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    RULE + ": minimum must be finite and not negative, but got " + minimum);
        }
        new Watch(RULE, monitor, mode, minDelta);
    }

    /**
     * Lowers the rate after so many epochs without improvement, to a tenth.
     *
     * @param patience at least 1
     * @return the rule
     */
    public static ReduceLearningRateOnPlateau patience(int patience) {
        return new ReduceLearningRateOnPlateau(
                patience, 0.1, Optional.empty(), Optional.empty(), 1e-4, 0, 0);
    }

    /**
     * Sets what the rate is multiplied by.
     *
     * @param value in (0, 1)
     * @return the rule
     */
    public ReduceLearningRateOnPlateau factor(double value) {
        return new ReduceLearningRateOnPlateau(
                patience, value, monitor, mode, minDelta, cooldown, minimum);
    }

    /**
     * Sets the metric to look at.
     *
     * @param metric its name, such as {@code val_loss}
     * @return the rule
     */
    public ReduceLearningRateOnPlateau monitor(String metric) {
        return new ReduceLearningRateOnPlateau(
                patience, factor, Optional.of(metric), mode, minDelta, cooldown, minimum);
    }

    /**
     * Sets which way the metric is better; needed only where its name does not say so.
     *
     * @param direction the way
     * @return the rule
     */
    public ReduceLearningRateOnPlateau mode(Direction direction) {
        return new ReduceLearningRateOnPlateau(
                patience, factor, monitor, Optional.of(direction), minDelta, cooldown, minimum);
    }

    /**
     * Sets the smallest improvement that counts.
     *
     * @param delta in the metric's own unit, at least 0
     * @return the rule
     */
    public ReduceLearningRateOnPlateau minDelta(double delta) {
        return new ReduceLearningRateOnPlateau(
                patience, factor, monitor, mode, delta, cooldown, minimum);
    }

    /**
     * Sets the epochs of grace after the rate fell.
     *
     * @param epochs at least 0
     * @return the rule
     */
    public ReduceLearningRateOnPlateau cooldown(int epochs) {
        return new ReduceLearningRateOnPlateau(
                patience, factor, monitor, mode, minDelta, epochs, minimum);
    }

    /**
     * Sets the learning rate below which this rule does not go.
     *
     * @param rate at least 0
     * @return the rule
     */
    public ReduceLearningRateOnPlateau minimum(double rate) {
        return new ReduceLearningRateOnPlateau(
                patience, factor, monitor, mode, minDelta, cooldown, rate);
    }

    /**
     * Fills in what was left open.
     *
     * @param objective the objective's metric, monitored if no other is
     * @param metrics the metrics that are reported
     * @return a rule that knows its metric and direction
     * @throws IllegalArgumentException if there is no such metric
     */
    public ReduceLearningRateOnPlateau resolved(String objective, Metrics metrics) {
        Watch watch = watch().resolved(objective, metrics);
        return new ReduceLearningRateOnPlateau(
                patience, factor, watch.name(), watch.mode(), minDelta, cooldown, minimum);
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
     * @return the state after it
     * @throws IllegalArgumentException if the metric was not reported, or its direction is unknown
     */
    public State next(State state, int epoch, Map<String, Double> metrics) {
        if (epoch < 1) {
            throw new IllegalArgumentException(
                    RULE + ": epochs count from 1, but got epoch=" + epoch);
        }
        Watch watch = watch();
        double value = watch.value(metrics);
        int grace = Math.max(0, state.cooldown() - 1);
        if (watch.improves(value, state.best())) {
            return new State(value, 0, grace, state.scale());
        }
        if (grace > 0) {
            return new State(state.best(), 0, grace, state.scale());
        }
        int wait = state.waited() + 1;
        if (wait < patience) {
            return new State(state.best(), wait, 0, state.scale());
        }
        // A scale of 0 would be no state, and no rate is that small.
        double scale = Math.max(state.scale() * factor, Double.MIN_NORMAL);
        return new State(state.best(), 0, cooldown, scale);
    }

    /**
     * The learning rate of the next epoch.
     *
     * @param state the state before it
     * @param scheduled what the schedule says
     * @return scheduled · scale, but not below the minimum where that lowers it, and never above
     *     the schedule
     */
    public double rate(State state, double scheduled) {
        return Math.max(scheduled * state.scale(), Math.min(scheduled, minimum));
    }

    /**
     * The rule for a plain DJL {@code Trainer}. Give the result to the optimizer as its tracker and
     * to the {@code TrainingConfig} as a listener, after DJL's own listeners ({@code
     * TrainingListener.Defaults}); make a new one for each trainer.
     *
     * @param main the learning rate as it would be without the rule
     * @return a listener and tracker with a state of its own
     */
    public PlateauTracker asTrainingListener(Tracker main) {
        return new PlateauTracker(this, main);
    }

    /**
     * The rule for a plain DJL {@code Trainer} with a rate that is constant otherwise.
     *
     * @param learningRate the rate
     * @return a listener and tracker with a state of its own
     */
    public PlateauTracker asTrainingListener(double learningRate) {
        return asTrainingListener(Tracker.fixed((float) learningRate));
    }

    /**
     * What the rule remembers of a run.
     *
     * @param best the best value; NaN before there is one
     * @param waited epochs without improvement since the count started anew
     * @param cooldown epochs of grace left
     * @param scale the product of all factors so far, in (0, 1]
     */
    public record State(double best, int waited, int cooldown, double scale) {

        /** Before the first epoch. */
        public static final State START = new State(Double.NaN, 0, 0, 1);

        /**
         * Checks the ranges.
         *
         * @param best the best value
         * @param waited epochs without improvement since the count started anew
         * @param cooldown epochs of grace left
         * @param scale the product of all factors so far, in (0, 1]
         */
        public State {
            if (waited < 0 || cooldown < 0 || !(scale > 0 && scale <= 1)) {
                throw new IllegalArgumentException(
                        RULE
                                + ": no such state: waited=%d, cooldown=%d, scale=%s"
                                        .formatted(waited, cooldown, scale));
            }
        }

        /**
         * The state as finite numbers, for a checkpoint or a journal.
         *
         * @return waited, cooldown, scale and, if there is one, best
         */
        public Map<String, Double> toMap() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            if (!Double.isNaN(best)) {
                numbers.put("best", best);
            }
            numbers.put("waited", (double) waited);
            numbers.put("cooldown", (double) cooldown);
            numbers.put("scale", scale);
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
                    Numbers.count(numbers, "waited"),
                    Numbers.count(numbers, "cooldown"),
                    Numbers.required(numbers, "scale"));
        }
    }
}
