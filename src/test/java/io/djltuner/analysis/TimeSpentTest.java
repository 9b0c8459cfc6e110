package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.TrialState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeSpentTest {

    private static final Map<String, Double> X = Map.of("x", 0.5);

    @Test
    void addsUpByState() {
        SearchSpace space = SearchSpace.builder().add(RealRange.of("x", 0, 1)).build();
        TimeSpent time =
                TimeSpent.of(
                        Histories.of(space, Objective.minimize("loss"))
                                .complete(X, 1, 10, 2)
                                .complete(X, 2, 10, 3.5)
                                .without(X, TrialState.FAILED)
                                .trained(X, TrialState.PAUSED, 3, 2)
                                .history());

        assertThat(time.total()).isEqualTo(Duration.ofMillis(6500));
        assertThat(time.byState())
                .containsExactly(
                        Map.entry(TrialState.PAUSED, new TimeSpent.Spent(1, 2, Duration.ZERO)),
                        Map.entry(
                                TrialState.COMPLETE,
                                new TimeSpent.Spent(2, 0, Duration.ofMillis(5500))),
                        Map.entry(
                                TrialState.FAILED,
                                new TimeSpent.Spent(1, 0, Duration.ofSeconds(1))));
        assertThat(time.trials().get(3).wallTime()).isEmpty();
        assertThat(time.trials().get(3).epochs()).isEqualTo(2);
    }
}
