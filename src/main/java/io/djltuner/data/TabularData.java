package io.djltuner.data;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table as it was read: feature columns, target columns, and where each row came from. It is
 * immutable, and nothing in it is scaled or encoded yet; {@link Preprocessing} does that.
 */
public final class TabularData {

    private static final String ARRAYS = "arrays";

    private final List<Column> columns;
    private final List<Column> targets;
    private final Origins origins;

    TabularData(List<? extends Column> columns, List<? extends Column> targets, Origins origins) {
        this.columns = List.copyOf(columns);
        this.targets = List.copyOf(targets);
        this.origins = origins;
        Set<String> names = new HashSet<>();
        for (Column column : all().toList()) {
            if (!names.add(column.name())) {
                throw new DataException(
                        source(), 0, column.name(), "stands twice in the table; names must differ");
            }
            if (column.size() != rows()) {
                throw new DataException(
                        source(),
                        0,
                        column.name(),
                        "has " + column.size() + " values, but the table has " + rows() + " rows");
            }
        }
    }

    /**
     * Reads a CSV file with a header and commas, plain or compressed with gzip. {@link #csv} is the
     * same with options.
     *
     * @param file the file
     * @param targets the names of the columns to predict; none for rows to predict
     * @return the table
     * @throws DataException if there is no such file or column, or the file is not a table; with
     *     file, line and column
     */
    public static TabularData fromCsv(Path file, String... targets) {
        return csv(file).target(targets).read();
    }

    /**
     * Reads a CSV file with options.
     *
     * @param file the file
     * @return its reader
     */
    public static CsvReader csv(Path file) {
        return new CsvReader(file);
    }

    /**
     * A table of columns; the way to hand over categories or missing values from memory.
     *
     * @param columns the features, at least one
     * @param targets what is predicted; may be empty
     * @return the table
     */
    public static TabularData of(List<? extends Column> columns, List<? extends Column> targets) {
        if (columns.isEmpty()) {
            throw new DataException("columns", "there must be at least one feature, but got none");
        }
        if (columns.get(0).size() == 0) {
            throw new DataException("columns", "there must be at least one row, but got none");
        }
        Origins origins = Origins.ofMemory("columns", columns.get(0).size());
        return new TabularData(columns, targets, origins);
    }

    /**
     * A table of rows to predict. Columns are called {@code c0}, {@code c1} …
     *
     * @param features {@code [rows][columns]}, finite
     * @return the table
     */
    public static TabularData of(float[][] features) {
        return ofArrays(features, List.of());
    }

    /**
     * A table for the regression of one number.
     *
     * @param features {@code [rows][columns]}, finite; columns are called {@code c0}, {@code c1} …
     * @param target {@code [rows]}, finite; its column is called {@code target}
     * @return the table
     */
    public static TabularData of(float[][] features, float[] target) {
        float[][] single = new float[target.length][];
        for (int row = 0; row < target.length; row++) {
            single[row] = new float[] {target[row]};
        }
        return ofArrays(features, FloatRows.columns("target", "target", single));
    }

    /**
     * A table for the regression of several numbers.
     *
     * @param features {@code [rows][columns]}, finite; columns are called {@code c0}, {@code c1} …
     * @param targets {@code [rows][targets]}, finite; columns are called "target" and their number,
     *     from 0
     * @return the table
     */
    public static TabularData of(float[][] features, float[][] targets) {
        return ofArrays(features, FloatRows.columns("targets", "target#", targets));
    }

    /**
     * A table for classification with numbered classes.
     *
     * @param features {@code [rows][columns]}, finite; columns are called {@code c0}, {@code c1} …
     * @param labels {@code [rows]}, any numbers; their column is called {@code target} and holds
     *     categories
     * @return the table
     */
    public static TabularData of(float[][] features, int[] labels) {
        String[] names = IntStream.of(labels).mapToObj(Integer::toString).toArray(String[]::new);
        return of(features, names);
    }

    /**
     * A table for classification with named classes.
     *
     * @param features {@code [rows][columns]}, finite; columns are called {@code c0}, {@code c1} …
     * @param labels {@code [rows]}; their column is called {@code target}
     * @return the table
     */
    public static TabularData of(float[][] features, String[] labels) {
        return ofArrays(features, List.of(Column.categorical("target", labels)));
    }

