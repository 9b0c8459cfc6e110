package io.djltuner.automl;

import io.djltuner.data.Preprocessing;
import io.djltuner.data.TabularData;
import java.util.stream.IntStream;

/**
 * Preprocessed rows for a linear model.
 *
 * @param features {@code [rows, width]}, row by row
 * @param targets a standardised number or a class of each row
 * @param width features per row
 * @param outputs of the model
 */
record LinearData(double[] features, double[] targets, int width, int outputs) {

    static LinearData of(TabularData table, Preprocessing preprocessing, int[] rows) {
        return new LinearData(
                preprocessing.features(table, rows),
                preprocessing.targets(table, rows),
                preprocessing.featureWidth(),
                preprocessing.outputWidth());
    }

    int rows() {
        return targets.length;
    }

    int[] all() {
        return IntStream.range(0, rows()).toArray();
    }

    /** All rows but some. */
    int[] without(int[] some) {
        boolean[] left = new boolean[rows()];
        for (int row : some) {
            left[row] = true;
        }
        return IntStream.range(0, rows()).filter(row -> !left[row]).toArray();
    }
}
