package io.djltuner.data;

import java.util.Arrays;

/** The distinct numbers of a column's training rows, ascending, and how often each comes. */
record SortedNumbers(double[] distinct, int[] counts) {

    static SortedNumbers of(NumericColumn column, int[] rows) {
        double[] sorted =
                Arrays.stream(rows)
                        .filter(row -> !column.isMissing(row))
                        .mapToDouble(column::value)
                        // Zeros of either sign are the same number.
                        .map(value -> value + 0.0)
                        .sorted()
                        .toArray();
        double[] distinct = new double[sorted.length];
        int[] counts = new int[sorted.length];
        int size = 0;
        for (double value : sorted) {
            if (size == 0 || value != distinct[size - 1]) {
                distinct[size++] = value;
            }
            counts[size - 1]++;
        }
        return new SortedNumbers(Arrays.copyOf(distinct, size), Arrays.copyOf(counts, size));
    }

    int size() {
        return distinct.length;
    }

    /** All training rows that have a number. */
    int rows() {
        return Arrays.stream(counts).sum();
    }

    /** The least number with at least this share of the rows at or below it. */
    double quantile(double share) {
        double wanted = share * rows();
        int below = 0;
        for (int i = 0; i < distinct.length; i++) {
            below += counts[i];
            if (below >= wanted) {
                return distinct[i];
            }
        }
        return distinct[distinct.length - 1];
    }
}