    private static TabularData ofArrays(float[][] features, List<? extends Column> targets) {
        List<NumericColumn> columns = FloatRows.columns("features", "c#", features);
        return new TabularData(columns, targets, Origins.ofMemory(ARRAYS, features.length));
    }

    /** {@return the number of rows, at least one} */
    public int rows() {
        return origins.rows();
    }

    /** {@return the features} */
    public List<Column> columns() {
        return columns;
    }

    /** {@return what is predicted; empty for rows to predict} */
    public List<Column> targets() {
        return targets;
    }

    /** {@return the file, or what else the table was made of} */
    public String source() {
        return origins.source();
    }

    /**
     * Finds a column among features and targets.
     *
     * @param name its name
     * @return the column
     * @throws DataException if there is none, with the closest name
     */
    public Column column(String name) {
        return find(name).orElseThrow(() -> ColumnNames.missing(source(), 0, name, names()));
    }

    Optional<Column> find(String name) {
        return all().filter(column -> column.name().equals(name)).findFirst();
    }

    private List<String> names() {
        return all().map(Column::name).toList();
    }

    private Stream<Column> all() {
        return Stream.concat(columns.stream(), targets.stream());
    }

    /**
     * Some of the rows.
     *
     * @param rows row numbers from 0, in the order wanted, at least one
     * @return a table of these rows
     */
    public TabularData select(int... rows) {
        checkRows("rows", rows);
        return new TabularData(
                columns.stream().map(column -> column.select(rows)).toList(),
                targets.stream().map(column -> column.select(rows)).toList(),
                origins.select(rows));
    }

    /**
     * This table without some of its features.
     *
     * @param names of columns that are not targets; at least one other must be left
     * @return the narrower table
     * @throws DataException if there is no such feature, or none would be left
     */
    public TabularData without(String... names) {
        Set<String> dropped = new HashSet<>(List.of(names));
        for (String name : names) {
            if (columns.stream().noneMatch(column -> column.name().equals(name))) {
                throw ColumnNames.missing(
                        source(), 0, name, columns.stream().map(Column::name).toList());
            }
        }
        List<Column> kept =
                columns.stream().filter(column -> !dropped.contains(column.name())).toList();
        if (kept.isEmpty()) {
            throw new DataException(source(), "no feature is left; at least one must be kept");
        }
        return new TabularData(kept, targets, origins);
    }

    /**
     * This table with its numeric features marked as scaled already: a network reads them as they
     * are, whatever the preprocessing does with other numbers. So numbers of categories reach an
     * embedding, and pictures keep their brightness.
     *
     * @return the marked table
     */
    public TabularData alreadyScaled() {
        List<Column> marked =
                columns.stream()
                        .map(c -> c instanceof NumericColumn numbers ? numbers.asScaled() : c)
                        .toList();
        return new TabularData(marked, targets, origins);
    }

    /**
     * This table with the rows of another below it, as for training and test rows that come in two
     * files; {@link Split#consecutive} then tells them apart. A column that is numeric in one table
     * and categorical in the other becomes categorical.
     *
     * @param more a table with the same columns, found by name; others are left out
     * @return the longer table
     */
    public TabularData append(TabularData more) {
        return new TabularData(
                columns.stream().map(column -> join(column, more.column(column.name()))).toList(),
                targets.stream().map(column -> join(column, more.column(column.name()))).toList(),
                origins.concat(more.origins));
    }

    private static Column join(Column first, Column second) {
        if (first instanceof NumericColumn a && second instanceof NumericColumn b) {
            return a.concat(b);
        }
        return CategoricalColumn.of(first).concat(CategoricalColumn.of(second));
    }

    /** Checks row numbers on behalf of a setting. */
    void checkRows(String setting, int... rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException(setting + ": must hold at least one row");
        }
        for (int row : rows) {
            if (row < 0 || row >= rows()) {
                throw new IllegalArgumentException(
                        "%s: row %d does not exist; %s has %d rows, numbered from 0"
                                .formatted(setting, row, source(), rows()));
            }
        }
    }

    /** What is wrong with one cell. */
    DataException problem(int row, String column, String sentence) {
        return origins.problem(row, column, sentence);
    }

    @Override
    public String toString() {
        return "%s: %d rows, %d features, %d targets"
                .formatted(source(), rows(), columns.size(), targets.size());
    }
}
