package io.djltuner.plot;

import io.djltuner.study.Objective;

/** Bands of equal height on an axis of values, as many as there are colours, the best first. */
record Levels(ValueAxis axis, boolean lowIsBest) {

    static Levels of(ValueAxis axis, Objective objective) {
        return new Levels(axis, objective.isBetter(0, 1));
    }

    /** The band that a value lies in. */
    int of(double value) {
        double share = axis.unit(value);
        double worse = lowIsBest ? share : 1 - share;
        return (int) Math.max(0, Math.min(Palette.LEVELS - 1, worse * Palette.LEVELS));
    }

    /** The values of a band. */
    String text(int level) {
        double near = (double) level / Palette.LEVELS;
        double far = (level + 1.0) / Palette.LEVELS;
        return "%s – %s".formatted(end(near), end(far));
    }

    private String end(double worse) {
        return ValueAxis.text(ValueAxis.rounded(axis.at(lowIsBest ? worse : 1 - worse)));
    }
}
