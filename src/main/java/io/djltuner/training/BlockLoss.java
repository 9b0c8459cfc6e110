package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.djltuner.data.Task;

/**
 * The loss of the one-by-one path, differentiated by the engine.
 *
 * <p>Arrays that an implementation computes must belong to the outputs' manager: put the outputs
 * first in every operation.
 */
@FunctionalInterface
public interface BlockLoss {

    /**
     * Computes the mean loss of a batch.
     *
     * @param outputs what the block predicts, {@code [rows, outputs]} or the block's own shape
     * @param targets {@code [rows, outputs]}: values; 0 or 1 for two classes; one-hot for more
     * @param weights the weight of each row {@code [rows, 1]}, or an empty array when all are 1
     * @return a scalar
     */
    NDArray mean(NDArray outputs, NDArray targets, NDArray weights);

    /**
     * One of the library's own losses.
     *
     * @param loss which
     * @param task what is predicted
     * @return its mean over rows (and target columns), rows weighted
     */
    static BlockLoss of(LossFunction loss, Task task) {
        int code = loss.code(task);
        double delta = loss.delta();
        return (outputs, targets, weights) -> {
            NDArray value =
                    switch (code) {
                        case 0 -> outputs.sub(targets).square();
                        case 1 -> outputs.sub(targets).abs();
                        case 2 -> huber(outputs.sub(targets), delta);
                        case 3 -> outputs.getNDArrayInternal().softPlus().sub(outputs.mul(targets));
                        default ->
                                outputs.logSoftmax(-1).mul(targets).neg().sum(new int[] {1}, true);
                    };
            return (weights.size() == 0 ? value : value.mul(weights)).mean();
        };
    }

    private static NDArray huber(NDArray difference, double delta) {
        NDManager manager = difference.getManager();
        NDArray half = manager.create(0.5).toType(difference.getDataType(), false);
        NDArray inside = difference.clip(-delta, delta);
        return inside.mul(difference.sub(inside.mul(half)));
    }

    /**
     * A loss of DJL; it receives class numbers {@code [rows]} where there are more than two
     * classes, the targets as they are otherwise. Class weights are its own business.
     *
     * @param loss the loss
     * @param task what is predicted
     * @return its value
     */
    static BlockLoss of(Loss loss, Task task) {
        return (outputs, targets, weights) -> {
            NDArray labels = task == Task.MULTICLASS ? targets.argMax(1) : targets;
            return loss.evaluate(new NDList(labels), new NDList(outputs));
        };
    }
}
