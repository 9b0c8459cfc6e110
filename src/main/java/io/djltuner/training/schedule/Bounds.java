package io.djltuner.training.schedule;

/** What the schedules' settings have to keep to. */
final class Bounds {

    private Bounds() {}

    static void epoch(int epoch, int horizon) {
        if (epoch < 1 || horizon < 1) {
            throw new IllegalArgumentException(
                    "schedule: epoch and horizon count from 1, but got epoch=%d, horizon=%d"
                            .formatted(epoch, horizon));
        }
    }

    /** The part of the horizon that lies before an epoch. */
    static double progress(int epoch, int horizon) {
        epoch(epoch, horizon);
        return Math.min(1, (epoch - 1.0) / horizon);
    }

    static void closed(String setting, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "%s must be in [0, 1], but got %s".formatted(setting, value));
        }
    }

    static void halfOpen(String setting, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "%s must be in (0, 1], but got %s".formatted(setting, value));
        }
    }

    static void atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s must be at least 1, but got %d".formatted(setting, value));
        }
    }
}
