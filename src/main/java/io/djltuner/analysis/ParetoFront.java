package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a better value costs: the complete trials by cost and value, and those of them that no other
 * is both cheaper and better than (V. Pareto, Manuale di economia politica, 1906).
 *
 * @param objective what was optimised
 * @param cost what is set against it
 * @param points the complete trials whose cost is known, the cheapest first
 */
public record ParetoFront(Objective objective, Cost cost, List<Point> points) {

    /** What a trial costs. */
    public enum Cost {
        /** Weights and biases of its network. */
        PARAMETERS,
        /** Seconds from its start to its end, pauses not counted. */
        TRAINING_TIME,
        /** Epochs that it trained. */
        EPOCHS
    }

    /**
     * A trial.
     *
     * @param trial its number
     * @param cost in the cost's unit
     * @param value of the objective
     * @param onFront whether no other trial is at least as good in both and better in one
     */
    public record Point(int trial, double cost, double value, boolean onFront) {}

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param cost what is set against it
     * @param points the complete trials whose cost is known, the cheapest first
     */
    public ParetoFront {
        points = List.copyOf(points);
    }

    /**
     * The front of a study.
     *
     * @param history as it stands
     * @param cost what to set against the value
     * @return all complete trials whose cost is known
     */
    public static ParetoFront of(StudyHistory history, Cost cost) {
        Objective objective = history.objective();
        List<Point> sorted =
                Values.complete(history).stream()
                        .filter(trial -> cost(trial, cost).isPresent())
                        .map(trial -> point(trial, cost))
                        .sorted(
                                Comparator.comparingDouble(Point::cost)
                                        .thenComparing(Point::value, objective.bestFirst())
                                        .thenComparing(Point::trial))
                        .toList();
        return new ParetoFront(objective, cost, marked(sorted, objective));
    }

    private static Point point(Trial trial, Cost cost) {
        return new Point(
                trial.number(),
                cost(trial, cost).getAsDouble(),
                trial.value().getAsDouble(),
                false);
    }

    private static OptionalDouble cost(Trial trial, Cost cost) {
        return switch (cost) {
            case PARAMETERS -> {
                OptionalLong parameters = RankTable.parametersOf(trial);
                yield parameters.isPresent()
                        ? OptionalDouble.of((double) parameters.getAsLong())
                        : OptionalDouble.empty();
            }
            case TRAINING_TIME ->
                    trial.facts()
                            .map(TrialFacts::wallTime)
                            .map(time -> OptionalDouble.of(time.toNanos() / 1e9))
                            .orElse(OptionalDouble.empty());
            case EPOCHS ->
                    trial.epochsDone() > 0
                            ? OptionalDouble.of(trial.epochsDone())
                            : OptionalDouble.empty();
        };
    }

    /** Of points by cost, at one cost the best first. */
    private static List<Point> marked(List<Point> sorted, Objective objective) {
        List<Point> marked = new ArrayList<>();
        Point last = new Point(-1, Double.NaN, objective.worst(), true);
        for (Point point : sorted) {
            boolean equal = point.cost() == last.cost() && point.value() == last.value();
            boolean onFront = equal || objective.isBetter(point.value(), last.value());
            Point found = new Point(point.trial(), point.cost(), point.value(), onFront);
            marked.add(found);
            last = onFront ? found : last;
        }
        return marked;
    }

    /**
     * {@return the trials on the front, the cheapest first; each is better than those before it}
     */
    public List<Point> front() {
        return points.stream().filter(Point::onFront).toList();
    }
}
