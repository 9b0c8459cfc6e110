package io.djltuner.training.schedule;

/** Whatever the user computes. */
record FunctionOfEpoch(String name, EpochFunction function) implements LearningRateSchedule {

    FunctionOfEpoch {
        if (name.isBlank() || name.lines().count() != 1) {
            throw new IllegalArgumentException(
                    "schedule: a name is one line that is not blank, but got '%s'".formatted(name));
        }
    }

    @Override
    public double fraction(int epoch, int horizon) {
        Bounds.epoch(epoch, horizon);
        double fraction = function.fraction(epoch, horizon);
        if (!(fraction >= 0 && fraction < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "schedule: %s must give a finite fraction of at least 0, but gave %s for epoch %d of %d"
                            .formatted(name, fraction, epoch, horizon));
        }
        return fraction;
    }

    @Override
    public String toString() {
        return name;
    }
}
