package io.djltuner.training.metric;

import io.djltuner.data.Task;
import io.djltuner.study.Direction;
import io.djltuner.training.LossFunction;

/**
 * A number that says how good predictions are.
 *
 * <p>It is computed from a whole split at once, not as a mean over batches. Implementations keep no
 * state: the same metric serves many networks and threads. The library's own agree with
 * scikit-learn's functions of the same names, except that where something is undefined the value
 * here is NaN; a NaN among the scores makes each of them NaN.
 */
public interface Metric {

    /**
     * {@return the name without a prefix such as {@code val_}: lower-case letters, digits and
     * underscores}
     */
    String name();

    /** {@return which way it is better} */
    Direction direction();

    /** {@return whether larger is better} */
    default boolean higherIsBetter() {
        return direction() == Direction.MAXIMIZE;
    }

    /**
     * Whether it makes sense for a task.
     *
     * @param task what is predicted
     * @return true if it does
     */
    boolean fits(Task task);

    /**
     * Computes the metric.
     *
     * @param predictions a whole split, of a task that the metric {@link #fits}
     * @return the value; NaN where it is undefined or a score is NaN
     * @throws IllegalArgumentException if the metric does not fit the task
     */
    double compute(Predictions predictions);

    /**
     * {@code loss}: the mean of a loss over rows (and target columns), without penalties and with
     * all rows weighing the same.
     *
     * @param loss which
     * @return the metric, smaller is better
     */
    static Metric loss(LossFunction loss) {
        return StandardMetric.loss(loss);
    }

    /** {@return {@code mse}: the mean of (p − y)² over rows and target columns} */
    static Metric mse() {
        return StandardMetric.MSE;
    }

    /** {@return {@code rmse}: the root of {@link #mse}, over all target columns together} */
    static Metric rmse() {
        return StandardMetric.RMSE;
    }

    /** {@return {@code mae}: the mean of |p − y| over rows and target columns} */
    static Metric mae() {
        return StandardMetric.MAE;
    }

    /**
     * {@return {@code r2}: the coefficient of determination, 1 − Σ(p − y)² / Σ(ȳ − y)², the mean
     * over target columns} NaN where a target column is constant.
     */
    static Metric r2() {
        return StandardMetric.R2;
    }

    /**
     * {@return {@code accuracy}: the fraction of rows whose class is predicted} Two classes: class
     * 1 where the logit is above 0. More: the largest logit, of equal ones the first.
     */
    static Metric accuracy() {
        return StandardMetric.ACCURACY;
    }

    /**
     * {@return {@code balanced_accuracy}: the mean recall of the classes that occur in the split}
     */
    static Metric balancedAccuracy() {
        return StandardMetric.BALANCED_ACCURACY;
    }

    /**
     * {@return {@code f1}: 2·tp / (2·tp + fp + fn)} Two classes: of class 1, NaN when it neither
     * occurs nor is predicted. More: the mean over the classes that occur or are predicted.
     */
    static Metric f1() {
        return StandardMetric.F1;
    }

    /**
     * {@return {@code auc}: the area under the receiver operating characteristic, which is the
     * probability that a row of the class scores higher than another row, ties counting half (Mann
     * and Whitney 1947)} Two classes: of class 1 by its logit. More: each class against the rest by
     * its softmax probability, the mean over the classes that occur. NaN when only one class
     * occurs.
     */
    static Metric auc() {
        return StandardMetric.AUC;
    }

    /**
     * {@return {@code log_loss}: the mean of −log of the probability given to the true class,
     * natural logarithm, computed from logits without clipping}
     */
    static Metric logLoss() {
        return StandardMetric.LOG_LOSS;
    }
}
