package io.djltuner.automl;

import io.djltuner.search.internal.ProjectedLbfgs;
import java.util.Arrays;

/** The weights with the least penalised cross-entropy, see {@link LogisticLoss}. */
final class LogisticRegression {

    private static final double BOUND = 1e6;
    private static final int MOST_EVALUATIONS = 300;
    private static final double GRADIENT_TOLERANCE = 1e-7;
    private static final double VALUE_TOLERANCE = 1e-10;

    private LogisticRegression() {}

    static double[] fit(LinearData data, int[] rows, double penalty) {
        int parameters = (data.width() + 1) * data.outputs();
        double[] bounds = new double[parameters];
        Arrays.fill(bounds, BOUND);
        double[] lower = Arrays.stream(bounds).map(bound -> -bound).toArray();
        return new ProjectedLbfgs(
                        lower, bounds, MOST_EVALUATIONS, GRADIENT_TOLERANCE, VALUE_TOLERANCE)
                .minimize(new LogisticLoss(data, rows, penalty), new double[parameters])
                .point();
    }

    /** The mean cross-entropy of some rows, without a penalty. */
    static double loss(double[] weights, LinearData data, int[] rows) {
        return new LogisticLoss(data, rows, 0).at(weights, new double[weights.length]);
    }
}
