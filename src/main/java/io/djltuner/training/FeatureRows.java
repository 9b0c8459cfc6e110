package io.djltuner.training;

import java.util.Arrays;

/**
 * Where the features of rows come from. They are read in parts, so that they need not all lie on
 * the heap at once.
 */
@FunctionalInterface
public interface FeatureRows {

    /**
     * Reads some rows.
     *
     * @param from the first
     * @param to the one after the last
     * @return their features {@code [to − from, inputs]}, row by row, which nobody may change
     */
    double[] read(int from, int to);

    /**
     * Rows that lie in an array.
     *
     * @param features {@code [rows, inputs]}, row by row
     * @param inputs numbers per row
     * @return the rows
     */
    static FeatureRows of(double[] features, int inputs) {
        return (from, to) ->
                (to - from) * (long) inputs == features.length
                        ? features
                        : Arrays.copyOfRange(features, from * inputs, to * inputs);
    }
}
