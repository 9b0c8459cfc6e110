package io.djltuner.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Turns the rows of a float array into columns of numbers. */
final class FloatRows {

    private FloatRows() {}

    /**
     * Checks and turns rows.
     *
     * @param argument how errors call the array
     * @param pattern the columns' names, with # for their number
     * @param rows {@code [rows][columns]}
     */
    static List<NumericColumn> columns(String argument, String pattern, float[][] rows) {
        return columns(argument, names(pattern, width(argument, rows)), rows, name -> false);
    }

    private static int width(String argument, float[][] rows) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new DataException(
                    argument, "there must be at least one row and one column, but got none");
        }
        return rows[0].length;
    }

    private static List<String> names(String pattern, int width) {
        List<String> names = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            names.add(pattern.replace("#", Integer.toString(column)));
        }
        return names;
    }

    /** As above, with names, and NaN for a missing value where a column may have holes. */
    static List<NumericColumn> columns(
            String argument, List<String> names, float[][] rows, Predicate<String> mayBeMissing) {
        int width = names.size();
        float[] values = FloatMatrix.room(argument, rows.length, width);
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != width) {
                throw new DataException(
                        argument,
                        "row %d has %d numbers, but must have %d"
                                .formatted(row, rows[row].length, width));
            }
            System.arraycopy(rows[row], 0, values, row * width, width);
        }
        FloatMatrix matrix = new FloatMatrix(values, width);
        List<NumericColumn> columns = new ArrayList<>();
        for (int at = 0; at < width; at++) {
            NumericColumn column = NumericColumn.of(names.get(at), matrix, at, false);
            check(argument, column, mayBeMissing.test(column.name()));
            columns.add(column);
        }
        return columns;
    }

    private static void check(String argument, NumericColumn column, boolean holes) {
        for (int row = 0; row < column.size(); row++) {
            double value = column.value(row);
            if (!Double.isFinite(value) && !(holes && Double.isNaN(value))) {
                throw new DataException(
                        argument,
                        0,
                        column.name(),
                        "row " + row + " is " + value + ", but must be a finite number");
            }
        }
    }
}
