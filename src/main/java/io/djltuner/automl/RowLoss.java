package io.djltuner.automl;

import io.djltuner.data.Task;
import java.util.Arrays;

/** The loss of one row's scores. */
enum RowLoss {
    /** The squared error of one score. */
    SQUARED {
        @Override
        double of(double[] scores, double target) {
            double error = scores[0] - target;
            scores[0] = 2 * error;
            return error * error;
        }

        @Override
        void constant(SparseRows rows, double[] biases) {
            for (int row = 0; row < rows.count(); row++) {
                biases[0] += rows.target(row) / rows.count();
            }
        }
    },

    /** Cross-entropy: of one score, the logit of the second of two classes, or of one each. */
    CROSS_ENTROPY {
        @Override
        double of(double[] scores, double target) {
            return scores.length == 1 ? two(scores, (int) target) : several(scores, (int) target);
        }

        @Override
        void constant(SparseRows rows, double[] biases) {
            double[] counts = new double[Math.max(2, biases.length)];
            // One more row of each, so that no class is impossible.
            Arrays.fill(counts, 1);
            for (int row = 0; row < rows.count(); row++) {
                counts[(int) rows.target(row)]++;
            }
            if (biases.length == 1) {
                biases[0] = Math.log(counts[1] / counts[0]);
            } else {
                // Of all that say the same, those with the sum 0.
                double mean = Arrays.stream(counts).map(Math::log).average().orElseThrow();
                Arrays.setAll(biases, output -> Math.log(counts[output]) - mean);
            }
        }
    };

    /** What models of a task are compared by. */
    static RowLoss of(Task task) {
        return task == Task.REGRESSION ? SQUARED : CROSS_ENTROPY;
    }

    /**
     * The loss.
     *
     * @param scores become the derivatives by them
     * @param target a number, or that of a class
     */
    abstract double of(double[] scores, double target);

    /** The biases with the least loss where all weights are zero. */
    abstract void constant(SparseRows rows, double[] biases);

    private static double two(double[] scores, int label) {
        double logit = label == 1 ? scores[0] : -scores[0];
        double wrong = 1 / (1 + Math.exp(logit));
        scores[0] = label == 1 ? -wrong : wrong;
        return Math.max(0, -logit) + Math.log1p(Math.exp(-Math.abs(logit)));
    }

    private static double several(double[] scores, int label) {
        double most = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - most);
        }
        double loss = most + Math.log(sum) - scores[label];
        for (int output = 0; output < scores.length; output++) {
            scores[output] = Math.exp(scores[output] - most) / sum;
        }
        scores[label] -= 1;
        return loss;
    }
}
