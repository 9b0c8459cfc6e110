package io.djltuner.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How the columns of a table become the numbers that a network reads and learns. It is fitted on
 * training rows alone, so that nothing of the validation and test rows leaks into them; it never
 * changes, and is saved with the model.
 *
 * <ul>
 *   <li>A numeric column is standardised, {@code (x − mean) / sd} with the population standard
 *       deviation; a column that never varies is 0. A missing value becomes the mean, and if the
 *       training rows had any, a second feature is 1 where a value is missing. Pictures, sequences,
 *       datasets of DJL's and tables that are {@link TabularData#alreadyScaled} are left as they
 *       are.
 *   <li>{@link PreprocessingOptions} has other encodings of numbers, and of texts that are dates.
 *   <li>A categorical column becomes one feature per category of the training rows, of which one is
 *       1 (one-hot); see {@link PreprocessingOptions} for columns of many categories. A category
 *       that the training rows did not have is 0 everywhere.
 *   <li>Targets of a regression stay as they are unless the options say otherwise. Labels become
 *       class numbers from 0, in numeric order where all are numbers, else in the order of text.
 * </ul>
 */
public final class Preprocessing {

    private final List<FeatureEncoder> features;
    private final TargetEncoder target;
    private final int width;

    Preprocessing(List<FeatureEncoder> features, TargetEncoder target) {
        this.features = List.copyOf(features);
        this.target = target;
        this.width = featureNames().size();
    }

    /**
     * Fits the preprocessing of a regression with default options.
     *
     * @param data the table, with one target column or more
     * @param trainRows row numbers, at least one
     * @return the preprocessing
     * @throws DataException if a target is missing or not a number
     */
    public static Preprocessing fitRegression(TabularData data, int[] trainRows) {
        return fitRegression(data, trainRows, PreprocessingOptions.defaults());
    }

    /**
     * Fits the preprocessing of a regression.
     *
     * @param data the table, with one target column or more
     * @param trainRows row numbers, at least one
     * @param options what may be chosen
     * @return the preprocessing
     * @throws DataException if a target is missing or not a number
     */
    public static Preprocessing fitRegression(
            TabularData data, int[] trainRows, PreprocessingOptions options) {
        check(data, trainRows);
        return new Preprocessing(
                encoders(data, trainRows, options),
                RegressionTargets.fit(data, trainRows, options.standardizeTargets()));
    }

    /**
     * Fits the preprocessing of a classification with default options.
     *
     * @param data the table, with one target column
     * @param trainRows row numbers, at least one
     * @return the preprocessing
     * @throws DataException if a label is missing or all are of one class
     */
    public static Preprocessing fitClassification(TabularData data, int[] trainRows) {
        return fitClassification(data, trainRows, PreprocessingOptions.defaults());
    }

    /**
     * Fits the preprocessing of a classification.
     *
     * @param data the table, with one target column
     * @param trainRows row numbers, at least one
     * @param options what may be chosen
     * @return the preprocessing
     * @throws DataException if a label is missing or all are of one class
     */
    public static Preprocessing fitClassification(
            TabularData data, int[] trainRows, PreprocessingOptions options) {
        check(data, trainRows);
        return new Preprocessing(
                encoders(data, trainRows, options), ClassTarget.fit(data, trainRows));
    }

    private static void check(TabularData data, int[] trainRows) {
        data.checkRows("train", trainRows);
        if (data.targets().isEmpty()) {
            throw new DataException(
                    data.source(),
                    "there is no target column; name it when reading, as in .target(\"price\")");
        }
    }

    private static List<FeatureEncoder> encoders(
            TabularData data, int[] rows, PreprocessingOptions options) {
        return data.columns().stream()
                .map(column -> FeatureEncoder.fit(column, rows, options))
                .toList();
    }

    /** {@return what is predicted} */
    public Task task() {
        return target.task();
    }

    /** {@return the classes, by number; empty for a regression} */
    public List<String> classNames() {
        return target.classNames();
    }

    /** {@return the names of the target columns} */
    public List<String> targetNames() {
        return List.copyOf(target.columns().keySet());
    }

    /** {@return the names of the feature columns} */
    public List<String> columnNames() {
        return features.stream().map(FeatureEncoder::name).toList();
    }

    /**
     * {@return what the features are called, such as {@code age}, {@code age (missing)}, {@code
     * job=cook}}
     */
    public List<String> featureNames() {
        return features.stream().flatMap(encoder -> encoder.featureNames().stream()).toList();
    }

    /**
     * The column that each feature comes from, in the order of {@link #featureNames}: {@code age},
     * {@code age}, {@code job}.
     *
     * @return their names
     */
    public List<String> featureColumns() {
        return features.stream()
                .flatMap(encoder -> encoder.featureNames().stream().map(feature -> encoder.name()))
                .toList();
    }

