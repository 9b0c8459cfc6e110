package io.djltuner.plot;

import io.djltuner.analysis.ParameterAxis;
import io.djltuner.analysis.ParameterAxis.Kind;
import java.util.List;

/**
 * A hyperparameter's axis as a chart draws it: numbers and logarithms are the chart's own, indices
 * of categories are numbers with texts, and on a reversed log scale, which no chart has, a
 * coordinate is the share of the axis below it.
 */
record DrawnAxis(ParameterAxis axis) {

    /** Steps of the table that turns shares of an axis back into positions. */
    private static final int STEPS = 1000;

    boolean isLogarithmic() {
        return axis.kind() == Kind.LOG;
    }

    /** Whether the chart must ask for the texts of its ticks. */
    boolean hasTexts() {
        return axis.kind().isCategorical() || axis.kind() == Kind.REVERSE_LOG;
    }

    double coordinate(double position) {
        return axis.kind() == Kind.REVERSE_LOG ? axis.unit(position) : position;
    }

    /** Where the axis begins, with room for the marks at its end. */
    double from() {
        return padded(-1);
    }

    /** Where the axis ends, with room for the marks at its end. */
    double to() {
        return padded(1);
    }

    private double padded(int side) {
        double low = coordinate(axis.min());
        double high = coordinate(axis.max());
        double end = side < 0 ? low : high;
        if (axis.kind().isCategorical()) {
            return end + 0.5 * side;
        }
        if (isLogarithmic()) {
            return end * Math.pow(Math.max(high / low, 1.5), 0.04 * side);
        }
        return end + 0.04 * side * (high > low ? high - low : Math.max(1, Math.abs(end)));
    }

    /** Half-way between two coordinates, as the eye sees it. */
    double middle(double a, double b) {
        return isLogarithmic() ? Math.sqrt(a) * Math.sqrt(b) : a / 2 + b / 2;
    }

    /** The text of a tick; blank where there is no position. */
    String text(double coordinate) {
        if (axis.kind().isCategorical()) {
            long index = Math.round(coordinate);
            boolean category =
                    Math.abs(coordinate - index) < 1e-6
                            && index >= 0
                            && index < axis.categories().size();
            return category
                    ? Texts.label(axis.categories().get((int) index))
                    : Texts.blank(coordinate);
        }
        if (coordinate < -1e-9 || coordinate > 1 + 1e-9) {
            return Texts.blank(coordinate);
        }
        List<Double> positions = axis.spread(STEPS + 1);
        int step = (int) Math.round(coordinate * STEPS);
        return axis.label(positions.get(Math.min(positions.size() - 1, Math.max(0, step))));
    }
}
