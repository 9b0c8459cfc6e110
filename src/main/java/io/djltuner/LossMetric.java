package io.djltuner;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.study.Direction;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.internal.Numbers;
import io.djltuner.training.metric.Metric;
import io.djltuner.training.metric.Predictions;

/**
 * What blocks train with, as the metric {@code loss} of a whole split.
 *
 * @param trained the loss
 * @param device where it is computed
 * @param type of its numbers
 */
record LossMetric(BlockLoss trained, Device device, DataType type) implements Metric {

    @Override
    public String name() {
        return "loss";
    }

    @Override
    public Direction direction() {
        return Direction.MINIMIZE;
    }

    @Override
    public boolean fits(Task task) {
        return true;
    }

    @Override
    public double compute(Predictions predictions) {
        boolean before = Autograd.record(false);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device)) {
            NDArray none = Numbers.create(manager, new double[0], type, 0);
            NDArray value =
                    trained.mean(
                            array(manager, predictions, false),
                            array(manager, predictions, true),
                            none);
            return Numbers.read(value)[0];
        } finally {
            Autograd.record(before);
        }
    }

    /** Scores or targets, {@code [rows, outputs]}; targets as training has them. */
    private NDArray array(NDManager manager, Predictions predictions, boolean targets) {
        int outputs = predictions.outputs();
        double[] numbers = new double[predictions.rows() * outputs];
        for (int i = 0; i < numbers.length; i++) {
            int row = i / outputs;
            int output = i % outputs;
            numbers[i] =
                    targets ? target(predictions, row, output) : predictions.score(row, output);
        }
        return Numbers.create(manager, numbers, type, predictions.rows(), outputs);
    }

    private static double target(Predictions predictions, int row, int output) {
        return switch (predictions.task()) {
            case REGRESSION -> predictions.target(row, output);
            case BINARY -> predictions.label(row);
            case MULTICLASS -> predictions.label(row) == output ? 1 : 0;
        };
    }
}
