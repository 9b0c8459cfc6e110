package io.djltuner.benchmark;

import io.djltuner.data.Column;
import io.djltuner.data.NumericColumn;
import io.djltuner.data.TabularData;
import io.djltuner.space.Choice;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Objective;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * A tabular benchmark: every configuration of a finite space with the results of several repeats of
 * its training. Columns of numbers are ordered, searched by their index; others have no order.
 */
final class HyperparameterTable {

    private final SearchSpace space;
    private final Objective objective;
    private final Map<Configuration, double[]> repeats = new HashMap<>();
    private final double best;
    private final double median;

    private HyperparameterTable(TabularData table) {
        List<Column> results = table.columns().stream().filter(c -> isResult(c.name())).toList();
        List<Axis> axes =
                table.columns().stream().filter(c -> !isResult(c.name())).map(Axis::of).toList();
        SearchSpaceBuilder builder = SearchSpace.builder();
        axes.forEach(axis -> builder.add(axis.parameter()));
        space = builder.build();
        boolean isError = results.get(0).name().startsWith("valid_mse");
        objective = isError ? Objective.minimize("valid_mse") : Objective.maximize("bal_acc");
        for (int row = 0; row < table.rows(); row++) {
            repeats.put(configuration(axes, row), numbers(results, row));
        }
        if (repeats.size() != table.rows()) {
            throw new IllegalArgumentException(
                    table.source() + ": some configuration stands in more than one row");
        }
        double[] means = repeats.values().stream().mapToDouble(StatUtils::mean).toArray();
        best = isError ? StatUtils.min(means) : StatUtils.max(means);
        median = new Median().evaluate(means);
    }

    /**
     * Reads a table.
     *
     * @param file comma-separated; columns named {@code valid_mse…} (to be minimised), {@code
     *     val_…}, {@code bal_acc…} or {@code …_s0} hold results
     * @return the table
     */
    static HyperparameterTable read(Path file) {
        return new HyperparameterTable(TabularData.csv(file).read());
    }

    private static boolean isResult(String name) {
        return name.startsWith("valid_mse")
                || name.startsWith("val_")
                || name.startsWith("bal_acc")
                || name.matches(".*_s.");
    }

    /** A column as a hyperparameter, and the value of each row. */
    private record Axis(Hyperparameter<?> parameter, Object[] valueOfRow) {

        static Axis of(Column column) {
            if (column instanceof NumericColumn numeric) {
                return ordered(numeric);
            }
            List<String> texts = IntStream.range(0, column.size()).mapToObj(column::text).toList();
            return new Axis(
                    Choice.of(column.name(), texts.stream().distinct().sorted().toList()),
                    texts.toArray());
        }

        private static Axis ordered(NumericColumn column) {
            double[] values =
                    IntStream.range(0, column.size()).mapToDouble(column::value).toArray();
            double[] domain = Arrays.stream(values).distinct().sorted().toArray();
            Object[] indices = new Object[values.length];
            for (int row = 0; row < values.length; row++) {
                indices[row] = Arrays.binarySearch(domain, values[row]);
            }
            return new Axis(IntRange.of(column.name(), 0, domain.length - 1), indices);
        }
    }

    private Configuration configuration(List<Axis> axes, int row) {
        Map<String, Object> values = new HashMap<>();
        axes.forEach(axis -> values.put(axis.parameter().name(), axis.valueOfRow()[row]));
        return space.configuration(values);
    }

    private static double[] numbers(List<Column> columns, int row) {
        List<Double> numbers = new ArrayList<>();
        for (Column column : columns) {
            numbers.add(((NumericColumn) column).value(row));
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    SearchSpace space() {
        return space;
    }

    Objective objective() {
        return objective;
    }

    /** The results of a configuration's repeats. */
    double[] repeats(Configuration configuration) {
        double[] found = repeats.get(configuration);
        if (found == null) {
            throw new IllegalArgumentException("table: has no row " + configuration);
        }
        return found;
    }

    /**
     * How far a quality is from the best in the table, as a share of the median's distance.
     *
     * @param quality mean of a configuration's repeats
     * @return 0 for the best, 1 for the median
     */
    double regret(double quality) {
        return Math.abs(quality - best) / Math.abs(median - best);
    }

    /**
     * What random search can expect, exactly but for drawing with replacement: a result is the best
     * of so many draws with the chance that none of them is better. Of equal results each is as
     * likely to be the first.
     *
     * @param trials at least 1
     * @return the expectation of the regret, capped at 1
     */
    double expectedRandomRegret(int trials) {
        NavigableMap<Double, Mean> regretsByResult = new TreeMap<>(objective.bestFirst());
        double n = 0;
        for (double[] results : repeats.values()) {
            double regret = Math.min(1, regret(StatUtils.mean(results)));
            for (double result : results) {
                regretsByResult.computeIfAbsent(result, value -> new Mean()).increment(regret);
                n++;
            }
        }
        double sum = 0;
        double better = 0;
        for (Mean regrets : regretsByResult.values()) {
            double notWorse = better + regrets.getN();
            double chance = Math.pow(1 - better / n, trials) - Math.pow(1 - notWorse / n, trials);
            sum += chance * regrets.getResult();
            better = notWorse;
        }
        return sum;
    }
}
