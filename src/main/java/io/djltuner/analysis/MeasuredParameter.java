package io.djltuner.analysis;

import io.djltuner.space.Choice;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A hyperparameter and the axes on which trees see it.
 *
 * @param name the hyperparameter's
 * @param axes one; of a choice as Optuna measures it, one for each category
 */
record MeasuredParameter(String name, List<ForestAxis> axes) {

    /** Everything that varies, each on its own axis. */
    static List<MeasuredParameter> asSearched(SearchSpace space, List<Trial> trials) {
        return space.searchable().stream()
                .map(parameter -> ForestAxis.of(parameter, trials))
                .map(axis -> new MeasuredParameter(axis.name(), List.of(axis)))
                .toList();
    }

    /**
     * What all trials have, as Optuna measures it: numbers as they are, and a choice by one axis
     * for each of its values, on which the trials that have the value lie at 1 and the others at 0.
     */
    static List<MeasuredParameter> asInOptuna(SearchSpace space, List<Trial> trials) {
        return space.searchable().stream()
                .filter(parameter -> trials.stream().allMatch(trial -> has(trial, parameter)))
                .map(parameter -> new MeasuredParameter(parameter.name(), raw(parameter, trials)))
                .toList();
    }

    private static boolean has(Trial trial, Hyperparameter<?> parameter) {
        Object value = trial.configuration().values().get(parameter.name());
        return value != null && parameter.accepts(value);
    }

    private static List<ForestAxis> raw(Hyperparameter<?> parameter, List<Trial> trials) {
        if (parameter instanceof RealRange range) {
            return List.of(numbers(range.name(), range.min(), range.max(), trials));
        }
        // Of multiplicative steps Optuna's journals make a choice among the numbers.
        if (parameter instanceof IntRange range && range.factor() == 1) {
            return List.of(numbers(range.name(), range.min(), range.max(), trials));
        }
        return categories(parameter, trials);
    }

    /** Shares of variance do not depend on the unit, so the range may be the unit interval. */
    private static ForestAxis numbers(String name, double min, double max, List<Trial> trials) {
        double[] places =
                trials.stream()
                        .mapToDouble(trial -> (trial.configuration().getDouble(name) - min))
                        .map(above -> above / (max - min))
                        .toArray();
        return ForestAxis.of(name, places);
    }

    private static List<ForestAxis> categories(Hyperparameter<?> parameter, List<Trial> trials) {
        String name = parameter.name();
        List<?> values =
                parameter instanceof Choice<?> choice
                        ? choice.values()
                        : IntStream.range(0, parameter.dimension().values())
                                .mapToObj(parameter::valueAt)
                                .toList();
        return values.stream()
                .map(
                        value ->
                                trials.stream()
                                        .map(trial -> trial.configuration().values().get(name))
                                        .mapToDouble(own -> own.equals(value) ? 1 : 0)
                                        .toArray())
                .map(places -> ForestAxis.of(name, places))
                .toList();
    }
}
