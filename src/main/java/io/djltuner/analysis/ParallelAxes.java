package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialState;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Parallel coordinates: an axis for everything that varies and a line for every trial, coloured by
 * its value.
 *
 * @param objective what was optimised
 * @param axes in the space's order
 * @param lines one for every trial, by number
 */
public record ParallelAxes(Objective objective, List<ParameterAxis> axes, List<Line> lines) {

    /**
     * A trial.
     *
     * @param trial its number
     * @param state where it stands
     * @param positions on the axes, in their order; empty where a hyperparameter is inactive
     * @param value of a complete trial, or of a pruned one after its last epoch
     */
    public record Line(
            int trial, TrialState state, List<OptionalDouble> positions, OptionalDouble value) {

        /**
         * Copies.
         *
         * @param trial its number
         * @param state where it stands
         * @param positions on the axes, in their order
         * @param value of a complete trial, or of a pruned one after its last epoch
         */
        public Line {
            positions = List.copyOf(positions);
        }
    }

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param axes in the space's order
     * @param lines one for every trial, by number
     */
    public ParallelAxes {
        axes = List.copyOf(axes);
        lines = List.copyOf(lines);
    }

    /**
     * The coordinates of a study.
     *
     * @param history as it stands
     * @return axes and lines
     */
    public static ParallelAxes of(StudyHistory history) {
        List<ParameterAxis> axes = ParameterAxis.all(history.space());
        List<Line> lines =
                history.trials().stream()
                        .map(
                                trial ->
                                        new Line(
                                                trial.number(),
                                                trial.state(),
                                                axes.stream()
                                                        .map(a -> a.position(trial.configuration()))
                                                        .toList(),
                                                Values.of(trial)))
                        .toList();
        return new ParallelAxes(history.objective(), axes, lines);
    }
}
