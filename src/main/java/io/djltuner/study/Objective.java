package io.djltuner.study;

import java.util.Comparator;
import java.util.Locale;

/**
 * What a search optimises.
 *
 * @param metric the name of a metric that trials report, such as {@code val_mse}
 * @param direction which way it is better
 */
public record Objective(String metric, Direction direction) {

    /**
     * Checks the name.
     *
     * @param metric the name of a metric that trials report, such as {@code val_mse}
     * @param direction which way it is better
     */
    public Objective {
        if (metric.isBlank()) {
            throw new IllegalArgumentException("objective: the metric's name must not be empty");
        }
    }

    /**
     * Smaller is better.
     *
     * @param metric its name
     * @return the objective
     */
    public static Objective minimize(String metric) {
        return new Objective(metric, Direction.MINIMIZE);
    }

    /**
     * Larger is better.
     *
     * @param metric its name
     * @return the objective
     */
    public static Objective maximize(String metric) {
        return new Objective(metric, Direction.MAXIMIZE);
    }

    /**
     * Whether one value is strictly better than another; NaN is worse than every number.
     *
     * @param a the one
     * @param b the other
     * @return true if a is better
     */
    public boolean isBetter(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return !Double.isNaN(a) && Double.isNaN(b);
        }
        return direction == Direction.MINIMIZE ? a < b : a > b;
    }

    /** {@return a value that every finite one is better than} */
    public double worst() {
        return direction == Direction.MINIMIZE
                ? Double.POSITIVE_INFINITY
                : Double.NEGATIVE_INFINITY;
    }

    /** {@return an order of values, the best first and NaN last} */
    public Comparator<Double> bestFirst() {
        Comparator<Double> ascending = Comparator.naturalOrder();
        Comparator<Double> byValue =
                direction == Direction.MINIMIZE ? ascending : ascending.reversed();
        return Comparator.<Double, Boolean>comparing(value -> value.isNaN()).thenComparing(byValue);
    }

    /** One line: {@code minimize val_mse}. */
    @Override
    public String toString() {
        return direction.name().toLowerCase(Locale.ROOT) + " " + metric;
    }
}
