package io.djltuner.training.metric;

/** Errors of predicted numbers. */
final class RegressionErrors {

    private RegressionErrors() {}

    static double meanAbsolute(Predictions p) {
        double sum = 0;
        for (int row = 0; row < p.rows(); row++) {
            for (int column = 0; column < p.outputs(); column++) {
                sum += Math.abs(p.score(row, column) - p.target(row, column));
            }
        }
        return sum / p.rows() / p.outputs();
    }

    /** Huber (1964): ½d² where |d| ≤ δ, else δ(|d| − ½δ). */
    static double meanHuber(Predictions p, double delta) {
        double sum = 0;
        for (int row = 0; row < p.rows(); row++) {
            for (int column = 0; column < p.outputs(); column++) {
                double d = Math.abs(p.score(row, column) - p.target(row, column));
                sum += d <= delta ? 0.5 * d * d : delta * (d - 0.5 * delta);
            }
        }
        return sum / p.rows() / p.outputs();
    }

    static double determination(Predictions p) {
        double sum = 0;
        for (int column = 0; column < p.outputs(); column++) {
            sum += determination(p, column);
        }
        return sum / p.outputs();
    }

    /** Two passes: Σy² − nȳ² would lose all digits where the targets are far from 0. */
    private static double determination(Predictions p, int column) {
        double first = p.target(0, column);
        double mean = 0;
        boolean constant = true;
        for (int row = 0; row < p.rows(); row++) {
            mean += p.target(row, column);
            constant &= p.target(row, column) == first;
        }
        if (constant) {
            return Double.NaN;
        }
        mean /= p.rows();
        double residual = 0;
        double total = 0;
        for (int row = 0; row < p.rows(); row++) {
            double target = p.target(row, column);
            double error = p.score(row, column) - target;
            residual += error * error;
            total += (mean - target) * (mean - target);
        }
        return 1 - residual / total;
    }
}
