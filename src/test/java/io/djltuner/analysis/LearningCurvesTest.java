package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.analysis.LearningCurves.Point;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.TrialState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningCurvesTest {

    private static final Map<String, Double> X = Map.of("x", 0.5);

    @Test
    void aTrialHasACurveForEachMetricTheObjectivesFirst() {
        SearchSpace space = SearchSpace.builder().add(RealRange.of("x", 0, 1)).epochs(3).build();
        try (Study study =
                Study.builder(space, Objective.maximize("accuracy"), new RandomSearch()).build()) {
            Leg leg = study.ask().orElseThrow();
            for (int epoch = 1; epoch <= 3; epoch++) {
                Map<String, Double> metrics = new LinkedHashMap<>();
                metrics.put("loss", 1.0 / epoch);
                metrics.put("accuracy", epoch / 4.0);
                study.report(leg.trial().number(), epoch, metrics);
            }
            study.tell(leg, 0.75);
            assertThat(study.ask()).as("a trial without epochs").isPresent();

            LearningCurves curves = LearningCurves.of(study.history());

            assertThat(curves.metrics()).containsExactly("accuracy", "loss");
            assertThat(curves.curves()).hasSize(2).isEqualTo(curves.of(0));
            assertThat(curves.of("accuracy").get(0).points())
                    .containsExactly(new Point(1, 0.25), new Point(2, 0.5), new Point(3, 0.75));
            assertThat(curves.of("loss").get(0).points())
                    .containsExactly(new Point(1, 1), new Point(2, 0.5), new Point(3, 1.0 / 3));
            assertThat(curves.of("loss").get(0).state()).isEqualTo(TrialState.COMPLETE);
        }
    }

    @Test
    void aDivergedTrialsCurveEndsWhereItsNumbersDo() {
        SearchSpace space = SearchSpace.builder().add(IntRange.of("n", 1, 2)).build();
        LearningCurves curves =
                LearningCurves.of(
                        Histories.of(space, Objective.minimize("loss"))
                                .trained(X, TrialState.FAILED, 4, 8, Double.POSITIVE_INFINITY)
                                .trained(X, TrialState.FAILED, Double.NaN)
                                .trained(X, TrialState.PAUSED, 2)
                                .history());

        assertThat(curves.curves())
                .extracting(curve -> curve.points().size())
                .containsExactly(2, 0, 1);
        assertThat(curves.of(0).get(0).divergedAt()).hasValue(3);
        assertThat(curves.of(1).get(0).divergedAt()).hasValue(1);
        assertThat(curves.of(2).get(0).divergedAt()).isEmpty();
    }
}
