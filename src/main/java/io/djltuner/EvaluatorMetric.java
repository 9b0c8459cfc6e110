package io.djltuner;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.evaluator.Evaluator;
import io.djltuner.data.Task;
import io.djltuner.study.Direction;
import io.djltuner.training.metric.Metric;
import io.djltuner.training.metric.Predictions;
import java.util.Locale;

/**
 * An evaluator of DJL's as a metric of a whole split. It keeps sums, so one split is measured at a
 * time.
 */
final class EvaluatorMetric implements Metric {

    private static final String SUMS = "split";

    private final Evaluator evaluator;
    private final Direction direction;
    private final String name;

    EvaluatorMetric(Evaluator evaluator, Direction direction) {
        this.evaluator = evaluator;
        this.direction = direction;
        this.name = evaluator.getName().toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public boolean fits(Task task) {
        return true;
    }

    @Override
    public double compute(Predictions predictions) {
        synchronized (evaluator) {
            evaluator.addAccumulator(SUMS);
            evaluator.resetAccumulator(SUMS);
            try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
                NDList labels = new NDList(labels(manager, predictions));
                evaluator.updateAccumulator(SUMS, labels, new NDList(scores(manager, predictions)));
            }
            return evaluator.getAccumulator(SUMS);
        }
    }

    private static NDArray scores(NDManager manager, Predictions predictions) {
        int outputs = predictions.outputs();
        float[] scores = new float[predictions.rows() * outputs];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) predictions.score(i / outputs, i % outputs);
        }
        return manager.create(scores, new Shape(predictions.rows(), outputs));
    }

    /** Class numbers {@code [rows]} of several classes, else {@code [rows, outputs]}. */
    private static NDArray labels(NDManager manager, Predictions predictions) {
        int rows = predictions.rows();
        if (predictions.task() == Task.MULTICLASS) {
            long[] labels = new long[rows];
            for (int row = 0; row < rows; row++) {
                labels[row] = predictions.label(row);
            }
            return manager.create(labels);
        }
        int outputs = predictions.outputs();
        float[] targets = new float[rows * outputs];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (float) predictions.target(i / outputs, i % outputs);
        }
        return manager.create(targets, new Shape(rows, outputs));
    }
}
