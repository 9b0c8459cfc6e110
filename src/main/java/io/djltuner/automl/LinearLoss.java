package io.djltuner.automl;

import io.djltuner.search.internal.SmoothFunction;

/**
 * The mean cross-entropy of a linear model over some rows, plus half a penalty times the sum of the
 * squared weights; and its gradient. Parameters are the weights, {@code [width, outputs]} row by
 * row, and the biases. Two classes have one output, the logit of the second.
 */
final class LogisticLoss implements SmoothFunction {

    private final int width;
    private final int outputs;
    private final double penalty;

    /** What is not zero in the rows, one row after the other: one-hot rows are mostly zeros. */
    private final int[] starts;

    private final int[] places;
    private final double[] values;
    private final int[] classes;

    LogisticLoss(LinearData data, int[] rows, double penalty) {
        this.width = data.width();
        this.outputs = data.outputs();
        this.penalty = penalty;
        this.starts = new int[rows.length + 1];
        this.classes = new int[rows.length];
        int most = 0;
        for (int row : rows) {
            most += nonZero(data, row);
        }
        this.places = new int[most];
        this.values = new double[most];
        int filled = 0;
        for (int i = 0; i < rows.length; i++) {
            for (int column = 0; column < width; column++) {
                double value = data.features()[rows[i] * width + column];
                if (value != 0) {
                    places[filled] = column;
                    values[filled++] = value;
                }
            }
            starts[i + 1] = filled;
            classes[i] = (int) data.targets()[rows[i]];
        }
    }

    private static int nonZero(LinearData data, int row) {
        int count = 0;
        for (int column = 0; column < data.width(); column++) {
            count += data.features()[row * data.width() + column] == 0 ? 0 : 1;
        }
        return count;
    }

    @Override
    public double at(double[] point, double[] gradient) {
        java.util.Arrays.fill(gradient, 0);
        double[] scores = new double[outputs];
        double sum = 0;
        for (int row = 0; row < classes.length; row++) {
            score(point, row, scores);
            sum += outputs == 1 ? two(scores, classes[row]) : several(scores, classes[row]);
            addGradient(row, scores, gradient);
        }
        double squares = 0;
        for (int i = 0; i < width * outputs; i++) {
            squares += point[i] * point[i];
            gradient[i] += penalty * point[i];
        }
        return sum / classes.length + penalty / 2 * squares;
    }

    private void score(double[] point, int row, double[] scores) {
        System.arraycopy(point, width * outputs, scores, 0, outputs);
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            int at = places[i] * outputs;
            for (int output = 0; output < outputs; output++) {
                scores[output] += values[i] * point[at + output];
            }
        }
    }

    /** The loss of a logit, which becomes the derivative by it. */
    private static double two(double[] scores, int label) {
        double logit = label == 1 ? scores[0] : -scores[0];
        double wrong = 1 / (1 + Math.exp(logit));
        scores[0] = label == 1 ? -wrong : wrong;
        return Math.max(0, -logit) + Math.log1p(Math.exp(-Math.abs(logit)));
    }

    /** The loss of logits, which become the derivatives by them. */
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

    private void addGradient(int row, double[] derivatives, double[] gradient) {
        double share = 1.0 / classes.length;
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            int at = places[i] * outputs;
            for (int output = 0; output < outputs; output++) {
                gradient[at + output] += share * values[i] * derivatives[output];
            }
        }
        for (int output = 0; output < outputs; output++) {
            gradient[width * outputs + output] += share * derivatives[output];
        }
    }
}
