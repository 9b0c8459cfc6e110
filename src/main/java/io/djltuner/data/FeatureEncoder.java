package io.djltuner.data;

import java.util.List;

/** How one column becomes one or more features; fitted on training rows. */
sealed interface FeatureEncoder permits NumericEncoder, CategoryEncoder {

    /** The column's name. */
    String name();

    /** What the features are called; as many as there are. */
    List<String> featureNames();

    /**
     * Writes the features of some rows.
     *
     * @param data the table, which must have the column
     * @param rows row numbers
     * @param out row-major
     * @param offset of this column's first feature in a row
     * @param stride features in a row
     */
    void encode(TabularData data, int[] rows, double[] out, int offset, int stride);

    /** How a file's cells of this column are read. */
    CellType cellType();

    static FeatureEncoder fit(Column column, int[] rows, int maxCategories) {
        return column instanceof NumericColumn numeric
                ? NumericEncoder.fit(numeric, rows)
                : CategoryEncoder.fit(column, rows, maxCategories);
    }
}
