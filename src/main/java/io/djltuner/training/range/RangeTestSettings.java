package io.djltuner.training.range;

/**
 * How a learning-rate range test goes.
 *
 * @param from the learning rate of the first step, positive; default 1e-5
 * @param to the rate that would follow the last step, above {@code from}; default 10
 * @param steps how many steps there are at most, at least 10; default 500
 * @param smoothing the weight of the past in the moving average of the loss, in [0, 1); default
 *     0.98. An average over some 1 / (1 − smoothing) steps
 */
public record RangeTestSettings(double from, double to, int steps, double smoothing) {

    private static final int LEAST_STEPS = 10;

    /** From 1e-5 to 10 in 500 steps, smoothing 0.98. */
    public static final RangeTestSettings DEFAULT = new RangeTestSettings(1e-5, 10, 500, 0.98);

    /**
     * Checks every range.
     *
     * @param from the learning rate of the first step, positive
     * @param to the rate that would follow the last step, above {@code from}
     * @param steps how many steps there are at most, at least 10
     * @param smoothing the weight of the past in the moving average of the loss, in [0, 1)
     */
    public RangeTestSettings {
        if (!(from > 0)) {
            throw new IllegalArgumentException("from: must be above 0, but got " + from);
        }
        if (!(to > from) || Double.isInfinite(to)) {
            throw new IllegalArgumentException(
                    "to: must be finite and above from, but got from=%s, to=%s"
                            .formatted(from, to));
        }
        if (steps < LEAST_STEPS) {
            throw new IllegalArgumentException(
                    "steps: must be at least %d, but got %d".formatted(LEAST_STEPS, steps));
        }
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException(
                    "smoothing: must be in [0, 1), but got " + smoothing);
        }
    }

    /**
     * The learning rate of a step: from · (to / from)^(step / steps).
     *
     * @param step from 0
     * @return the rate
     */
    public double rate(int step) {
        return from * Math.exp(step * Math.log(to / from) / steps);
    }

    /**
     * The same test over other rates.
     *
     * @param lowest of the first step, above 0
     * @param highest that would follow the last step, above the lowest
     * @return the copy
     */
    public RangeTestSettings rates(double lowest, double highest) {
        return new RangeTestSettings(lowest, highest, steps, smoothing);
    }

    /**
     * The same test in another number of steps.
     *
     * @param number at least 10
     * @return the copy
     */
    public RangeTestSettings steps(int number) {
        return new RangeTestSettings(from, to, number, smoothing);
    }

    /**
     * The same test, smoothed differently.
     *
     * @param weight of the past, in [0, 1)
     * @return the copy
     */
    public RangeTestSettings smoothing(double weight) {
        return new RangeTestSettings(from, to, steps, weight);
    }
}
