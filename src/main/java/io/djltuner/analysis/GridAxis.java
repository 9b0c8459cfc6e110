package io.djltuner.analysis;

import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** An axis cut into a grid of at most 50 cells, on which PED-ANOVA compares densities. */
final class GridAxis {

    private static final int MOST = 50;

    private final ParameterAxis axis;
    private final int size;

    private GridAxis(Hyperparameter<?> parameter) {
        axis = ParameterAxis.of(parameter);
        size = size(parameter, axis);
    }

    static List<GridAxis> all(SearchSpace space) {
        return space.searchable().stream().<GridAxis>map(GridAxis::new).toList();
    }

    private static int size(Hyperparameter<?> parameter, ParameterAxis axis) {
        int values = parameter.dimension().values();
        if (axis.kind().isCategorical()) {
            return values;
        }
        // Small whole numbers lie far apart on a log scale.
        boolean logInts =
                axis.kind() != ParameterAxis.Kind.LINEAR
                        && parameter instanceof IntRange range
                        && range.factor() == 1;
        return Math.min(MOST, logInts ? doublings(values) + 1 : values);
    }

    private static int doublings(int values) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(values - 1);
    }

    String name() {
        return axis.name();
    }

    int size() {
        return size;
    }

    /** The cell of a configuration's value; halfway between two it is the lower one. */
    OptionalInt index(Configuration configuration) {
        return axis.position(configuration).stream()
                .mapToInt(position -> axis.kind().isCategorical() ? (int) position : cell(position))
                .findFirst();
    }

    private int cell(double position) {
        double low = axis.along(axis.min());
        double width = (axis.along(axis.max()) - low) / (size - 1);
        int cell = (int) Math.ceil((axis.along(position) - low) / width - 0.5);
        return Math.max(0, Math.min(size - 1, cell));
    }

    /** The density of trials that lie in some cells, at every cell. */
    double[] density(List<Integer> cells) {
        int[] counts = new int[size];
        cells.forEach(cell -> counts[cell]++);
        List<Integer> seen = new ArrayList<>();
        for (int cell = 0; cell < size; cell++) {
            if (counts[cell] > 0) {
                seen.add(cell);
            }
        }
        return axis.kind() == ParameterAxis.Kind.NOMINAL
                ? GridDensity.nominal(counts, seen)
                : GridDensity.ordered(counts, seen);
    }
}
