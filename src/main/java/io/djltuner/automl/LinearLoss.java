package io.djltuner.automl;

import io.djltuner.search.internal.SmoothFunction;

/**
 * The mean loss of a linear model over some rows, plus a penalty: half of it times the sum of the
 * squared weights for cross-entropy, all of it for squared errors, as is the custom; and its
 * gradient. Parameters are the weights, {@code [width, outputs]} row by row, and the biases.
 */
final class LinearLoss implements SmoothFunction {

    private final int width;
    private final int outputs;
    private final double decay;
    private final RowLoss loss;
    private final SparseRows rows;

    LinearLoss(SparseRows rows, double penalty, RowLoss loss) {
        this.width = rows.width();
        this.outputs = rows.outputs();
        this.decay = loss == RowLoss.SQUARED ? 2 * penalty : penalty;
        this.loss = loss;
        this.rows = rows;
    }

    @Override
    public double at(double[] point, double[] gradient) {
        java.util.Arrays.fill(gradient, 0);
        double[] scores = new double[outputs];
        double share = 1.0 / rows.count();
        double sum = 0;
        for (int row = 0; row < rows.count(); row++) {
            System.arraycopy(point, width * outputs, scores, 0, outputs);
            rows.addScores(row, point, scores);
            sum += loss.of(scores, rows.target(row));
            rows.addProduct(row, scores, share, gradient);
            for (int output = 0; output < outputs; output++) {
                gradient[width * outputs + output] += share * scores[output];
            }
        }
        double squares = 0;
        for (int i = 0; i < width * outputs; i++) {
            squares += point[i] * point[i];
            gradient[i] += decay * point[i];
        }
        return share * sum + decay / 2 * squares;
    }
}
