package io.djltuner.training;

import io.djltuner.data.Task;

/**
 * What training minimises: the mean over rows (and target columns) of a loss.
 *
 * <ul>
 *   <li>squared error (p − y)², absolute error |p − y|, and Huber's (1964): ½d² where |d| ≤ δ, else
 *       δ(|d| − ½δ), for regression;
 *   <li>cross-entropy for classes: of the logistic function for two, of softmax for more.
 * </ul>
 *
 * @param kind which
 * @param delta Huber's δ, positive; 1 for the others
 */
public record LossFunction(Kind kind, double delta) {

    /** The kinds of loss. */
    public enum Kind {
        /** (p − y)². */
        SQUARED_ERROR,
        /** |p − y|. */
        ABSOLUTE_ERROR,
        /** Huber's. */
        HUBER,
        /** −log of the probability given to the true class. */
        CROSS_ENTROPY
    }

    /**
     * Checks delta.
     *
     * @param kind which
     * @param delta Huber's δ, positive
     */
    public LossFunction {
        if (!(delta > 0) || Double.isInfinite(delta)) {
            throw new IllegalArgumentException(
                    "huber: delta must be positive and finite, but got " + delta);
        }
    }

    /** {@return mean squared error} */
    public static LossFunction mse() {
        return new LossFunction(Kind.SQUARED_ERROR, 1);
    }

    /** {@return mean absolute error} */
    public static LossFunction mae() {
        return new LossFunction(Kind.ABSOLUTE_ERROR, 1);
    }

    /**
     * Huber's loss.
     *
     * @param delta where it turns from square to linear, positive
     * @return the loss
     */
    public static LossFunction huber(double delta) {
        return new LossFunction(Kind.HUBER, delta);
    }

    /** {@return cross-entropy} */
    public static LossFunction crossEntropy() {
        return new LossFunction(Kind.CROSS_ENTROPY, 1);
    }

    /**
     * The usual loss of a task: squared error for numbers, cross-entropy for classes.
     *
     * @param task what is predicted
     * @return the loss
     */
    public static LossFunction defaultFor(Task task) {
        return task == Task.REGRESSION ? mse() : crossEntropy();
    }

    /**
     * Whether the loss is for a task.
     *
     * @param task what is predicted
     * @return true if it is
     */
    public boolean fits(Task task) {
        return (kind == Kind.CROSS_ENTROPY) == (task != Task.REGRESSION);
    }

    /**
     * The number by which the engine's program knows the loss.
     *
     * @param task what is predicted
     * @return 0 squared, 1 absolute, 2 Huber, 3 logistic, 4 softmax
     */
    public int code(Task task) {
        if (!fits(task)) {
            throw new IllegalArgumentException(
                    "loss: %s is not for %s; use %s"
                            .formatted(
                                    kind,
                                    task,
                                    task == Task.REGRESSION
                                            ? "mse, mae or huber"
                                            : "crossEntropy"));
        }
        return switch (kind) {
            case SQUARED_ERROR -> 0;
            case ABSOLUTE_ERROR -> 1;
            case HUBER -> 2;
            case CROSS_ENTROPY -> task == Task.BINARY ? 3 : 4;
        };
    }
}
