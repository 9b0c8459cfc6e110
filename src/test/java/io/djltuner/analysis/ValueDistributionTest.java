package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.TrialState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueDistributionTest {

    private static final Map<String, Double> X = Map.of("x", 0.5);

    private static ValueDistribution of(double... values) {
        SearchSpace space = SearchSpace.builder().add(RealRange.of("x", 0, 1)).build();
        Histories trials = Histories.of(space, Objective.minimize("loss"));
        trials.without(X, TrialState.FAILED).trained(X, TrialState.PRUNED, 7);
        for (double value : values) {
            trials.complete(X, value);
        }
        return ValueDistribution.of(trials.history());
    }

    @Test
    void risesAtEachValueByItsShare() {
        ValueDistribution distribution = of(3, 1, 3, 2);

        assertThat(distribution.trials()).isEqualTo(4);
        assertThat(distribution.steps())
                .containsExactly(
                        new ValueDistribution.Step(1, 0.25),
                        new ValueDistribution.Step(2, 0.5),
                        new ValueDistribution.Step(3, 1));
        assertThat(distribution.share(0.9)).isZero();
        assertThat(distribution.share(1)).isEqualTo(0.25);
        assertThat(distribution.share(2.9)).isEqualTo(0.5);
        assertThat(distribution.share(3)).isEqualTo(1);
    }

    @Test
    void aQuantileIsTheSmallestValueThatTheShareDoesNotExceed() {
        ValueDistribution distribution = of(3, 1, 3, 2);

        assertThat(distribution.quantile(0.25)).hasValue(1);
        assertThat(distribution.quantile(0.26)).hasValue(2);
        assertThat(distribution.quantile(0.5)).hasValue(2);
        assertThat(distribution.quantile(1)).hasValue(3);
        assertThat(of().quantile(0.5)).isEmpty();
    }

    @Test
    void aQuantileNeedsAShare() {
        assertThatThrownBy(() -> of(1).quantile(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("share: must be in (0, 1], but got 0.0");
    }
}
