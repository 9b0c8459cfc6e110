package io.djltuner.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.SequenceSampler;
import ai.djl.translate.TranslateException;
import io.djltuner.data.Column;
import io.djltuner.data.DataException;
import io.djltuner.data.TabularData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A DJL dataset, read once into a table: one column per number of a row, in row-major order, which
 * networks read as they are; a dataset scales its numbers itself, and those of categories stay
 * whole for an embedding.
 *
 * @param table features {@code c0}, {@code c1} …, and the labels: whole numbers (of an integer type
 *     or boolean), one for each row, as categories {@code target}; others as numbers {@code
 *     target}, or {@code target0}, {@code target1} … where a row has several
 * @param sampleShape the shape of one row's input as the dataset has it, such as (1, 28, 28)
 */
public record DatasetTable(TabularData table, Shape sampleShape) {

    private static final String TARGET = "target";
    private static final int ROWS_AT_ONCE = 64;

    /**
     * Reads a dataset: all its rows in their order if each can be had by its number, whatever its
     * sampling is, otherwise all batches in the order that it gives them.
     *
     * @param dataset one whose rows have one input array and one label array, of any number types
     * @return the table; class labels are numbered as the dataset numbers them
     * @throws DataException if it has no rows, no labels, several inputs, or cannot be read
     */
    public static DatasetTable read(Dataset dataset) {
        List<float[]> features = new ArrayList<>();
        List<double[]> labels = new ArrayList<>();
        boolean classes = true;
        Shape sample = new Shape();
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            dataset.prepare();
            for (Batch batch : rows(dataset, manager)) {
                try (batch) {
                    NDArray inputs = oneInput(batch.getData());
                    NDArray targets = oneLabel(batch.getLabels());
                    sample = inputs.getShape().slice(1);
                    classes &= isWhole(targets.getDataType());
                    addFloats(inputs, features);
                    addDoubles(targets, labels);
                }
            }
        } catch (IOException | TranslateException e) {
            throw new DataException("dataset", "cannot be read: " + e.getMessage());
        }
        if (features.isEmpty()) {
            throw new DataException("dataset", "there must be at least one row, but got none");
        }
        TabularData inputs = TabularData.of(features.toArray(float[][]::new)).alreadyScaled();
        return new DatasetTable(TabularData.of(inputs.columns(), targets(labels, classes)), sample);
    }

    /** Drawn rows would be others in each process, and some of them might be missing. */
    private static Iterable<Batch> rows(Dataset dataset, NDManager manager)
            throws IOException, TranslateException {
        return dataset instanceof RandomAccessDataset random
                ? random.getData(
                        manager, new BatchSampler(new SequenceSampler(), ROWS_AT_ONCE, false))
                : dataset.getData(manager);
    }

    private static boolean isWhole(DataType type) {
        return type.isInteger() || type.isBoolean();
    }

    private static List<Column> targets(List<double[]> labels, boolean classes) {
        int width = labels.get(0).length;
        if (width == 1 && classes) {
            String[] names =
                    labels.stream().map(row -> Long.toString((long) row[0])).toArray(String[]::new);
            return List.of(Column.categorical(TARGET, names));
        }
        return IntStream.range(0, width)
                .mapToObj(column -> numbers(width == 1 ? TARGET : TARGET + column, labels, column))
                .toList();
    }

    private static Column numbers(String name, List<double[]> labels, int column) {
        return Column.numeric(name, labels.stream().mapToDouble(row -> row[column]).toArray());
    }

    private static NDArray oneInput(NDList arrays) {
        if (arrays.size() != 1) {
            throw new DataException(
                    "dataset",
                    ("a row must have one input array, but has %d; join them into one that the"
                                    + " block takes apart")
                            .formatted(arrays.size()));
        }
        return arrays.get(0);
    }

    private static NDArray oneLabel(NDList arrays) {
        if (arrays.size() != 1) {
            throw new DataException(
                    "dataset", "a row must have one label array, but has " + arrays.size());
        }
        return arrays.get(0);
    }

    private static void addFloats(NDArray batch, List<float[]> rows) {
        int count = Math.toIntExact(batch.getShape().get(0));
        try (NDArray floats = batch.toType(DataType.FLOAT32, false)) {
            float[] all = floats.toFloatArray();
            int width = all.length / count;
            for (int row = 0; row < count; row++) {
                rows.add(Arrays.copyOfRange(all, row * width, (row + 1) * width));
            }
        }
    }

    /** Doubles hold every label of 32 bits, and of 64 bits up to 2⁵³. */
    private static void addDoubles(NDArray batch, List<double[]> rows) {
        int count = Math.toIntExact(batch.getShape().get(0));
        try (NDArray doubles = batch.toType(DataType.FLOAT64, false)) {
            double[] all = doubles.toDoubleArray();
            int width = all.length / count;
            for (int row = 0; row < count; row++) {
                rows.add(Arrays.copyOfRange(all, row * width, (row + 1) * width));
            }
        }
    }
}
