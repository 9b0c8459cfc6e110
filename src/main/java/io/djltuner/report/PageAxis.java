package io.djltuner.report;

import io.djltuner.analysis.ParameterAxis;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A hyperparameter's axis on the page.
 *
 * @param axis it
 * @param isWhole whether it has whole numbers only, which are written exactly
 */
record PageAxis(ParameterAxis axis, boolean isWhole) {

    /** The share of an axis that shows in its numbers, if six digits do not show it anyway. */
    private static final double SHOWN = 1e-5;

    /** Of everything that varies, in the space's order. */
    static List<PageAxis> all(SearchSpace space) {
        return space.searchable().stream()
                .map(parameter -> new PageAxis(ParameterAxis.of(parameter), isWhole(parameter)))
                .toList();
    }

    private static boolean isWhole(Hyperparameter<?> parameter) {
        return parameter instanceof IntRange
                || (parameter instanceof RealRange range
                        && range.step() > 0
                        && isWhole(range.step())
                        && isWhole(range.min()));
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number);
    }

    String name() {
        return axis.name();
    }

    void write(JsonText out) {
        out.beginObject();
        out.name("name").text(axis.name());
        out.name("kind").text(axis.kind().name());
        out.name("whole").yes(isWhole);
        place(out.name("min"), axis.min());
        place(out.name("max"), axis.max());
        out.name("categories").beginArray();
        axis.categories().forEach(out::text);
        out.endArray().endObject();
    }

    /** Writes a position on the axis. */
    void place(JsonText out, double position) {
        out.number(position, finest());
    }

    /** Writes a position on the axis, if there is one. */
    void place(JsonText out, OptionalDouble position) {
        position.ifPresentOrElse(known -> place(out, known), out::nothing);
    }

    private double finest() {
        if (isWhole || axis.kind().isCategorical()) {
            return 1;
        }
        double width = axis.max() - axis.min();
        return SHOWN
                * (axis.kind() == ParameterAxis.Kind.REVERSE_LOG
                        ? Math.min(width, axis.min())
                        : width);
    }
}
