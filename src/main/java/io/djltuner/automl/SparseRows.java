package io.djltuner.automl;

/** What is not zero in some rows, one row after the other: one-hot rows are mostly zeros. */
final class SparseRows {

    private final int[] starts;
    private final int[] places;
    private final double[] values;
    private final double[] targets;
    private final int width;
    private final int outputs;

    SparseRows(LinearData data) {
        this(data, data.all());
    }

    SparseRows(LinearData data, int[] rows) {
        width = data.width();
        outputs = data.outputs();
        int most = 0;
        for (int row : rows) {
            for (int column = 0; column < width; column++) {
                most += data.features()[row * width + column] == 0 ? 0 : 1;
            }
        }
        starts = new int[rows.length + 1];
        places = new int[most];
        values = new double[most];
        targets = new double[rows.length];
        int filled = 0;
        for (int i = 0; i < rows.length; i++) {
            for (int column = 0; column < width; column++) {
                double value = data.features()[rows[i] * width + column];
                if (value != 0) {
                    places[filled] = column;
                    values[filled++] = value;
                }
            }
            starts[i + 1] = filled;
            targets[i] = data.targets()[rows[i]];
        }
    }

    /** Features of a row. */
    int width() {
        return width;
    }

    /** Scores of a row. */
    int outputs() {
        return outputs;
    }

    int count() {
        return targets.length;
    }

    double target(int row) {
        return targets[row];
    }

    /** Adds a row times a matrix {@code [width, outputs]} to the scores. */
    void addScores(int row, double[] weights, double[] scores) {
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            int at = places[i] * outputs;
            for (int output = 0; output < outputs; output++) {
                scores[output] += values[i] * weights[at + output];
            }
        }
    }

    /** Adds the outer product of a row and what its scores change, times a factor. */
    void addProduct(int row, double[] changes, double factor, double[] matrix) {
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            int at = places[i] * outputs;
            for (int output = 0; output < outputs; output++) {
                matrix[at + output] += factor * values[i] * changes[output];
            }
        }
    }
}
