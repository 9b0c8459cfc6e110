package io.djltuner.training.schedule;

/** s + (1 − s)(e − 1) / w of where the main schedule starts, then the main schedule. */
record WarmUp(int epochs, double startFraction, LearningRateSchedule main)
        implements LearningRateSchedule {

    WarmUp {
        Bounds.atLeastOne("warmUp: epochs", epochs);
        Bounds.halfOpen("warmUp: startFraction", startFraction);
        if (main instanceof WarmUp first) {
            throw new IllegalStateException(
                    "warmUp: was set to epochs=%d, startFraction=%s already"
                            .formatted(first.epochs(), first.startFraction()));
        }
    }

    @Override
    public double fraction(int epoch, int horizon) {
        Bounds.epoch(epoch, horizon);
        int rest = Math.max(1, horizon - epochs);
        if (epoch > epochs) {
            return main.fraction(epoch - epochs, rest);
        }
        double risen = startFraction + (1 - startFraction) * (epoch - 1.0) / epochs;
        return risen * main.fraction(1, rest);
    }

    @Override
    public String toString() {
        return "warmUp(epochs=" + epochs + ", startFraction=" + startFraction + ") " + main;
    }
}
