package io.djltuner.automl;

import io.djltuner.search.internal.ProjectedLbfgs;
import io.djltuner.search.internal.SmoothFunction;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * The weights with the least {@link LinearLoss}, by L-BFGS.
 *
 * @param loss of a row
 * @param over whether to stop where it is, asked before every pass over the rows but the first
 */
record Descent(RowLoss loss, BooleanSupplier over) {

    private static final double BOUND = 1e6;
    private static final int MOST_EVALUATIONS = 300;
    private static final double GRADIENT_TOLERANCE = 1e-7;

    /** Small: a fit that begins where another ended gains little at first. */
    private static final double VALUE_TOLERANCE = 1e-14;

    double[] fit(SparseRows rows, double penalty) {
        return fit(rows, penalty, constant(rows));
    }

    /**
     * Descends from a start.
     *
     * @return the least that was reached, which is the start if there was no time at all
     */
    double[] fit(SparseRows rows, double penalty, double[] start) {
        double[] upper = new double[start.length];
        Arrays.fill(upper, BOUND);
        double[] lower = Arrays.stream(upper).map(bound -> -bound).toArray();
        SmoothFunction whole = new LinearLoss(rows, penalty, loss);
        boolean[] begun = new boolean[1];
        // Where nothing is defined any more, the search for less ends at once with the best so far.
        SmoothFunction limited =
                (point, gradient) -> {
                    boolean ends = begun[0] && over.getAsBoolean();
                    begun[0] = true;
                    return ends ? Double.POSITIVE_INFINITY : whole.at(point, gradient);
                };
        return new ProjectedLbfgs(
                        lower, upper, MOST_EVALUATIONS, GRADIENT_TOLERANCE, VALUE_TOLERANCE)
                .minimize(limited, start)
                .point();
    }

    /** The best model that looks at no feature. */
    double[] constant(SparseRows rows) {
        double[] biases = new double[rows.outputs()];
        loss.constant(rows, biases);
        double[] weights = new double[(rows.width() + 1) * rows.outputs()];
        System.arraycopy(biases, 0, weights, rows.width() * rows.outputs(), rows.outputs());
        return weights;
    }

    /** The mean loss of some rows, without a penalty. */
    double loss(double[] weights, SparseRows rows) {
        return new LinearLoss(rows, 0, loss).at(weights, new double[weights.length]);
    }
}
