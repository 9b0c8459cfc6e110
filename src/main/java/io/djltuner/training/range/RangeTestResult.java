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
}
