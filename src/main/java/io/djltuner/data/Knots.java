package io.djltuner.data;

/** Numbers between which an encoder interpolates. */
final class Knots {

    private Knots() {}

    static void check(String column, double[] knots) {
        for (int i = 0; i < knots.length; i++) {
            if (!Double.isFinite(knots[i]) || (i > 0 && !(knots[i - 1] < knots[i]))) {
                throw new IllegalArgumentException(
                        "column '%s': its numbers must be finite and ascending".formatted(column));
            }
        }
    }
}
