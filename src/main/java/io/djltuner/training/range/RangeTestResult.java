package io.djltuner.training.range;

import java.util.List;

/**
 * What a learning-rate range test saw.
 *
 * @param settings how it went
 * @param steps in order
 * @param diverged whether it ended because the loss did
 */
public record RangeTestResult(
        RangeTestSettings settings, List<RangeTestStep> steps, boolean diverged) {

    /** Copies. */
    public RangeTestResult {
        steps = List.copyOf(steps);
    }

    /** The learning rate of each step. */
    public double[] rates() {
        return steps.stream().mapToDouble(RangeTestStep::rate).toArray();
    }

    /** The loss of each step's batch. */
    public double[] losses() {
        return steps.stream().mapToDouble(RangeTestStep::loss).toArray();
    }

    /** The smoothed loss after each step. */
    public double[] smoothed() {
        return steps.stream().mapToDouble(RangeTestStep::smoothed).toArray();
    }
}
