package io.djltuner.training.range;

import io.djltuner.training.BlockTrainer;
import io.djltuner.training.StepCourse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A range test under way: the rate grows from step to step until the loss diverges, that is its
 * moving average exceeds four times its best or is no number any more, or the steps are used up.
 */
public final class RangeTest implements StepCourse {

    /** The loss has diverged when it exceeds its best by so many times the best's size. */
    private static final double DIVERGED = 3;

    /** An average over fewer steps may be small by luck and says nothing of the later ones. */
    private static final int WARM_UP = 10;

    private final RangeTestSettings settings;
    private final List<RangeTestStep> steps = new ArrayList<>();
    private double average;
    private double best = Double.POSITIVE_INFINITY;
    private boolean diverged;

    /**
     * Begins a test.
     *
     * @param settings how it goes
     */
    public RangeTest(RangeTestSettings settings) {
        this.settings = settings;
    }

    /**
     * Trains a network through the whole test, as many epochs as that takes. Its weights are spent
     * afterwards.
     *
     * @param trainer of the network
     * @return what was seen
     */
    public RangeTestResult run(BlockTrainer trainer) {
        for (int epoch = 1; goesOn(); epoch++) {
            trainer.train(epoch, this);
        }
        return result();
    }

    /** {@return what was seen so far, from the first step on} */
    public RangeTestResult result() {
        return new RangeTestResult(settings, steps, diverged);
    }

    private boolean goesOn() {
        return !diverged && steps.size() < settings.steps();
    }

    @Override
    public double rate() {
        return settings.rate(steps.size());
    }

    @Override
    public boolean stepped(DoubleSupplier loss) {
        double value = loss.getAsDouble();
        int number = steps.size() + 1;
        average = settings.smoothing() * average + (1 - settings.smoothing()) * value;
        double smoothed = average / (1 - Math.pow(settings.smoothing(), number));
        steps.add(new RangeTestStep(rate(), value, smoothed));
        boolean exceeded = number > WARM_UP && smoothed - best > DIVERGED * Math.abs(best);
        diverged = exceeded || !Double.isFinite(smoothed);
        best = Math.min(best, smoothed);
        return goesOn();
    }
}
