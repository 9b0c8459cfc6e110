package io.djltuner.analysis;

import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.study.Trial;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A hyperparameter as trees see it.
 *
 * @param name the hyperparameter's
 * @param categories how many; 0 on an axis in order
 * @param places of the trials: on the unit interval, or the index of the category
 * @param order the trials by their places
 */
record ForestAxis(String name, int categories, double[] places, int[] order) {

    static <T> ForestAxis of(Hyperparameter<T> parameter, List<Trial> trials) {
        int categories = parameter.dimension() instanceof Dimension.Nominal n ? n.n() : 0;
        double[] places =
                trials.stream()
                        .mapToDouble(trial -> unit(parameter, trial))
                        .map(unit -> categories > 0 ? Math.floor(unit * categories) : unit)
                        .toArray();
        return of(parameter.name(), categories, places);
    }

    /** An axis in order. */
    static ForestAxis of(String name, double[] places) {
        return of(name, 0, places);
    }

    private static ForestAxis of(String name, int categories, double[] places) {
        int[] order =
                IntStream.range(0, places.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(trial -> places[trial]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new ForestAxis(name, categories, places, order);
    }

    /** Of its value, or of its default where it is inactive or has a value that is none of its. */
    private static <T> double unit(Hyperparameter<T> parameter, Trial trial) {
        Object value = trial.configuration().values().get(parameter.name());
        return value != null && parameter.accepts(value)
                ? parameter.unit(parameter.type().cast(value))
                : parameter.unit(parameter.defaultValue());
    }

    boolean isNominal() {
        return categories > 0;
    }
}
