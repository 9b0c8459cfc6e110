package io.djltuner.training.range;

import java.util.List;
import java.util.Locale;

/**
 * What a learning-rate range test saw, and what follows from it.
 *
 * <p>The turning point is the rate at which the smoothed loss has reached the bottom: the first
 * that is within 1 % of the whole fall above the least. The suggestion is a tenth of it (Géron,
 * "Hands-On Machine Learning", chapter 11). Taking the bottom's beginning rather than the least
 * itself matters where the loss stays near 0 up to rates that are far too large, as on small tables
 * that a network learns by heart during the test.
 *
 * @param settings how it went
 * @param steps in order, at least one
 * @param diverged whether it ended because the loss did; if not, the rates ended first, and the
 *     turning point may lie lower than it need
 */
public record RangeTestResult(
        RangeTestSettings settings, List<RangeTestStep> steps, boolean diverged) {

    private static final double BOTTOM = 0.01;
    private static final double FACTOR = 10;

    /**
     * Copies.
     *
     * @param settings how it went
     * @param steps in order, at least one
     * @param diverged whether it ended because the loss did
     */
    public RangeTestResult {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("range test: needs at least one step, but got none");
        }
    }

    /** {@return the learning rate of each step} */
    public double[] rates() {
        return steps.stream().mapToDouble(RangeTestStep::rate).toArray();
    }

    /** {@return the loss of each step's batch} */
    public double[] losses() {
        return steps.stream().mapToDouble(RangeTestStep::loss).toArray();
    }

    /** {@return the smoothed loss after each step} */
    public double[] smoothed() {
        return steps.stream().mapToDouble(RangeTestStep::smoothed).toArray();
    }

    /**
     * {@return the rate at which the smoothed loss has reached its bottom, before it turns up}
     *
     * @throws IllegalStateException if the loss never fell below where it began
     */
    public double turningPoint() {
        double[] smoothed = smoothed();
        int least = 0;
        for (int step = 1; step < smoothed.length; step++) {
            least = smoothed[step] < smoothed[least] ? step : least;
        }
        double most = smoothed[0];
        for (int step = 1; step <= least; step++) {
            most = Math.max(most, smoothed[step]);
        }
        if (least == 0) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "range test: the loss did not fall between the rates %.3g and %.3g; begin with a smaller one",
                            settings.from(),
                            steps.get(steps.size() - 1).rate()));
        }
        double bottom = smoothed[least] + BOTTOM * (most - smoothed[least]);
        int first = 0;
        while (smoothed[first] > bottom) {
            first++;
        }
        return steps.get(first).rate();
    }

    /**
     * {@return the learning rate to train with: a tenth of the {@link #turningPoint}} It may lie
     * below the rates tested; then a test that begins lower says more.
     *
     * @throws IllegalStateException if the loss never fell below where it began
     */
    public double suggestion() {
        return turningPoint() / FACTOR;
    }

    /**
     * {@return the smallest rate that a search should look at: a tenth of the {@link #suggestion}}
     *
     * @throws IllegalStateException if the loss never fell below where it began
     */
    public double low() {
        return suggestion() / FACTOR;
    }

    /**
     * {@return the largest rate that a search should look at: the {@link #turningPoint}}
     *
     * @throws IllegalStateException if the loss never fell below where it began
     */
    public double high() {
        return turningPoint();
    }
}
