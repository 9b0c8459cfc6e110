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

    /** The rows in the order given: where time is short, a fit looks at the first. */
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

    /** The first of them, at least two. */
    int[] share(double share) {
        return IntStream.range(0, Math.max(2, (int) (share * rows()))).toArray();
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
