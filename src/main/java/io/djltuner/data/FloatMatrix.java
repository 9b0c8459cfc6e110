package io.djltuner.data;

/**
 * Numbers of a table in single precision, row by row, that its columns share: what a column of each
 * would take twice over.
 *
 * @param values {@code [rows, width]}; nobody may change them
 * @param width numbers in a row
 */
record FloatMatrix(float[] values, int width) {

    /**
     * Room for so many numbers.
     *
     * @throws DataException if an array cannot have so many
     */
    static float[] room(String source, int rows, int width) {
        long numbers = (long) rows * width;
        if (numbers > Integer.MAX_VALUE - 8) {
            throw new DataException(
                    source,
                    "%d rows of %d numbers are %d, but at most %d fit; take fewer rows"
                            .formatted(rows, width, numbers, Integer.MAX_VALUE - 8));
        }
        return new float[(int) numbers];
    }

    int rows() {
        return values.length / width;
    }

    float value(int row, int column) {
        return values[row * width + column];
    }

    FloatMatrix select(String source, int[] rows) {
        float[] selected = room(source, rows.length, width);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, selected, i * width, width);
        }
        return new FloatMatrix(selected, width);
    }

    /** These rows and those of another below. */
    FloatMatrix append(String source, FloatMatrix more) {
        float[] all = room(source, rows() + more.rows(), width);
        System.arraycopy(values, 0, all, 0, values.length);
        System.arraycopy(more.values, 0, all, values.length, more.values.length);
        return new FloatMatrix(all, width);
    }
}
