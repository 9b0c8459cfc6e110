package io.djltuner.training.schedule;

/** factor^⌊(e − 1) / every⌋. */
record StepDecay(int every, double factor) implements LearningRateSchedule {

    StepDecay {
        Bounds.atLeastOne("step: every", every);
        Bounds.halfOpen("step: factor", factor);
    }

    @Override
    public double fraction(int epoch, int horizon) {
        Bounds.epoch(epoch, horizon);
        int stairs = (epoch - 1) / every;
        return Math.pow(factor, stairs);
    }

    @Override
    public String toString() {
        return "step(every=" + every + ", factor=" + factor + ")";
    }
}
