package io.djltuner.data;

import java.util.Arrays;
import java.util.List;

/**
 * A column of numbers becomes one standardised feature (or is left as it is, where it is scaled
 * already, such as a picture's brightness), in which a missing value is the mean, that is 0; and a
 * second one that is 1 where a value is missing, if the training rows had such holes.
 */
record NumericEncoder(String name, Standardization scale, boolean flagged)
        implements FeatureEncoder {

    static NumericEncoder fit(NumericColumn column, int[] rows) {
        boolean holes = false;
        for (int row : rows) {
            holes |= column.isMissing(row);
        }
        Standardization scale =
                column.isScaled() ? Standardization.NONE : Standardization.fit(column, rows);
        return new NumericEncoder(column.name(), scale, holes);
    }

    @Override
    public List<String> featureNames() {
        return flagged ? List.of(name, name + " (missing)") : List.of(name);
    }

    @Override
    public CellType cellType() {
        return CellType.NUMERIC;
    }

    @Override
    public void encode(TabularData data, int[] rows, double[] out, int offset, int stride) {
        NumericColumn column = numbers(data, data.column(name), rows);
        for (int i = 0; i < rows.length; i++) {
            int at = i * stride + offset;
            boolean missing = column.isMissing(rows[i]);
            out[at] = missing ? 0 : scale.apply(column.value(rows[i]));
            if (flagged) {
                out[at + 1] = missing ? 1 : 0;
            }
        }
    }

    /** The column's numbers; a column of holes alone may have been taken for categories. */
    static NumericColumn numbers(TabularData data, Column column, int[] rows) {
        if (column instanceof NumericColumn numeric) {
            return numeric;
        }
        double[] values = new double[column.size()];
        Arrays.fill(values, Double.NaN);
        for (int row : rows) {
            if (!column.isMissing(row)) {
                values[row] = CellType.number(column.text(row));
                if (Double.isNaN(values[row])) {
                    throw data.problem(
                            row,
                            column.name(),
                            "'" + column.text(row) + "' is not a number, as in the training rows");
                }
            }
        }
        return new NumericColumn(column.name(), values);
    }
}
