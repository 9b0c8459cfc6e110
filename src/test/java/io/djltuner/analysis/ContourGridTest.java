package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialState;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContourGridTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("rate", 1e-4, 1).scale(Scale.LOG))
                    .add(RealRange.of("x", -1, 1))
                    .add(Choice.of("c", "a", "b"))
                    .add(RealRange.of("m", 0, 1).when(Condition.is("c", "b")))
                    .build();

    /** log₁₀ rate + x + 10 for category b, 500 times at random. */
    private static StudyHistory plane() {
        Histories trials = Histories.of(SPACE, Objective.minimize("loss"));
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            double exponent = -4 * random.nextDouble();
            double x = 2 * random.nextDouble() - 1;
            boolean b = i % 2 == 0;
            trials.complete(
                    Map.of("rate", Math.pow(10, exponent), "x", x, "c", b ? "b" : "a"),
                    exponent + x + (b ? 10 : 0));
        }
        return trials.history();
    }

    /** In the middle of a plane the mean of the neighbourhood is the plane; noise of c is 10. */
    @Test
    void followsAPlaneOnALogAxis() {
        ContourGrid grid = ContourGrid.of(plane(), "rate", "c");

        assertThat(grid.xs()).hasSize(40);
        assertThat(grid.ys()).containsExactly(0.0, 1.0);
        for (int column = 10; column < 30; column++) {
            double exponent = Math.log10(grid.xs().get(column));
            assertThat(grid.cells().get(0).get(column).orElseThrow())
                    .isCloseTo(exponent, within(0.25));
            assertThat(grid.cells().get(1).get(column).orElseThrow())
                    .isCloseTo(exponent + 10, within(0.25));
        }
    }

    @Test
    void isAWeightedMeanOfTheTrialsWithScottsWidth() {
        StudyHistory two =
                Histories.of(SPACE, Objective.minimize("loss"))
                        .complete(Map.of("rate", 1e-4, "x", -1.0, "c", "a"), 1)
                        .complete(Map.of("rate", 1.0, "x", 1.0, "c", "a"), 3)
                        .history();
        ContourGrid grid = ContourGrid.of(two, "rate", "x");
        double width = 0.5 * Math.pow(2, -1 / 6.0);
        double at = 1 / 39.0;
        double near = Math.exp(-(at * at) / (width * width));
        double far = Math.exp(-((1 - at) * (1 - at)) / (width * width));

        assertThat(grid.cells().get(1).get(1).orElseThrow())
                .isCloseTo((near + 3 * far) / (near + far), within(1e-9));
    }

    @Test
    void whereNoTrialIsNearItIsEmpty() {
        Histories trials = Histories.of(SPACE, Objective.minimize("loss"));
        for (int i = 0; i < 20; i++) {
            trials.complete(Map.of("rate", 0.5, "x", -0.9 + i / 1000.0, "c", "b", "m", 0.5), i);
        }
        ContourGrid grid = ContourGrid.of(trials.history(), "x", "c");

        assertThat(grid.cells().get(0)).containsOnly(OptionalDouble.empty());
        assertThat(grid.cells().get(1).get(2)).isPresent();
        assertThat(grid.cells().get(1).get(39)).isEmpty();
    }

    @Test
    void onlyTrialsWithBothCount() {
        StudyHistory history =
                Histories.of(SPACE, Objective.minimize("loss"))
                        .complete(Map.of("rate", 0.1, "x", 0.0, "c", "a"), 1)
                        .complete(Map.of("rate", 0.1, "x", 0.5, "c", "b", "m", 0.25), 2)
                        .without(
                                Map.of("rate", 0.1, "x", 0.5, "c", "b", "m", 0.25),
                                TrialState.FAILED)
                        .history();

        assertThat(ContourGrid.of(history, "m", "x").points())
                .containsExactly(new ContourGrid.Point(1, 0.25, 0.5, 2));
    }

    @Test
    void theMostImportantTwoAreChosen() {
        ContourGrid grid = ContourGrid.ofMostImportant(plane()).orElseThrow();
        ParameterImportance importance = ParameterImportance.of(plane());

        assertThat(grid.x().name()).isEqualTo(importance.shares().get(0).name());
        assertThat(grid.y().name()).isEqualTo(importance.shares().get(1).name());
        SearchSpace one = SearchSpace.builder().add(RealRange.of("x", 0, 1)).build();
        StudyHistory narrow = Histories.of(one, Objective.minimize("loss")).history();
        assertThat(ContourGrid.ofMostImportant(narrow)).isEmpty();
    }

    @Test
    void oneHyperparameterIsNotEnough() {
        assertThatThrownBy(() -> ContourGrid.of(plane(), "x", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("contour: needs two hyperparameters, but got 'x' twice");
    }
}
