package io.djltuner.data;

import java.util.List;
import java.util.Optional;

/** How one column becomes one or more features; fitted on training rows. */
sealed interface FeatureEncoder
        permits NumericEncoder, NormalScoreEncoder, PiecewiseEncoder, CategoryEncoder, DateEncoder {

    /** The column's name. */
    String name();

    /** What the features are called; as many as there are. */
    List<String> featureNames();

    /** Whether training rows had no value, so that rows without one are expected. */
    boolean flagged();

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

    static FeatureEncoder fit(Column column, int[] rows, PreprocessingOptions options) {
        if (column instanceof NumericColumn numeric) {
            if (numeric.isScaled()) {
                return NumericEncoder.fit(numeric, rows);
            }
            return switch (options.numbers()) {
                case STANDARDIZED -> NumericEncoder.fit(numeric, rows);
                case NORMAL_SCORES -> NormalScoreEncoder.fit(numeric, rows);
                case PIECEWISE_LINEAR -> PiecewiseEncoder.fit(numeric, rows);
            };
        }
        Optional<DateFormat> format =
                options.dates() ? DateFormat.of(column, rows) : Optional.empty();
        return format.<FeatureEncoder>map(dates -> DateEncoder.fit(column, rows, dates))
                .orElseGet(() -> CategoryEncoder.fit(column, rows, options));
    }
}
