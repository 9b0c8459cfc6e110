package io.djltuner.data;

import java.util.Arrays;

/** A column of numbers; NaN where one is missing. Made by {@link Column#numeric}. */
public final class NumericColumn implements Column {

    private static final double MAX_EXACT_INTEGER = 0x1p53;

    /** Where the numbers are. */
    private interface Numbers {

        double at(int row);
    }

    private final String name;
    private final int size;
    private final Numbers numbers;
    private final boolean scaled;

    /** Keeps the array, which nobody else may hold. */
    NumericColumn(String name, double[] values) {
        this(name, values.length, row -> values[row], false);
        for (int row = 0; row < values.length; row++) {
            if (Double.isInfinite(values[row])) {
                throw new DataException(
                        "column '" + name + "'",
                        "row " + row + " is " + values[row] + ", but every number must be finite");
            }
        }
    }

    private NumericColumn(String name, int size, Numbers numbers, boolean scaled) {
        this.name = name;
        this.size = size;
        this.numbers = numbers;
        this.scaled = scaled;
    }

    /**
     * A column of numbers that are finite or missing.
     *
     * @param name its name
     * @param matrix where its numbers are
     * @param column from 0
     * @param scaled whether a network reads them as they are
     */
    static NumericColumn of(String name, FloatMatrix matrix, int column, boolean scaled) {
        return new NumericColumn(name, matrix.rows(), row -> matrix.value(row, column), scaled);
    }

    /** The same numbers, which preprocessing leaves as they are. */
    NumericColumn asScaled() {
        return new NumericColumn(name, size, numbers, true);
    }

    /** Whether preprocessing leaves the numbers as they are, such as a picture's brightness. */
    boolean isScaled() {
        return scaled;
    }

    /**
     * A number.
     *
     * @param row from 0
     * @return the number; NaN where it is missing
     */
    public double value(int row) {
        return numbers.at(row);
    }

    /** A copy of the numbers. */
    double[] values() {
        double[] values = new double[size];
        for (int row = 0; row < size; row++) {
            values[row] = numbers.at(row);
        }
        return values;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(numbers.at(row));
    }

    @Override
    public String text(int row) {
        return text(numbers.at(row));
    }

    static String text(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT_INTEGER;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public NumericColumn select(int[] rows) {
        double[] selected = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = numbers.at(rows[i]);
        }
        return new NumericColumn(name, selected.length, row -> selected[row], scaled);
    }

    /** These numbers and those of another column below; single precision becomes double. */
    NumericColumn concat(NumericColumn more) {
        double[] all = Arrays.copyOf(values(), size + more.size);
        System.arraycopy(more.values(), 0, all, size, more.size);
        return new NumericColumn(name, all.length, row -> all[row], scaled && more.scaled);
    }

    @Override
    public String toString() {
        return name + " (" + size + " numbers)";
    }
}
