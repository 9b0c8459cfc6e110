package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.analysis.SliceSeries.Point;
import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialState;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SliceSeriesTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(Choice.of("method", "adam", "sgd"))
                    .add(RealRange.of("m", 0, 1).when(Condition.is("method", "sgd")))
                    .build();

    private static final StudyHistory HISTORY =
            Histories.of(SPACE, Objective.minimize("loss"))
                    .complete(Map.of("method", "adam"), 3)
                    .complete(Map.of("method", "sgd", "m", 0.5), 2)
                    .trained(Map.of("method", "sgd", "m", 0.25), TrialState.PRUNED, 7)
                    .without(Map.of("method", "sgd", "m", 0.75), TrialState.FAILED)
                    .history();

    @Test
    void aSliceHasTheTrialsWhereItsHyperparameterIsActive() {
        assertThat(SliceSeries.of(HISTORY, "m").points())
                .containsExactly(
                        new Point(1, TrialState.COMPLETE, 0.5, 2),
                        new Point(2, TrialState.PRUNED, 0.25, 7));
        assertThat(SliceSeries.of(HISTORY, "method").points())
                .containsExactly(
                        new Point(0, TrialState.COMPLETE, 0, 3),
                        new Point(1, TrialState.COMPLETE, 1, 2),
                        new Point(2, TrialState.PRUNED, 1, 7));
    }

    @Test
    void everythingThatVariesHasASlice() {
        assertThat(SliceSeries.all(HISTORY))
                .extracting(slice -> slice.axis().name())
                .containsExactly("method", "m");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> SliceSeries.of(HISTORY, "rate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("space: there is no 'rate'; there are [method, m]");
    }

    @Test
    void parallelLinesHaveGapsWhereAHyperparameterIsInactive() {
        ParallelAxes axes = ParallelAxes.of(HISTORY);

        assertThat(axes.axes()).extracting(ParameterAxis::name).containsExactly("method", "m");
        assertThat(axes.lines())
                .containsExactly(
                        line(0, TrialState.COMPLETE, 0, OptionalDouble.empty(), 3),
                        line(1, TrialState.COMPLETE, 1, OptionalDouble.of(0.5), 2),
                        line(2, TrialState.PRUNED, 1, OptionalDouble.of(0.25), 7),
                        new ParallelAxes.Line(
                                3,
                                TrialState.FAILED,
                                List.of(OptionalDouble.of(1), OptionalDouble.of(0.75)),
                                OptionalDouble.empty()));
    }

    private static ParallelAxes.Line line(
            int trial, TrialState state, double method, OptionalDouble m, double value) {
        return new ParallelAxes.Line(
                trial, state, List.of(OptionalDouble.of(method), m), OptionalDouble.of(value));
    }
}
