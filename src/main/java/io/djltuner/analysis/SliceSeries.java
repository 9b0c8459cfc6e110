package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Values of trials against one hyperparameter.
 *
 * @param objective what was optimised
 * @param axis the hyperparameter's
 * @param points one for every trial that has a value and in which the hyperparameter is active, by
 *     number
 */
public record SliceSeries(Objective objective, ParameterAxis axis, List<Point> points) {

    /**
     * A trial.
     *
     * @param trial its number
     * @param state complete or pruned
     * @param position on the axis
     * @param value of the objective
     */
    public record Point(int trial, TrialState state, double position, double value) {}

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param axis the hyperparameter's
     * @param points one for every trial that has a value and in which the hyperparameter is active,
     *     by number
     */
    public SliceSeries {
        points = List.copyOf(points);
    }

    /**
     * The slice of one hyperparameter.
     *
     * @param history as it stands
     * @param name the hyperparameter's
     * @return its slice
     * @throws IllegalArgumentException if the space has none of that name
     */
    public static SliceSeries of(StudyHistory history, String name) {
        return of(history, ParameterAxis.of(history.space().get(name)));
    }

    /**
     * The slices of everything that varies, in the space's order.
     *
     * @param history as it stands
     * @return one for each hyperparameter with more than one value
     */
    public static List<SliceSeries> all(StudyHistory history) {
        return ParameterAxis.all(history.space()).stream().map(axis -> of(history, axis)).toList();
    }

    private static SliceSeries of(StudyHistory history, ParameterAxis axis) {
        List<Point> points = new ArrayList<>();
        for (Trial trial : history.trials()) {
            OptionalDouble position = axis.position(trial.configuration());
            OptionalDouble value = Values.of(trial);
            if (position.isPresent() && value.isPresent()) {
                points.add(
                        new Point(
                                trial.number(),
                                trial.state(),
                                position.getAsDouble(),
                                value.getAsDouble()));
            }
        }
        return new SliceSeries(history.objective(), axis, points);
    }
}
