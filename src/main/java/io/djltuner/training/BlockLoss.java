package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import io.djltuner.data.Task;

/**
 * The loss of the one-by-one path, differentiated by the engine.
 *
 * <p>Outputs, targets and weights belong to the batch, and so must all arrays that an
 * implementation computes: start every operation with one of them.
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
     * <p>Inside the engine's differentiation nothing may be multiplied by a Java number, whose
     * memory may be freed too early. DJL's {@code L1Loss}, {@code L2Loss} and {@code
     * QuantileL1Loss} would do so and are computed with arrays instead; its other losses are safe
     * with the weight 1, and losses of one's own if they multiply by arrays.
     *
     * @param loss the loss
     * @param task what is predicted
     * @return its value
     * @throws IllegalArgumentException for {@code SoftmaxCrossEntropyLoss} with two classes, which
     *     have one output
     */
    static BlockLoss of(Loss loss, Task task) {
        if (task == Task.BINARY && loss instanceof SoftmaxCrossEntropyLoss) {
            throw new IllegalArgumentException(
                    "loss: %s needs an output for each class, but two classes have one; use DJL's sigmoidBinaryCrossEntropyLoss or crossEntropy"
                            .formatted(loss.getName()));
        }
        BlockLoss own =
                StockLoss.of(loss)
                        .orElse(
                                (outputs, targets, weights) ->
                                        loss.evaluate(new NDList(targets), new NDList(outputs)));
        return task == Task.MULTICLASS
                ? (outputs, targets, weights) -> own.mean(outputs, targets.argMax(1), weights)
                : own;
    }
}
