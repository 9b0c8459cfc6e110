package io.djltuner.search.internal;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Minimises a smooth function within bounds: limited-memory BFGS (Nocedal and Wright, "Numerical
 * Optimization", 2006, algorithm 7.4) on the variables that are free to move, each step projected
 * into the box and shortened until it decreases the function enough (Bertsekas, "Projected Newton
 * methods", 1982). Deterministic.
 */
public final class ProjectedLbfgs {

    private static final int MEMORY = 8;
    private static final int MOST_HALVINGS = 20;
    private static final double SUFFICIENT = 1e-4;

    private final double[] lower;
    private final double[] upper;
    private final int mostEvaluations;
    private final double gradientTolerance;
    private final double valueTolerance;

    /**
     * An optimiser for one box.
     *
     * @param lower the least value of each variable
     * @param upper the greatest
     * @param mostEvaluations of the function
     * @param gradientTolerance ends when no free variable has a larger partial derivative
     * @param valueTolerance ends when a step gains less
     */
    public ProjectedLbfgs(
            double[] lower,
            double[] upper,
            int mostEvaluations,
            double gradientTolerance,
            double valueTolerance) {
        this.lower = lower.clone();
        this.upper = upper.clone();
        this.mostEvaluations = mostEvaluations;
        this.gradientTolerance = gradientTolerance;
        this.valueTolerance = valueTolerance;
    }

    /**
     * Where it ended.
     *
     * @param point the best point seen
     * @param value there
     * @param evaluations spent
     */
    public record Minimum(double[] point, double value, int evaluations) {}

    private record Step(double[] move, double[] change, double product) {}

    /**
     * Minimises from a start.
     *
     * @param function to minimise
     * @param start in the box, or projected into it
     * @return a local minimum, or the best point that the evaluations sufficed for
     */
    public Minimum minimize(SmoothFunction function, double[] start) {
        return new Run(function, start).go();
    }

    private double[] projected(double[] point) {
        double[] inside = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            inside[i] = Math.max(lower[i], Math.min(upper[i], point[i]));
        }
        return inside;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** One minimisation. */
    private final class Run {

        private final SmoothFunction function;
        private final ArrayDeque<Step> memory = new ArrayDeque<>();
        private double[] point;
        private double[] gradient;
        private double value;
        private int evaluations;
        private double gain = Double.POSITIVE_INFINITY;

        Run(SmoothFunction function, double[] start) {
            this.function = function;
            point = projected(start);
            gradient = new double[start.length];
            value = evaluate(point, gradient);
        }

        private double evaluate(double[] at, double[] into) {
            evaluations++;
            double result = function.at(at, into);
            return Double.isNaN(result) ? Double.POSITIVE_INFINITY : result;
        }

        Minimum go() {
            boolean moved = value < Double.POSITIVE_INFINITY;
            while (moved && evaluations < mostEvaluations && gain > valueTolerance) {
                boolean[] free = free();
                double[] slope = masked(gradient, free);
                if (largest(slope) <= gradientTolerance) {
                    break;
                }
                moved = advance(direction(slope, free), slope);
            }
            return new Minimum(point, value, evaluations);
        }

        private boolean[] free() {
            boolean[] free = new boolean[point.length];
            for (int i = 0; i < free.length; i++) {
                free[i] =
                        !(point[i] <= lower[i] && gradient[i] > 0)
                                && !(point[i] >= upper[i] && gradient[i] < 0);
            }
            return free;
        }

        private double[] masked(double[] vector, boolean[] free) {
            double[] result = vector.clone();
            for (int i = 0; i < result.length; i++) {
                result[i] = free[i] ? result[i] : 0;
            }
            return result;
        }

        private double largest(double[] vector) {
            return Arrays.stream(vector).map(Math::abs).max().orElse(0);
        }

        /** The two loops of algorithm 7.4, then downhill only. */
        private double[] direction(double[] slope, boolean[] free) {
            double[] q = slope.clone();
            double[] alphas = new double[memory.size()];
            int k = alphas.length;
            for (Iterator<Step> last = memory.descendingIterator(); last.hasNext(); ) {
                Step step = last.next();
                alphas[--k] = dot(step.move, q) / step.product;
                add(q, -alphas[k], step.change);
            }
            if (memory.isEmpty()) {
                scale(q, Math.min(1, 1 / Math.sqrt(dot(slope, slope))));
            } else {
                Step newest = memory.getLast();
                scale(q, newest.product / dot(newest.change, newest.change));
            }
            for (Step step : memory) {
                add(q, alphas[k++] - dot(step.change, q) / step.product, step.move);
            }
            scale(q, -1);
            double[] down = masked(q, free);
            if (dot(down, slope) < 0) {
                return down;
            }
            memory.clear();
            return direction(slope, free);
        }

        private void add(double[] to, double factor, double[] vector) {
            for (int i = 0; i < to.length; i++) {
                to[i] += factor * vector[i];
            }
        }

        private void scale(double[] vector, double factor) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= factor;
            }
        }

        /** Backtracks along the projected direction; false when no step decreases the function. */
        private boolean advance(double[] direction, double[] slope) {
            double length = 1;
            double[] nextGradient = new double[point.length];
            for (int halving = 0;
                    halving < MOST_HALVINGS && evaluations < mostEvaluations;
                    halving++) {
                double[] next = point.clone();
                add(next, length, direction);
                next = projected(next);
                double[] move = next.clone();
                add(move, -1, point);
                double expected = dot(move, slope);
                double nextValue = evaluate(next, nextGradient);
                if (expected < 0 && nextValue <= value + SUFFICIENT * expected) {
                    accept(next, move, nextValue, nextGradient);
                    return true;
                }
                length *= shortened(expected, nextValue - value);
            }
            return false;
        }

        /** The minimum of the parabola through what is known, kept within a tenth and a half. */
        private double shortened(double expected, double rise) {
            double parabola = -expected / (2 * (rise - expected));
            return parabola > 0.1 && parabola < 0.5 ? parabola : parabola >= 0.5 ? 0.5 : 0.1;
        }

        private void accept(double[] next, double[] move, double nextValue, double[] nextGradient) {
            double[] change = nextGradient.clone();
            add(change, -1, gradient);
            double product = dot(move, change);
            if (product > 1e-10 * dot(change, change)) {
                memory.addLast(new Step(move, change, product));
                if (memory.size() > MEMORY) {
                    memory.removeFirst();
                }
            }
            gain = value - nextValue;
            point = next;
            value = nextValue;
            gradient = nextGradient.clone();
        }
    }
}
