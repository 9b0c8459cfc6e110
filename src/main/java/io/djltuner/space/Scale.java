package io.djltuner.space;

/** How the unit interval is laid over a numeric range. */
public enum Scale {
    /** Evenly. */
    LINEAR,
    /** Evenly in the logarithm: every decade gets the same share; needs a positive minimum. */
    LOG,
    /** Like {@link #LOG} seen from the top: finest near the maximum, as for momenta near 1. */
    REVERSE_LOG;

    double value(double unit, double min, double max) {
        return switch (this) {
            case LINEAR -> min + unit * (max - min);
            case LOG -> min * Math.pow(max / min, unit);
            case REVERSE_LOG -> max + min - min * Math.pow(max / min, 1 - unit);
        };
    }

    double unit(double value, double min, double max) {
        double unit =
                switch (this) {
                    case LINEAR -> (value - min) / (max - min);
                    case LOG -> Math.log(value / min) / Math.log(max / min);
                    case REVERSE_LOG ->
                            1 - Math.log((max + min - value) / min) / Math.log(max / min);
                };
        return Math.max(0, Math.min(1, unit));
    }
}
