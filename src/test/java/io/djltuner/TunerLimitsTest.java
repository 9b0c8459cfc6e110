package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.GridSearch;
import io.djltuner.search.Hyperband;
import io.djltuner.search.RandomSearch;
import io.djltuner.search.SuccessiveHalving;
import io.djltuner.space.IntRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a search may spend, and what limits it where nothing does. */
class TunerLimitsTest {

    private static int epochs(TuningResult result) {
        return result.trials().stream().mapToInt(Trial::epochsDone).sum();
    }

    @Test
    void withoutLimitsThereAreFiftyTrials() {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(1).build();

        TuningResult result =
                Searches.regression(space, Searches.line(20)).strategy(new RandomSearch()).run();

        assertThat(result.trials()).hasSize(50);
    }

    @Test
    void theTimeThatASearchTookIsPartOfItsResult() {
        long before = System.nanoTime();
        TuningResult result =
                Searches.regression(Searches.rates(), Searches.line(20)).maxTrials(2).run();
        Duration around = Duration.ofNanos(System.nanoTime() - before);

        Duration ofTrials =
                result.trials().stream()
                        .map(trial -> trial.facts().orElseThrow().wallTime())
                        .reduce(Duration.ZERO, Duration::plus);
        assertThat(result.elapsed()).isBetween(ofTrials, around);
    }

    @Test
    void aGridAndBracketsEndByThemselves() {
        assertThat(new GridSearch().endsByItself()).isTrue();
        assertThat(new Hyperband().endsByItself()).isTrue();
        assertThat(new SuccessiveHalving().endsByItself()).isTrue();
        assertThat(new RandomSearch().endsByItself()).isFalse();
    }

    @Test
    void aGridIsWalkedToItsEnd() {
        SearchSpace space =
                SearchSpace.builder().add(IntRange.of("units", 1, 60).step(1)).epochs(1).build();

        TuningResult result =
                Searches.regression(space, Searches.line(20))
                        .strategy(new GridSearch().points(60))
                        .run();

        assertThat(result.trials()).hasSize(60);
    }

    @Test
    void hyperbandGoesOnceThroughItsBrackets() {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(1, 27).build();

        TuningResult result =
                Searches.regression(space, Searches.line(20)).strategy(new Hyperband()).run();

        // R = 27, η = 3: brackets that begin with 27, 12, 6 and 4 trials.
        assertThat(result.trials()).hasSize(27 + 12 + 6 + 4);
    }

    @Test
    void aLimitOnEpochsIsKeptAndNeedsNoOtherOne() {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(2).build();

        TuningResult result =
                Searches.regression(space, Searches.line(20))
                        .strategy(new RandomSearch())
                        .maxEpochs(121)
                        .run();

        assertThat(result.trials()).hasSize(60);
        assertThat(epochs(result)).isEqualTo(120);
    }

    @Test
    void aLimitOnEpochsIsHalvedAwayUnlessAStrategyIsNamed() {
        Searches.Ear ear = new Searches.Ear();
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(1, 9).build();

        TuningResult result =
                Searches.regression(space, Searches.line(20)).maxEpochs(60).listener(ear).run();

        assertThat(ear.plans.get(0)).contains("Hyperband with GaussianProcessSearch: up to ");
        assertThat(epochs(result)).isBetween(40, 60);
        assertThat(result.trials()).hasSizeGreaterThan(60 / 9 + 1);
    }

    @Test
    void aLimitMustBePositive() {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(1, 9).build();

        assertThatThrownBy(() -> Searches.regression(space, Searches.line(20)).maxEpochs(0).run())
                .hasMessage("maxEpochs: must be at least 1, but got 0");
    }
}
