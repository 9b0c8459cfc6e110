package io.djltuner.data;

/** A column of numbers; NaN where one is missing. Made by {@link Column#numeric}. */
public final class NumericColumn implements Column {

    private static final double MAX_EXACT_INTEGER = 0x1p53;

    private final String name;
    private final double[] values;

    /** Keeps the array, which nobody else may hold. */
    NumericColumn(String name, double[] values) {
        this.name = name;
        this.values = values;
        for (int row = 0; row < values.length; row++) {
            if (Double.isInfinite(values[row])) {
                throw new DataException(
                        "column '" + name + "'",
                        "row " + row + " is " + values[row] + ", but every number must be finite");
            }
        }
    }

    /**
     * A number.
     *
     * @param row from 0
     * @return the number; NaN where it is missing
     */
    public double value(int row) {
        return values[row];
    }

    /** The numbers themselves, for reading only. */
    double[] values() {
        return values;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(values[row]);
    }

    @Override
    public String text(int row) {
        return text(values[row]);
    }

    static String text(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT_INTEGER;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public NumericColumn select(int[] rows) {
        double[] selected = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = values[rows[i]];
        }
        return new NumericColumn(name, selected);
    }

    @Override
    public String toString() {
        return name + " (" + values.length + " numbers)";
    }
}