    /** {@return the names of the columns whose features are categories, one-hot} */
    public List<String> categoricalColumns() {
        return features.stream()
                .filter(CategoryEncoder.class::isInstance)
                .map(FeatureEncoder::name)
                .toList();
    }

    /** {@return numbers that a network reads per row} */
    public int featureWidth() {
        return width;
    }

    /**
     * {@return numbers that a network predicts per row: one per target column of a regression, one
     * for two classes, else one per class}
     */
    public int outputWidth() {
        return target.outputWidth();
    }

    /**
     * The features of some rows.
     *
     * @param data a table with these columns, in any order and perhaps among others
     * @param rows row numbers
     * @return {@code [rows, featureWidth]}, row by row
     * @throws DataException if a column is missing, a cell is not a number where one must be, or
     *     the numbers are too many for the heap
     */
    public double[] features(TabularData data, int[] rows) {
        double[] out = room(rows.length);
        int offset = 0;
        for (FeatureEncoder encoder : features) {
            encoder.encode(data, rows, out, offset, width);
            offset += encoder.featureNames().size();
        }
        return out;
    }

    /** An array for the features of so many rows. */
    private double[] room(int rows) {
        long numbers = (long) rows * width;
        long most = Runtime.getRuntime().maxMemory() / Double.BYTES;
        if (numbers > Math.min(most, Integer.MAX_VALUE - 8)) {
            throw new DataException(
                    "rows",
                    "%,d rows of %,d features are %,d numbers of 8 bytes, too many for one array and a heap of %,d MB; take fewer rows at once"
                            .formatted(rows, width, numbers, (most * Double.BYTES) >> 20));
        }
        return new double[(int) numbers];
    }

    /**
     * The features of all rows.
     *
     * @param data a table with these columns, in any order and perhaps among others
     * @return {@code [rows, featureWidth]}, row by row
     * @throws DataException if a column is missing, a cell is not a number where one must be, or
     *     the numbers are too many for the heap
     */
    public double[] features(TabularData data) {
        return features(data, IntStream.range(0, data.rows()).toArray());
    }

    /**
     * What a network learns about some rows.
     *
     * @param data a table with the target columns
     * @param rows row numbers
     * @return a regression: {@code [rows, targets]}, row by row; else the class of each row
     * @throws DataException if a target is missing, or a class was not among the training rows
     */
    public double[] targets(TabularData data, int[] rows) {
        return target.encode(data, rows);
    }

    /**
     * Brings the outputs of a regression's network back to the targets' own units.
     *
     * @param outputs {@code [rows, targets]}, row by row
     * @return predictions of the same shape
     * @throws IllegalStateException if this is a classification
     */
    public double[] restoreTargets(double[] outputs) {
        if (target instanceof RegressionTargets regression) {
            return regression.restore(outputs);
        }
        throw new IllegalStateException("restoreTargets: a classification has no units");
    }

    /**
     * Reads a file of rows to predict: columns are taken for numbers or categories as in the
     * training rows, columns that are not needed are left out, and so are the targets if the file
     * has none. Delimiter, header and texts for missing values are as for any file.
     *
     * @param file the file
     * @return its reader
     */
    public CsvReader csv(Path file) {
        Map<String, CellType> types = new LinkedHashMap<>();
        features.forEach(encoder -> types.put(encoder.name(), encoder.cellType()));
        return new CsvReader(file).only(types, target.columns());
    }

    /**
     * A table of rows to predict, given as numbers.
     *
     * @param rows {@code [rows][columns]} in the order of {@link #columnNames}; finite, or NaN for
     *     a missing value in a column whose training rows had missing values
     * @return the table
     * @throws DataException if a row has another length, a number is not finite, or the training
     *     rows had categorical columns
     */
    public TabularData accept(float[][] rows) {
        for (FeatureEncoder encoder : features) {
            if (encoder.cellType() != CellType.NUMERIC) {
                throw new DataException(
                        "rows",
                        0,
                        encoder.name(),
                        (encoder instanceof DateEncoder ? "holds dates" : "holds categories")
                                + "; hand over a TabularData instead of numbers");
            }
        }
        return TabularData.of(
                FloatRows.columns("rows", columnNames(), rows, this::hadMissing), List.of());
    }

    private boolean hadMissing(String column) {
        return features.stream()
                .anyMatch(
                        encoder ->
                                encoder.cellType() == CellType.NUMERIC
                                        && encoder.name().equals(column)
                                        && encoder.flagged());
    }

    /** {@return all of it as JSON, from which {@link #fromJson} makes the same to the last bit} */
    public String toJson() {
        return PreprocessingJson.write(features, target);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the text
     * @return the preprocessing
     * @throws IllegalArgumentException if the text is not such JSON, or of an unknown version
     */
    public static Preprocessing fromJson(String json) {
        return PreprocessingJson.read(json);
    }
}
