package io.djltuner.training.fused;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the optimizers of a cohort change from step to step: −p, −q and r of every member.
 *
 * @param steps how many steps have numbers of their own: all, or 1 where they do not change, or
 *     where all members' change alike
 * @param values {@code [steps][3][members]}
 * @param factors where all members' change alike, {@code [steps of the epoch][3]} that the values
 *     are multiplied by; else empty
 */
record StepNumbers(int steps, double[] values, double[] factors) {

    /** Rounding may differ by this much between numbers that change alike. */
    private static final double TOLERANCE = 1e-13;

    /**
     * Finds out whether all members' numbers change alike.
     *
     * @param steps how many
     * @param members how many
     * @param values {@code [steps][3][members]}
     * @param unit {@code [steps][3]}, one member's numbers at a learning rate of 1, so that no
     *     member's rate rounds another's numbers
     */
    static StepNumbers of(int steps, int members, double[] values, double[] unit) {
        double[] factors = new double[3 * steps];
        for (int i = 0; i < factors.length; i++) {
            int first = i % 3 * members;
            double factor = unit[i % 3] == 0 ? 1 : unit[i] / unit[i % 3];
            factors[i] = factor;
            for (int member = 0; member < members; member++) {
                double expected = values[first + member] * factor;
                double difference = values[i * members + member] - expected;
                if (!(Math.abs(difference) <= TOLERANCE * Math.abs(expected))) {
                    return new StepNumbers(steps, values, new double[0]);
                }
            }
        }
        double[] once = Arrays.copyOf(values, 3 * members);
        return new StepNumbers(1, once, factors);
    }

    /**
     * The numbers of each step that are the same for all members.
     *
     * @param which 0 for −p, 1 for −q, 2 for r
     * @param members how many
     * @return as many as there are steps, or one if they do not change; none where they differ
     */
    double[] common(int which, int members) {
        double[] known = new double[steps];
        for (int step = 0; step < steps; step++) {
            int from = (3 * step + which) * members;
            known[step] = values[from];
            for (int member = 1; member < members; member++) {
                double difference = Math.abs(values[from + member] - known[step]);
                if (!(difference <= TOLERANCE * Math.abs(known[step]))) {
                    return new double[0];
                }
            }
        }
        return factors.length == 0
                ? known
                : IntStream.range(0, factors.length / 3)
                        .mapToDouble(step -> known[0] * factors[3 * step + which])
                        .toArray();
    }
}
