package io.djltuner.training;

/**
 * Rows ready for training, on the host.
 *
 * @param rows how many
 * @param inputs numbers per row
 * @param features the inputs, row by row: {@code [rows, inputs]}
 * @param targets regression: the values, {@code [rows, targets]}; classification: the class of each
 *     row, {@code [rows]}, from 0
 */
public record LabeledRows(int rows, int inputs, double[] features, double[] targets) {

    /**
     * Checks the sizes.
     *
     * @param rows how many
     * @param inputs numbers per row
     * @param features the inputs, row by row
     * @param targets of each row
     */
    public LabeledRows {
        if (rows < 1 || inputs < 1 || features.length != (long) rows * inputs) {
            throw new IllegalArgumentException(
                    "rows: need rows × inputs features, but got %d rows, %d inputs and %d features"
                            .formatted(rows, inputs, features.length));
        }
        if (targets.length == 0 || targets.length % rows != 0) {
            throw new IllegalArgumentException(
                    "rows: need targets for each row, but got %d targets for %d rows"
                            .formatted(targets.length, rows));
        }
    }
}
