package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.TrialState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankTableTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder().add(RealRange.of("x", 0, 1)).fixed("note", "same").build();

    private static final Map<String, Double> X = Map.of("x", 0.5);

    private static Histories trials(Objective objective) {
        return Histories.of(SPACE, objective)
                .complete(X, 3)
                .without(X, TrialState.FAILED)
                .complete(X, 1, 40, 2.5)
                .complete(X, 3)
                .trained(X, TrialState.PRUNED, 9, 0.5);
    }

    @Test
    void theBestComesFirstAndOfEqualsTheEarlier() {
        RankTable least = RankTable.of(trials(Objective.minimize("loss")).history());
        RankTable most = RankTable.of(trials(Objective.maximize("loss")).history());

        assertThat(least.rows()).extracting(RankTable.Row::trial).containsExactly(2, 0, 3, 1, 4);
        assertThat(most.rows()).extracting(RankTable.Row::trial).containsExactly(0, 3, 2, 1, 4);
        assertThat(least.best(2)).containsExactly(2, 0);
        assertThat(least.best(10)).containsExactly(2, 0, 3);
    }

    @Test
    void onlyCompleteTrialsHaveARank() {
        RankTable table = RankTable.of(trials(Objective.minimize("loss")).history());

        assertThat(table.rows())
                .extracting(row -> row.rank().orElse(0))
                .containsExactly(1, 2, 3, 0, 0);
    }

    @Test
    void aRowHoldsWhatIsKnownOfItsTrial() {
        RankTable table = RankTable.of(trials(Objective.minimize("loss")).history());
        RankTable.Row best = table.rows().get(0);
        RankTable.Row failed = table.rows().get(3);
        RankTable.Row pruned = table.rows().get(4);

        assertThat(table.hyperparameters()).containsExactly("x");
        assertThat(table.metrics()).containsExactly("loss");
        assertThat(best.wallTime()).contains(Duration.ofMillis(2500));
        assertThat(best.parameters()).hasValue(40);
        assertThat(best.configuration().getDouble("x")).isEqualTo(0.5);
        assertThat(failed.value()).isEmpty();
        assertThat(failed.parameters()).isEmpty();
        assertThat(failed.failure().orElseThrow().message()).isEqualTo("loss: NaN");
        assertThat(pruned.value()).hasValue(0.5);
        assertThat(pruned.bestEpoch()).hasValue(2);
        assertThat(pruned.epochs()).isEqualTo(2);
        assertThat(pruned.metrics()).containsExactly(Map.entry("loss", 0.5));
    }
}
