package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a search improved: the value of every trial and the best value so far, by trial number.
 *
 * @param objective what was optimised
 * @param points one for every trial, by number
 */
public record ImprovementCurve(Objective objective, List<Point> points) {

    /**
     * A trial.
     *
     * @param trial its number
     * @param state where it stands
     * @param value of a complete trial, or of a pruned one after its last epoch; empty if it has
     *     none
     * @param best the best value of the complete trials up to this one; empty before the first
     */
    public record Point(int trial, TrialState state, OptionalDouble value, OptionalDouble best) {}

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param points one for every trial, by number
     */
    public ImprovementCurve {
        points = List.copyOf(points);
    }

    /**
     * The curve of a study.
     *
     * @param history as it stands
     * @return a point for every trial
     */
    public static ImprovementCurve of(StudyHistory history) {
        Objective objective = history.objective();
        List<Point> points = new ArrayList<>();
        OptionalDouble best = OptionalDouble.empty();
        for (Trial trial : history.trials()) {
            OptionalDouble value = Values.of(trial);
            if (Values.isComplete(trial)
                    && objective.isBetter(value.getAsDouble(), best.orElse(objective.worst()))) {
                best = value;
            }
            points.add(new Point(trial.number(), trial.state(), value, best));
        }
        return new ImprovementCurve(objective, points);
    }

    /**
     * {@return the points at which the best value changed, the first complete trial's among them}
     */
    public List<Point> improvements() {
        List<Point> improvements = new ArrayList<>();
        OptionalDouble best = OptionalDouble.empty();
        for (Point point : points) {
            if (!point.best().equals(best)) {
                improvements.add(point);
                best = point.best();
            }
        }
        return List.copyOf(improvements);
    }

    /** {@return the best value of all complete trials} */
    public OptionalDouble best() {
        return points.isEmpty() ? OptionalDouble.empty() : points.get(points.size() - 1).best();
    }
}
