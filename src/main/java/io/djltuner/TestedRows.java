package io.djltuner;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Dataset;
import io.djltuner.data.CategoricalColumn;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.ShapedData;
import io.djltuner.data.TabularData;
import io.djltuner.training.DatasetTable;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.TrainingData;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows that a range test trains on: all of a table.
 *
 * @param table theirs
 * @param shape of one row's input, where they have one of their own
 */
record TestedRows(TabularData table, Optional<Shape> shape) {

    static TestedRows of(TabularData table) {
        return new TestedRows(table, Optional.empty());
    }

    static TestedRows of(ShapedData data) {
        return new TestedRows(data.table(), Optional.of(new Shape(data.sampleShape())));
    }

    static TestedRows of(Dataset dataset) {
        DatasetTable read = DatasetTable.read(dataset);
        return new TestedRows(read.table(), Optional.of(read.sampleShape()));
    }

    Preprocessing fit(Tuner.Kind kind, PreprocessingOptions options) {
        boolean regression =
                switch (kind) {
                    case REGRESSION -> true;
                    case CLASSIFICATION -> false;
                    case INFERRED -> !(table.targets().get(0) instanceof CategoricalColumn);
                };
        return regression
                ? Preprocessing.fitRegression(table, all(), options)
                : Preprocessing.fitClassification(table, all(), options);
    }

    TrainingData upload(Preprocessing fitted, Device device, DataType type, long seed) {
        int[] rows = all();
        LabeledRows train =
                new LabeledRows(
                        rows.length,
                        fitted.featureWidth(),
                        (from, to) -> fitted.features(table, Arrays.copyOfRange(rows, from, to)),
                        fitted.targets(table, rows));
        return new TrainingData(
                device,
                type,
                fitted.task(),
                fitted.outputWidth(),
                train,
                Optional.empty(),
                List.of(),
                new double[0],
                seed);
    }

    private int[] all() {
        return IntStream.range(0, table.rows()).toArray();
    }
}
