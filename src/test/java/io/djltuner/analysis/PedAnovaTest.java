package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Choice;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialState;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class PedAnovaTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("x", 0, 1))
                    .add(RealRange.of("y", 0, 1))
                    .add(Choice.of("c", "a", "b"))
                    .build();

    private static StudyHistory study(Objective objective, DoubleUnaryOperator transform) {
        Histories trials = Histories.of(SPACE, objective);
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            double x = random.nextDouble();
            Map<String, Object> values =
                    Map.of(
                            "x",
                            x,
                            "y",
                            random.nextDouble(),
                            "c",
                            random.nextInt(2) == 0 ? "a" : "b");
            trials.complete(values, transform.applyAsDouble((x - 0.3) * (x - 0.3)));
            trials.trained(Map.of("x", 0.9, "y", 0.9, "c", "a"), TrialState.PRUNED, -1000);
        }
        return trials.history();
    }

    @Test
    void findsWhatMatters() {
        ParameterImportance importance =
                ParameterImportance.of(study(Objective.minimize("loss"), value -> value));

        assertThat(importance.shares().get(0).name()).isEqualTo("x");
        assertThat(importance.shares().get(0).share()).isGreaterThan(0.8);
        assertThat(importance.trials()).as("pruned ones do not count").isEqualTo(100);
        assertThat(importance.share("z")).isEmpty();
    }

    @Test
    void onlyTheOrderOfValuesCountsAndBothDirectionsAreAlike() {
        ParameterImportance least =
                ParameterImportance.of(study(Objective.minimize("loss"), value -> value));

        assertThat(ParameterImportance.of(study(Objective.minimize("loss"), Math::sqrt)))
                .isEqualTo(least);
        assertThat(ParameterImportance.of(study(Objective.maximize("score"), value -> -value)))
                .isEqualTo(least);
        assertThat(ParameterImportance.of(study(Objective.maximize("score"), value -> value)))
                .isNotEqualTo(least);
    }

    @Test
    void equalValuesTellNothing() {
        assertThat(ParameterImportance.of(study(Objective.minimize("loss"), value -> 1)).shares())
                .hasSize(3)
                .allMatch(share -> share.share() == 0);
    }

    @Test
    void quantilesThatDoNotFitAreRefused() {
        PedAnova defaults = PedAnova.defaults();

        assertThat(defaults).isEqualTo(new PedAnova(0.1, 1, true));
        assertThat(defaults.targetQuantile(0.2).regionQuantile(0.5).local(false))
                .isEqualTo(new PedAnova(0.2, 0.5, false));
        assertThatThrownBy(() -> defaults.targetQuantile(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pedAnova: 0 < targetQuantile < regionQuantile ≤ 1 must hold, but got"
                                + " targetQuantile=1.0, regionQuantile=1.0");
        assertThatThrownBy(() -> defaults.targetQuantile(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
