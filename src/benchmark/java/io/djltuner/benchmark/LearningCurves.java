package io.djltuner.benchmark;

import static java.util.Comparator.comparingDouble;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.djltuner.data.Column;
import io.djltuner.data.NumericColumn;
import io.djltuner.data.TabularData;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Validation accuracies of some hundred configurations after every epoch. A configuration that is
 * not among them is stood for by the nearest row, in the unit cube of the space.
 */
final class LearningCurves {

    /** The file of the space, beside the table. */
    private static final String SPACE = "config_space.json";

    private static final String ACCURACY = "val_acc_";

    private final SearchSpace space;
    private final double[][] points;
    private final double[][] accuracies;

    private LearningCurves(SearchSpace space, TabularData table) {
        this.space = space;
        List<NumericColumn> curve =
                table.columns().stream()
                        .filter(column -> column.name().startsWith(ACCURACY))
                        .map(NumericColumn.class::cast)
                        .toList();
        points =
                IntStream.range(0, table.rows())
                        .mapToObj(row -> space.encode(configuration(table, row)))
                        .toArray(double[][]::new);
        accuracies =
                IntStream.range(0, table.rows())
                        .mapToObj(row -> curve.stream().mapToDouble(c -> c.value(row)).toArray())
                        .toArray(double[][]::new);
    }

    /**
     * Reads curves.
     *
     * @param file with a column for each hyperparameter of {@code config_space.json} beside it, and
     *     columns {@code val_acc_1}, {@code val_acc_2} …
     * @return the curves
     */
    static LearningCurves read(Path file) {
        TabularData table = TabularData.csv(file).read();
        int epochs =
                (int) table.columns().stream().filter(c -> c.name().startsWith(ACCURACY)).count();
        Set<String> columns = Set.copyOf(table.columns().stream().map(Column::name).toList());
        SearchSpaceBuilder builder = SearchSpace.builder();
        for (JsonElement entry : parsed(file.resolveSibling(SPACE))) {
            JsonObject described = entry.getAsJsonObject();
            if (columns.contains(described.get("name").getAsString())) {
                builder.add(hyperparameter(described));
            }
        }
        return new LearningCurves(builder.epochs(epochs).build(), table);
    }

    private static Iterable<JsonElement> parsed(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return JsonParser.parseReader(reader)
                    .getAsJsonObject()
                    .getAsJsonArray("hyperparameters");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Hyperparameter<?> hyperparameter(JsonObject described) {
        String name = described.get("name").getAsString();
        double low = described.get("lower").getAsDouble();
        double high = described.get("upper").getAsDouble();
        Scale scale = described.get("log").getAsBoolean() ? Scale.LOG : Scale.LINEAR;
        return described.get("type").getAsString().equals("uniform_int")
                ? IntRange.of(name, (int) low, (int) high).scale(scale)
                : RealRange.of(name, low, high).scale(scale);
    }

    private Configuration configuration(TabularData table, int row) {
        Map<String, Object> values = new HashMap<>();
        for (Hyperparameter<?> parameter : space.searchable()) {
            double value = ((NumericColumn) table.column(parameter.name())).value(row);
            // The table is rounded, so that a value may lie just outside its range.
            values.put(
                    parameter.name(),
                    parameter instanceof RealRange range
                            ? Math.max(range.min(), Math.min(range.max(), value))
                            : value);
        }
        return space.configuration(values);
    }

    /** The hyperparameters; every trial has as many epochs as the curves. */
    SearchSpace space() {
        return space;
    }

    /** The number of epochs of every curve. */
    int epochs() {
        return accuracies[0].length;
    }

    /**
     * The accuracy of a row.
     *
     * @param row from 0
     * @param epoch from 1
     * @return it, in per cent
     */
    double accuracy(int row, int epoch) {
        return accuracies[row][epoch - 1];
    }

    /** The highest accuracy of any row after the last epoch. */
    double best() {
        return IntStream.range(0, accuracies.length)
                .mapToDouble(row -> accuracy(row, epochs()))
                .max()
                .orElseThrow();
    }

    /** The rows as one search takes them: each stands for at most one trial. */
    final class Rows {

        private final Map<Integer, Integer> rowOfTrial = new HashMap<>();
        private final BitSet taken = new BitSet();

        /**
         * The row of a trial: when it is first asked for, the nearest that is not taken.
         *
         * @param trial its number
         * @param configuration its values
         * @return the row
         */
        int of(int trial, Configuration configuration) {
            return rowOfTrial.computeIfAbsent(trial, number -> take(configuration));
        }

        private int take(Configuration configuration) {
            double[] point = space.encode(configuration);
            int nearest =
                    IntStream.range(0, points.length)
                            .filter(row -> !taken.get(row))
                            .boxed()
                            .min(comparingDouble(row -> squaredDistance(point, points[row])))
                            .orElseThrow(
                                    () -> new IllegalStateException("curves: every row is taken"));
            taken.set(nearest);
            return nearest;
        }
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int axis = 0; axis < a.length; axis++) {
            sum += (a[axis] - b[axis]) * (a[axis] - b[axis]);
        }
        return sum;
    }
}
