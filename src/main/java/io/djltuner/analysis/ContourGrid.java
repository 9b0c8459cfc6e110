package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Values over two hyperparameters: the complete trials and a smooth surface through them. The
 * surface is a weighted mean of the trials' values (E. A. Nadaraya and G. S. Watson, 1964) with
 * Gaussian weights on the axes' own scales, as wide as Scott's rule says; on an axis of categories
 * without an order each category is smoothed by itself. Where no trial is near, it is empty.
 *
 * @param objective what was optimised
 * @param x the axis to the right
 * @param y the axis upwards
 * @param points the complete trials in which both hyperparameters are active, by number
 * @param xs positions of the columns on x
 * @param ys positions of the rows on y
 * @param cells the surface: a row for each of ys, in it a value for each of xs
 */
public record ContourGrid(
        Objective objective,
        ParameterAxis x,
        ParameterAxis y,
        List<Point> points,
        List<Double> xs,
        List<Double> ys,
        List<List<OptionalDouble>> cells) {

    /** Rows and columns on axes of numbers. */
    private static final int RESOLUTION = 40;

    /**
     * A trial.
     *
     * @param trial its number
     * @param x its position on that axis
     * @param y its position on that axis
     * @param value of the objective
     */
    public record Point(int trial, double x, double y, double value) {}

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param x the axis to the right
     * @param y the axis upwards
     * @param points the complete trials in which both hyperparameters are active, by number
     * @param xs positions of the columns on x
     * @param ys positions of the rows on y
     * @param cells the surface
     */
    public ContourGrid {
        points = List.copyOf(points);
        xs = List.copyOf(xs);
        ys = List.copyOf(ys);
        cells = cells.stream().map(List::copyOf).toList();
    }

    /**
     * The surface over two hyperparameters.
     *
     * @param history as it stands
     * @param x the name of the one
     * @param y the name of the other
     * @return points and surface
     * @throws IllegalArgumentException if the space has none of these names, or both are one
     */
    public static ContourGrid of(StudyHistory history, String x, String y) {
        if (x.equals(y)) {
            throw new IllegalArgumentException(
                    "contour: needs two hyperparameters, but got '%s' twice".formatted(x));
        }
        ParameterAxis right = ParameterAxis.of(history.space().get(x));
        ParameterAxis up = ParameterAxis.of(history.space().get(y));
        List<Point> points = points(history, right, up);
        List<Double> xs = right.spread(RESOLUTION);
        List<Double> ys = up.spread(RESOLUTION);
        return new ContourGrid(
                history.objective(),
                right,
                up,
                points,
                xs,
                ys,
                KernelSurface.cells(right, up, points, xs, ys));
    }

    /**
     * The surface over the two most important hyperparameters.
     *
     * @param history as it stands
     * @return it; empty if fewer than two vary
     * @see ParameterImportance#of
     */
    public static Optional<ContourGrid> ofMostImportant(StudyHistory history) {
        List<ParameterImportance.Share> shares = ParameterImportance.of(history).shares();
        return shares.size() < 2
                ? Optional.empty()
                : Optional.of(of(history, shares.get(0).name(), shares.get(1).name()));
    }

    private static List<Point> points(StudyHistory history, ParameterAxis x, ParameterAxis y) {
        List<Point> points = new ArrayList<>();
        for (Trial trial : Values.complete(history)) {
            OptionalDouble right = x.position(trial.configuration());
            OptionalDouble up = y.position(trial.configuration());
            if (right.isPresent() && up.isPresent()) {
                points.add(
                        new Point(
                                trial.number(),
                                right.getAsDouble(),
                                up.getAsDouble(),
                                trial.value().getAsDouble()));
            }
        }
        return points;
    }
}
