package io.djltuner.plot;

import io.djltuner.space.Configuration;
import io.djltuner.study.Direction;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/**
 * An axis of values: logarithmic where all are positive and the largest is {@value #LOG_FROM} times
 * the smallest or more, so that one trial that diverged leaves the others apart.
 */
record ValueAxis(double min, double max, boolean isLogarithmic) {

    private static final double LOG_FROM = 50;

    /** Beyond, differences of values are no longer numbers. */
    private static final double LARGEST = 1e100;

    private static final double SMALLEST_LOG = 1e-100;

    static ValueAxis of(DoubleStream values) {
        DoubleSummaryStatistics seen = values.map(ValueAxis::drawn).summaryStatistics();
        boolean logarithmic =
                seen.getMin() >= SMALLEST_LOG && seen.getMax() / seen.getMin() >= LOG_FROM;
        return new ValueAxis(seen.getMin(), seen.getMax(), logarithmic);
    }

    /** As near to the value as can be drawn. */
    static double drawn(double value) {
        return Math.max(-LARGEST, Math.min(LARGEST, value));
    }

    /** Where the axis begins, with room for marks. */
    double from() {
        return padded(min, -1);
    }

    /** Where the axis ends, with room for marks. */
    double to() {
        return padded(max, 1);
    }

    /** Just within the worse end of the axis, where marks go that have no value. */
    double worst(Direction direction) {
        boolean up = direction == Direction.MINIMIZE;
        double end = up ? max : min;
        double edge = up ? to() : from();
        return isLogarithmic
                ? edge * Math.pow(max / min, up ? -0.015 : 0.015)
                : edge + 0.3 * (end - edge);
    }

    private double padded(double end, int side) {
        if (isLogarithmic) {
            return end * Math.pow(max / min, 0.05 * side);
        }
        if (max > min) {
            return end + 0.05 * side * (max - min);
        }
        return end + side * (end == 0 ? 1 : 0.1 * Math.abs(end));
    }

    /** The share of the axis below a value. */
    double unit(double value) {
        double at = drawn(value);
        if (min == max) {
            return 0.5;
        }
        return isLogarithmic
                ? Math.log(at / min) / Math.log(max / min)
                : (at / 2 - min / 2) / (max / 2 - min / 2);
    }

    /** The value with that share of the axis below it. */
    double at(double unit) {
        return isLogarithmic ? min * Math.pow(max / min, unit) : min + unit * (max - min);
    }

    /** With three significant digits, for texts beside bands. */
    static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(3)).doubleValue();
    }

    /** A value as people read it. */
    static String text(double value) {
        return Configuration.text(value == 0 ? 0.0 : value);
    }
}
