package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.TrialState;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ImprovementCurveTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder().add(RealRange.of("x", 0, 1)).build();

    private static final Map<String, Double> X = Map.of("x", 0.5);

    private static Histories trials(Objective objective) {
        return Histories.of(SPACE, objective)
                .without(X, TrialState.FAILED)
                .complete(X, 3)
                .complete(X, 5)
                .trained(X, TrialState.PRUNED, 9, 1)
                .complete(X, 2)
                .without(X, TrialState.RUNNING);
    }

    private static double[] best(ImprovementCurve curve) {
        return curve.points().stream().mapToDouble(p -> p.best().orElse(Double.NaN)).toArray();
    }

    @Test
    void fallsWhenMinimising() {
        ImprovementCurve curve = ImprovementCurve.of(trials(Objective.minimize("loss")).history());

        assertThat(best(curve)).containsExactly(Double.NaN, 3, 3, 3, 2, 2);
        assertThat(curve.best()).hasValue(2);
        assertThat(curve.improvements())
                .extracting(ImprovementCurve.Point::trial)
                .containsExactly(1, 4);
    }

    @Test
    void risesWhenMaximising() {
        ImprovementCurve curve =
                ImprovementCurve.of(trials(Objective.maximize("accuracy")).history());

        assertThat(best(curve)).containsExactly(Double.NaN, 3, 5, 5, 5, 5);
        assertThat(curve.improvements())
                .extracting(ImprovementCurve.Point::trial)
                .containsExactly(1, 2);
    }

    @Test
    void everyTrialHasItsStateAndItsValueIfAny() {
        ImprovementCurve curve = ImprovementCurve.of(trials(Objective.minimize("loss")).history());

        assertThat(curve.points())
                .extracting(ImprovementCurve.Point::state)
                .containsExactly(
                        TrialState.FAILED,
                        TrialState.COMPLETE,
                        TrialState.COMPLETE,
                        TrialState.PRUNED,
                        TrialState.COMPLETE,
                        TrialState.RUNNING);
        assertThat(curve.points())
                .extracting(ImprovementCurve.Point::value)
                .containsExactly(
                        OptionalDouble.empty(),
                        OptionalDouble.of(3),
                        OptionalDouble.of(5),
                        OptionalDouble.of(1),
                        OptionalDouble.of(2),
                        OptionalDouble.empty());
    }
}
