package io.djltuner.search.internal.cmaes;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.search.internal.UnitAxis;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class StopRuleTest {

    private static final StopRule RULE = new StopRule(5, 8);

    /** 10 + ⌈30·5/8⌉. */
    private static final int SHORT = 29;

    private static List<EvolutionState.Generation> generations(
            int count, IntToDoubleFunction best, double spread) {
        List<EvolutionState.Generation> generations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double loss = best.applyAsDouble(i);
            generations.add(new EvolutionState.Generation(loss, loss + spread, 0));
        }
        return generations;
    }

    @Test
    void progressGoesOn() {
        assertThat(RULE.isOver(List.of())).isFalse();
        assertThat(RULE.isOver(generations(400, i -> 1.0 / (i + 1), 0.1))).isFalse();
    }

    @Test
    void equalValuesOfAWindowAndAGenerationEndARestart() {
        assertThat(RULE.isOver(generations(SHORT - 1, i -> 2, 0))).isFalse();
        assertThat(RULE.isOver(generations(SHORT, i -> 2, 0))).isTrue();
        assertThat(RULE.isOver(generations(SHORT, i -> 2, 1e-9))).isFalse();
    }

    @Test
    void noProgressForLongEndsARestart() {
        // 120 + ⌈30·5/8⌉ generations whose best goes up and down
        assertThat(RULE.isOver(generations(138, i -> i % 2, 0.5))).isFalse();
        assertThat(RULE.isOver(generations(139, i -> i % 2, 0.5))).isTrue();
    }

    @Test
    void mostlyNewcomersEndARestart() {
        assertThat(RULE.isOver(List.of(new EvolutionState.Generation(1, 2, 4)))).isFalse();
        assertThat(RULE.isOver(List.of(new EvolutionState.Generation(1, 2, 5)))).isTrue();
    }

    @Test
    void aCloudSmallerThanAnythingOfInterestEndsARestart() {
        StrategyParameters parameters = new StrategyParameters(1, 8);
        List<UnitAxis> real = List.of(new UnitAxis(RealRange.of("x", 0, 1)));
        List<UnitAxis> whole = List.of(new UnitAxis(IntRange.of("n", 1, 9)));
        SearchDistribution tiny = SearchDistribution.initial(parameters, new double[] {0.5}, 9e-10);

        assertThat(RULE.isOver(tiny, real, 0.3)).isTrue();
        assertThat(RULE.isOver(tiny, whole, 0.3)).as("margins keep it alive").isFalse();
        assertThat(
                        RULE.isOver(
                                SearchDistribution.initial(parameters, new double[] {0.5}, 2e-9),
                                real,
                                0.3))
                .isFalse();
    }

    @Test
    void aCloudThatExplodesEndsARestart() {
        StrategyParameters parameters = new StrategyParameters(1, 8);
        List<UnitAxis> real = List.of(new UnitAxis(RealRange.of("x", 0, 1)));

        assertThat(
                        RULE.isOver(
                                SearchDistribution.initial(parameters, new double[] {0.5}, 3001),
                                real,
                                0.3))
                .isTrue();
    }
}
