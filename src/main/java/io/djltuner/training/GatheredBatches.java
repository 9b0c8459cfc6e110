package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.djltuner.training.internal.Numbers;
import io.djltuner.training.internal.TorchProgram;
import java.util.Objects;

/**
 * Training rows gathered on the device in one call and cut into batches, which are views of them.
 */
final class GatheredBatches {

    private final int batch;
    private final NDList inputs;
    private final NDList targets;
    private final NDList weights;
    private final NDArray noWeights;

    /**
     * Gathers rows.
     *
     * @param data where they are
     * @param scope owner of what is gathered
     * @param rows their numbers
     * @param batch rows in a full batch
     */
    GatheredBatches(TrainingData data, NDManager scope, long[] rows, int batch) {
        this.batch = batch;
        NDArray index = Numbers.create(scope, rows, rows.length);
        inputs = cut(gather(scope, data.inputs(), index));
        targets = cut(gather(scope, data.targets(), index));
        noWeights = data.weights();
        weights = noWeights.size() > 0 ? cut(gather(scope, data.weights(), index)) : new NDList();
    }

    static NDArray gather(NDManager scope, NDArray array, NDArray index) {
        NDArray gathered =
                TorchProgram.of("Cohort", array.getDevice()).run("gather", scope, array, index);
        // What a program returns cannot be differentiated through; its copy can.
        return Objects.requireNonNull(gathered).duplicate();
    }

    private NDList cut(NDArray rows) {
        int count = Math.toIntExact((rows.getShape().get(0) + batch - 1) / batch);
        long[] cuts = new long[count - 1];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = (i + 1L) * batch;
        }
        return cuts.length == 0 ? new NDList(rows) : rows.split(cuts);
    }

    int size() {
        return inputs.size();
    }

    /**
     * Hands a batch over; what is computed from it then belongs to its manager too.
     *
     * @param number of the batch
     * @param owner its manager from now on
     */
    Batch take(int number, NDManager owner) {
        NDArray weight = noWeights;
        if (!weights.isEmpty()) {
            weight = weights.get(number);
            weight.attach(owner);
        }
        inputs.get(number).attach(owner);
        targets.get(number).attach(owner);
        return new Batch(inputs.get(number), targets.get(number), weight);
    }

    /**
     * Rows to train on at once.
     *
     * @param inputs {@code [rows, inputs]}
     * @param targets {@code [rows, outputs]}
     * @param weights {@code [rows, 1]}, or an empty array when all are 1
     */
    record Batch(NDArray inputs, NDArray targets, NDArray weights) {}
}
