package io.djltuner.training.schedule;

/** factor^(e − 1). */
record ExponentialDecay(double factor) implements LearningRateSchedule {

    ExponentialDecay {
        Bounds.halfOpen("exponential: factor", factor);
    }

    @Override
    public double fraction(int epoch, int horizon) {
        Bounds.epoch(epoch, horizon);
        return Math.pow(factor, epoch - 1.0);
    }

    @Override
    public String toString() {
        return "exponential(factor=" + factor + ")";
    }
}
