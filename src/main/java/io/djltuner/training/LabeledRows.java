package io.djltuner.training;

/**
 * Rows ready for training, on the host.
 *
 * @param rows how many
 * @param inputs numbers per row
 * @param features the inputs
 * @param targets regression: the values, {@code [rows, targets]}; classification: the class of each
 *     row, {@code [rows]}, from 0
 */
public record LabeledRows(int rows, int inputs, FeatureRows features, double[] targets) {

    /** How many numbers a part has at most; one row may have more. */
    private static final int MOST_NUMBERS = 1 << 22;

    /** Takes features in parts. */
    @FunctionalInterface
    public interface PartConsumer {

        /**
         * Takes a part.
         *
         * @param from its first row
         * @param to the row after its last
         * @param features {@code [to − from, inputs]}, row by row
         */
        void accept(int from, int to, double[] features);
    }

    /**
     * Checks the sizes.
     *
     * @param rows how many
     * @param inputs numbers per row
     * @param features the inputs, row by row
     * @param targets of each row
     */
    public LabeledRows {
        if (rows < 1 || inputs < 1) {
            throw new IllegalArgumentException(
                    "rows: need at least one row of one input, but got %d rows and %d inputs"
                            .formatted(rows, inputs));
        }
        if (targets.length == 0 || targets.length % rows != 0) {
            throw new IllegalArgumentException(
                    "rows: need targets for each row, but got %d targets for %d rows"
                            .formatted(targets.length, rows));
        }
    }

    /**
     * Rows that lie in an array.
     *
     * @param rows how many
     * @param inputs numbers per row
     * @param features the inputs, row by row: {@code [rows, inputs]}
     * @param targets as above
     */
    public LabeledRows(int rows, int inputs, double[] features, double[] targets) {
        this(rows, inputs, FeatureRows.of(features, inputs), targets);
        if (features.length != (long) rows * inputs) {
            throw new IllegalArgumentException(
                    "rows: need rows × inputs features, but got %d rows, %d inputs and %d features"
                            .formatted(rows, inputs, features.length));
        }
    }

    /**
     * Hands all features over, in parts of a few megabytes, in order.
     *
     * @param consumer of the parts
     */
    public void readInParts(PartConsumer consumer) {
        int atOnce = Math.max(1, MOST_NUMBERS / inputs);
        int to;
        for (int from = 0; from < rows; from = to) {
            to = (int) Math.min(rows, (long) from + atOnce);
            consumer.accept(from, to, features.read(from, to));
        }
    }
}
