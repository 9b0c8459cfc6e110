package io.djltuner.training.schedule;

/** The base rate in every epoch. */
record ConstantRate() implements LearningRateSchedule {

    @Override
    public double fraction(int epoch, int horizon) {
        Bounds.epoch(epoch, horizon);
        return 1;
    }

    @Override
    public String toString() {
        return "constant";
    }
}
