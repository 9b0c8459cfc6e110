package io.djltuner.benchmark;

import static java.lang.Math.PI;
import static java.lang.Math.cos;
import static java.lang.Math.exp;
import static java.lang.Math.sin;
import static java.lang.Math.sqrt;

import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Functions with a known minimum (Surjanovic and Bingham, "Virtual Library of Simulation
 * Experiments").
 */
final class TestFunction {

    private static final double[] HARTMANN_ALPHA = {1, 1.2, 3, 3.2};
    private static final double[][] HARTMANN_A = {
        {10, 3, 17, 3.5, 1.7, 8},
        {.05, 10, 17, .1, 8, 14},
        {3, 3.5, 1.7, 10, 17, 8},
        {17, 8, .05, 10, .1, 14}
    };
    private static final double[][] HARTMANN_P = {
        {.1312, .1696, .5569, .0124, .8283, .5886},
        {.2329, .4135, .8307, .3736, .1004, .9991},
        {.2348, .1451, .3522, .2883, .3047, .6650},
        {.4047, .8828, .8732, .5743, .1091, .0381}
    };

    private static final Map<String, TestFunction> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put(
                "branin",
                new TestFunction(
                        TestFunction::branin,
                        new double[] {-5, 0},
                        new double[] {10, 15},
                        0.39788735772973816));
        BY_NAME.put("hartmann6", inCube(TestFunction::hartmann, 6, 0, 1, -3.32236801141551));
        BY_NAME.put("ackley5", inCube(TestFunction::ackley, 5, -10, 30, 0));
        BY_NAME.put("levy4", inCube(TestFunction::levy, 4, -10, 10, 0));
        BY_NAME.put("rosenbrock4", inCube(TestFunction::rosenbrock, 4, -5, 5, 0));
        BY_NAME.put(
                "styblinski_tang5",
                inCube(TestFunction::styblinskiTang, 5, -5, 5, -39.16616570377142 * 5));
    }

    private final ToDoubleFunction<double[]> function;
    private final double[] low;
    private final double[] high;
    private final double minimum;

    private TestFunction(
            ToDoubleFunction<double[]> function, double[] low, double[] high, double minimum) {
        this.function = function;
        this.low = low;
        this.high = high;
        this.minimum = minimum;
    }

    private static TestFunction inCube(
            ToDoubleFunction<double[]> function,
            int dimensions,
            double low,
            double high,
            double minimum) {
        double[] lows = new double[dimensions];
        double[] highs = new double[dimensions];
        Arrays.fill(lows, low);
        Arrays.fill(highs, high);
        return new TestFunction(function, lows, highs, minimum);
    }

    /**
     * A function by its name.
     *
     * @param name as in {@code styblinski_tang5}
     * @return the function
     */
    static TestFunction of(String name) {
        TestFunction function = BY_NAME.get(name);
        if (function == null) {
            throw new IllegalArgumentException(
                    "function: there is no '%s'; there are %s".formatted(name, BY_NAME.keySet()));
        }
        return function;
    }

    /** Its box, with hyperparameters {@code x0}, {@code x1} … */
    SearchSpace space() {
        SearchSpaceBuilder builder = SearchSpace.builder();
        for (int i = 0; i < low.length; i++) {
            builder.add(RealRange.of("x" + i, low[i], high[i]));
        }
        return builder.build();
    }

    int dimensions() {
        return low.length;
    }

    /** The value of its minimum. */
    double minimum() {
        return minimum;
    }

    double at(double... x) {
        return function.applyAsDouble(x);
    }

    private static double branin(double[] x) {
        double bent = x[1] - 5.1 / (4 * PI * PI) * x[0] * x[0] + 5 * x[0] / PI - 6;
        return bent * bent + 10 * (1 - 1 / (8 * PI)) * cos(x[0]) + 10;
    }

    private static double hartmann(double[] x) {
        double sum = 0;
        for (int i = 0; i < HARTMANN_ALPHA.length; i++) {
            double exponent = 0;
            for (int j = 0; j < x.length; j++) {
                double difference = x[j] - HARTMANN_P[i][j];
                exponent += HARTMANN_A[i][j] * difference * difference;
            }
            sum += HARTMANN_ALPHA[i] * exp(-exponent);
        }
        return -sum;
    }

    private static double ackley(double[] x) {
        double squares = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
        double waves = Arrays.stream(x).map(v -> cos(2 * PI * v)).average().orElseThrow();
        return -20 * exp(-.2 * sqrt(squares)) - exp(waves) + 20 + Math.E;
    }

    private static double levy(double[] x) {
        double[] w = Arrays.stream(x).map(v -> 1 + (v - 1) / 4).toArray();
        int last = w.length - 1;
        double sum = squared(sin(PI * w[0]));
        for (int i = 0; i < last; i++) {
            sum += squared(w[i] - 1) * (1 + 10 * squared(sin(PI * w[i] + 1)));
        }
        return sum + squared(w[last] - 1) * (1 + squared(sin(2 * PI * w[last])));
    }

    private static double rosenbrock(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            sum += 100 * squared(x[i + 1] - x[i] * x[i]) + squared(x[i] - 1);
        }
        return sum;
    }

    private static double styblinskiTang(double[] x) {
        return Arrays.stream(x).map(v -> v * v * (v * v - 16) + 5 * v).sum() / 2;
    }

    private static double squared(double v) {
        return v * v;
    }
}
