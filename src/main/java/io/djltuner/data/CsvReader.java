package io.djltuner.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How to read a table from a CSV file; made by {@link TabularData#csv}. Nothing is read before
 * {@link #read}.
 *
 * <pre>{@code
 * TabularData.csv(path).delimiter(';').missing("-1").categorical("zip").ignore("id").target("price").read()
 * }</pre>
 *
 * <p>The file may be compressed (gzip, recognised by its first bytes), begin with a byte order mark
 * and have quoted cells; blanks around a cell and empty lines do not count. A column is numeric if
 * every cell that is not missing is a number, and categorical otherwise. Where a few texts (one, or
 * one cell in a hundred, of at most five kinds) stand among numbers, reading fails with the first
 * of them, for that is dirt more often than a category; {@link #missing} or {@link #categorical}
 * say what is meant.
 */
public final class CsvReader {

    private static final List<String> MISSING =
            List.of("", "?", "NA", "N/A", "n/a", "nan", "NaN", "NAN", "null", "NULL");

    private final Path file;
    private final Set<String> missing = new HashSet<>(MISSING);
    private final Set<String> ignored = new LinkedHashSet<>();
    private final Set<String> targets = new LinkedHashSet<>();
    private final Map<String, CellType> types = new LinkedHashMap<>();
    private boolean header = true;
    private Optional<Character> delimiter = Optional.empty();
    private Charset charset = StandardCharsets.UTF_8;
    private boolean detected;
    private boolean declaredOnly;
    private Set<String> optional = Set.of();

    CsvReader(Path file) {
        this.file = file;
    }

    /**
     * The first line is a row already; columns are called {@code c0}, {@code c1} … By default it is
     * a header, in which a column without a name is called {@code c} and its number, too.
     *
     * @return this
     */
    public CsvReader noHeader() {
        header = false;
        return this;
    }

    /**
     * What stands between two cells.
     *
     * @param character by default a comma; not a quote and not a line's end
     * @return this
     */
    public CsvReader delimiter(char character) {
        if (character == '"' || character == '\n' || character == '\r') {
            throw new IllegalArgumentException(
                    "delimiter: must not be a quote or a line's end, but got character "
                            + (int) character);
        }
        delimiter = Optional.of(character);
        return this;
    }

    /**
     * Finds out from the first rows how the file is written: with a comma, a semicolon, a tab or a
     * bar between two cells; with a header or without one, where the first row holds nothing but
     * numbers; and, where cells are not cut by commas, with commas for decimal points. What {@link
     * #delimiter} or {@link #noHeader} says is taken as said.
     *
     * @return this
     */
    public CsvReader detectFormat() {
        detected = true;
        return this;
    }

    /**
     * How the text is encoded.
     *
     * @param encoding by default UTF-8
     * @return this
     */
    public CsvReader charset(Charset encoding) {
        charset = encoding;
        return this;
    }

    /**
     * More texts that stand for a missing value, beside the empty cell, {@code ?}, {@code NA},
     * {@code N/A}, {@code n/a}, {@code nan}, {@code NaN}, {@code NAN}, {@code null} and {@code
     * NULL}.
     *
     * @param texts whole cells
     * @return this
     */
    public CsvReader missing(String... texts) {
        missing.addAll(List.of(texts));
        return this;
    }

    /**
     * Columns whose cells are categories even where they look like numbers, such as zip codes.
     *
     * @param columns their names
     * @return this
     */
    public CsvReader categorical(String... columns) {
        declare(CellType.CATEGORICAL, columns);
        return this;
    }

    /**
     * Columns whose cells are numbers; a cell that is neither a number nor missing is an error.
     *
     * @param columns their names
     * @return this
     */
    public CsvReader numeric(String... columns) {
        declare(CellType.NUMERIC, columns);
        return this;
    }

    private void declare(CellType type, String... columns) {
        for (String column : columns) {
            CellType before = types.put(column, type);
            if (before != null && before != type) {
                throw new IllegalArgumentException(
                        "column '" + column + "' cannot be both numeric and categorical");
            }
        }
    }

    /**
     * Columns that are left out, such as the number of a row.
     *
     * @param columns their names
     * @return this
     */
    public CsvReader ignore(String... columns) {
        ignored.addAll(List.of(columns));
        return this;
    }

    /**
     * The columns to predict; all others are features.
     *
     * @param columns their names: one, or several for a regression; none for rows to predict
     * @return this
     */
    public CsvReader target(String... columns) {
        for (String column : columns) {
            if (!targets.add(column)) {
                throw new IllegalArgumentException("target: '" + column + "' is named twice");
            }
        }
        return this;
    }

    /** Reads nothing but these columns, and of them the targets only where the file has them. */
    CsvReader only(Map<String, CellType> features, Map<String, CellType> predicted) {
        types.putAll(features);
        types.putAll(predicted);
        targets.addAll(predicted.keySet());
        optional = predicted.keySet();
        declaredOnly = true;
        return this;
    }

    /**
     * Reads the file.
     *
     * @return the table
     * @throws DataException if there is no such file or column, or the file is not a table; with
     *     file, line and column
     */
    public TabularData read() {
        for (String target : targets) {
            if (ignored.contains(target)) {
                throw new IllegalArgumentException(
                        "target: '" + target + "' cannot be both the target and ignored");
            }
        }
        CsvCells cells = cells();
        Stream.of(targets, types.keySet(), ignored)
                .flatMap(Set::stream)
                .filter(name -> !optional.contains(name))
                .forEach(name -> checkPresent(cells, name));
        List<Column> features = new ArrayList<>();
        Map<String, Column> predicted = new LinkedHashMap<>();
        for (int i = 0; i < cells.names().size(); i++) {
            String name = cells.names().get(i);
            if (!ignored.contains(name) && (!declaredOnly || types.containsKey(name))) {
                Column column = type(name).column(cells, i, missing);
                if (targets.contains(name)) {
                    predicted.put(name, column);
                } else {
                    features.add(column);
                }
            }
        }
        if (features.isEmpty()) {
            throw new DataException(
                    cells.source(),
                    "no feature is left; at least one column must be neither target nor ignored");
        }
        List<Column> ordered = targets.stream().flatMap(name -> found(predicted, name)).toList();
        return new TabularData(features, ordered, Origins.ofFile(cells.source(), cells.lines()));
    }

    private CsvCells cells() {
        if (!detected) {
            return CsvCells.read(file, charset, delimiter.orElse(','), header);
        }
        CsvForm form = CsvForm.of(file, charset, missing, delimiter);
        CsvCells cells = CsvCells.read(file, charset, form.delimiter(), header && form.header());
        return form.delimiter() == ',' ? cells : cells.withDecimalPoints(missing);
    }

    private CellType type(String column) {
        return types.getOrDefault(column, CellType.INFERRED);
    }

    private static Stream<Column> found(Map<String, Column> columns, String name) {
        return Stream.ofNullable(columns.get(name));
    }

    private static void checkPresent(CsvCells cells, String name) {
        if (!cells.names().contains(name)) {
            throw ColumnNames.missing(cells.source(), cells.headerLine(), name, cells.names());
        }
    }
}
