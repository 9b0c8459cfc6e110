package io.djltuner.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import io.djltuner.data.DataException;
import io.djltuner.data.TabularData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A DJL dataset, read once into a table: one column per number of a row, in row-major order.
 *
 * @param table features {@code c0}, {@code c1} … and one column per label
 * @param sampleShape the shape of one row's input as the dataset has it, such as (1, 28, 28)
 */
public record DatasetTable(TabularData table, Shape sampleShape) {

    /**
     * Reads all batches of a dataset, in the order that it gives them.
     *
     * @param dataset one whose rows have one input array and one label array, of any number types
     * @return the table; class labels are numbered as the dataset numbers them
     * @throws DataException if it has no rows, no labels, several inputs, or cannot be read
     */
    public static DatasetTable read(Dataset dataset) {
        List<float[]> features = new ArrayList<>();
        List<float[]> labels = new ArrayList<>();
        Shape sample = new Shape();
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            dataset.prepare();
            for (Batch batch : dataset.getData(manager)) {
                try (batch) {
                    NDArray inputs = one("input", batch.getData());
                    sample = inputs.getShape().slice(1);
                    addRows(inputs, features);
                    addRows(one("label", batch.getLabels()), labels);
                }
            }
        } catch (IOException | TranslateException e) {
            throw new DataException("dataset", "cannot be read: " + e.getMessage());
        }
        if (features.isEmpty()) {
            throw new DataException("dataset", "there must be at least one row, but got none");
        }
        return new DatasetTable(table(features, labels), sample);
    }

    private static TabularData table(List<float[]> features, List<float[]> labels) {
        float[][] x = features.toArray(float[][]::new);
        float[][] y = labels.toArray(float[][]::new);
        if (y[0].length > 1) {
            return TabularData.of(x, y);
        }
        float[] single = new float[y.length];
        for (int row = 0; row < y.length; row++) {
            single[row] = y[row][0];
        }
        return TabularData.of(x, single);
    }

    private static NDArray one(String what, NDList arrays) {
        if (arrays.size() != 1) {
            throw new DataException(
                    "dataset",
                    "a row must have one %s array, but has %d".formatted(what, arrays.size()));
        }
        return arrays.get(0);
    }

    private static void addRows(NDArray batch, List<float[]> rows) {
        int count = Math.toIntExact(batch.getShape().get(0));
        try (NDArray floats = batch.toType(DataType.FLOAT32, false)) {
            float[] all = floats.toFloatArray();
            int width = all.length / count;
            for (int row = 0; row < count; row++) {
                rows.add(Arrays.copyOfRange(all, row * width, (row + 1) * width));
            }
        }
    }
}
