package io.djltuner.training.fused;

import java.util.Arrays;

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
}
