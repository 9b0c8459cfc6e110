package io.djltuner.analysis;

import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Rank correlations (Spearman's ρ, with the mean rank for equal values) of everything that varies,
 * and of the objective, over the complete trials. The scale of an axis does not matter to ranks. A
 * hyperparameter without an order has a variable for each of its values, 1 where it was chosen and
 * 0 where another was; of two values the second has one.
 *
 * @param variables the names of hyperparameters, such as {@code learningRate} or {@code activation
 *     = RELU}, and last the objective's metric
 * @param cells a row for each variable, in it a cell for each variable
 */
public record Correlations(List<String> variables, List<List<Cell>> cells) {

    /** With fewer, ranks agree by chance. */
    private static final int FEWEST_TRIALS = 3;

    /**
     * Two variables.
     *
     * @param rho in [−1, 1]; empty if one of them does not vary in these trials, or there are fewer
     *     than three
     * @param trials in which both are active
     */
    public record Cell(OptionalDouble rho, int trials) {}

    private record Variable(String name, Function<Trial, OptionalDouble> value) {}

    /**
     * Copies.
     *
     * @param variables the names of hyperparameters, such as {@code learningRate} or {@code
     *     activation = RELU}, and last the objective's metric
     * @param cells a row for each variable, in it a cell for each variable
     */
    public Correlations {
        variables = List.copyOf(variables);
        cells = cells.stream().map(List::copyOf).toList();
    }

    /**
     * The correlations of a study.
     *
     * @param history as it stands
     * @return all pairs
     */
    public static Correlations of(StudyHistory history) {
        List<Variable> variables = new ArrayList<>();
        ParameterAxis.all(history.space()).forEach(axis -> variables.addAll(variables(axis)));
        variables.add(new Variable(history.objective().metric(), Trial::value));
        List<Trial> trials = Values.complete(history);
        List<double[]> columns =
                variables.stream().map(variable -> column(variable, trials)).toList();
        Cell[][] cells = new Cell[columns.size()][columns.size()];
        for (int i = 0; i < cells.length; i++) {
            for (int j = 0; j <= i; j++) {
                cells[i][j] = cell(columns.get(i), columns.get(j));
                cells[j][i] = cells[i][j];
            }
        }
        return new Correlations(
                variables.stream().map(Variable::name).toList(),
                IntStream.range(0, cells.length).mapToObj(i -> List.of(cells[i])).toList());
    }

    private static List<Variable> variables(ParameterAxis axis) {
        if (axis.kind() != ParameterAxis.Kind.NOMINAL) {
            return List.of(
                    new Variable(axis.name(), trial -> axis.position(trial.configuration())));
        }
        int first = axis.categories().size() == 2 ? 1 : 0;
        return IntStream.range(first, axis.categories().size())
                .mapToObj(index -> indicator(axis, index))
                .toList();
    }

    private static Variable indicator(ParameterAxis axis, int index) {
        return new Variable(
                axis.name() + " = " + axis.categories().get(index),
                trial -> {
                    OptionalDouble position = axis.position(trial.configuration());
                    return position.isEmpty()
                            ? position
                            : OptionalDouble.of(position.getAsDouble() == index ? 1 : 0);
                });
    }

    /** NaN where a hyperparameter is inactive. */
    private static double[] column(Variable variable, List<Trial> trials) {
        return trials.stream()
                .mapToDouble(trial -> variable.value().apply(trial).orElse(Double.NaN))
                .toArray();
    }

    private static Cell cell(double[] one, double[] other) {
        int[] both =
                IntStream.range(0, one.length)
                        .filter(i -> !Double.isNaN(one[i]) && !Double.isNaN(other[i]))
                        .toArray();
        if (both.length < FEWEST_TRIALS) {
            return new Cell(OptionalDouble.empty(), both.length);
        }
        double rho =
                new SpearmansCorrelation()
                        .correlation(
                                IntStream.of(both).mapToDouble(i -> one[i]).toArray(),
                                IntStream.of(both).mapToDouble(i -> other[i]).toArray());
        return new Cell(
                Double.isNaN(rho)
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Math.max(-1, Math.min(1, rho))),
                both.length);
    }

    /**
     * The correlation of two variables.
     *
     * @param one a variable's name
     * @param other a variable's name
     * @return their cell
     * @throws IllegalArgumentException if there is no variable of that name
     */
    public Cell between(String one, String other) {
        return cells.get(index(one)).get(index(other));
    }

    private int index(String name) {
        int index = variables.lastIndexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "correlations: there is no variable '%s'; there are %s"
                            .formatted(name, variables));
        }
        return index;
    }

    /**
     * {@return the correlations of the hyperparameters' variables with the objective, in their
     * order}
     */
    public List<Cell> withObjective() {
        return cells.get(cells.size() - 1).subList(0, cells.size() - 1);
    }
}
