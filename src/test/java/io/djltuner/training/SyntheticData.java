package io.djltuner.training;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Random rows to train on.
 *
 * @param task what is predicted
 * @param outputs numbers to predict per row
 * @param rows how many
 * @param inputs numbers per row
 * @param folds rows that each fold holds out
 * @param classWeights of the loss; empty for none
 * @param type of the numbers
 * @param seed of the rows and of the study
 */
public record SyntheticData(
        Task task,
        int outputs,
        int rows,
        int inputs,
        List<int[]> folds,
        double[] classWeights,
        DataType type,
        long seed) {

    /** Rows in double precision, without folds or weights. */
    public static TrainingData of(Task task, int outputs, int rows, int inputs) {
        return new SyntheticData(
                        task, outputs, rows, inputs, List.of(), new double[0], DataType.FLOAT64, 1)
                .upload();
    }

    /** Draws the rows. */
    public TrainingData upload() {
        Random random = new Random(seed);
        double[] features = random.doubles((long) rows * inputs, -2, 2).toArray();
        double[] targets = new double[task == Task.REGRESSION ? rows * outputs : rows];
        int classes = task == Task.BINARY ? 2 : outputs;
        for (int i = 0; i < targets.length; i++) {
            targets[i] = task == Task.REGRESSION ? random.nextGaussian() : random.nextInt(classes);
        }
        return new TrainingData(
                Device.cpu(),
                type,
                task,
                outputs,
                new LabeledRows(rows, inputs, features, targets),
                Optional.empty(),
                folds,
                classWeights,
                seed);
    }
}
