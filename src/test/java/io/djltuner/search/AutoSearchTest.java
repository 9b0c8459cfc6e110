package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Condition;
import io.djltuner.space.IntRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoSearchTest {

    private static SearchSpaceBuilder real() {
        return SearchSpace.builder().real("x", 0, 1);
    }

    private static SearchSpace finite() {
        return SearchSpace.builder()
                .add(IntRange.of("count", 1, 7))
                .choice("kind", "a", "b")
                .epochs(90)
                .build();
    }

    private static SearchStrategy chosen(SearchSpace space, Budget budget) {
        return new AutoSearch().chosenFor(space, budget);
    }

    private static String said(SearchSpace space, Budget budget) {
        return new AutoSearch().schedule(space, budget).description();
    }

    @Test
    void aBudgetOfAllConfigurationsTriesThemInOrder() {
        Study study =
                Study.builder(finite(), Objective.minimize("value"), new AutoSearch())
                        .budget(Budget.ofTrials(14))
                        .build();
        study.optimize(configuration -> configuration.getInt("count"), 100);

        assertThat(study.trials().stream().map(t -> t.configuration().getInt("count")))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 7)
                                .boxed()
                                .flatMap(count -> List.of(count, count).stream())
                                .toList());
        assertThat(said(finite(), Budget.ofTrials(14)))
                .endsWith("chosen because all 14 configurations can be tried");
    }

    @Test
    void oneTrialLessThanConfigurationsIsLeftToTheModel() {
        assertThat(chosen(finite(), Budget.ofTrials(13)).name()).isEqualTo("GaussianProcessSearch");
    }

    @Test
    void aLimitOnTrialsIsLeftToTheModel() {
        SearchSpace space = real().epochs(1, 81).build();

        assertThat(chosen(space, Budget.ofTrials(20)).name()).isEqualTo("GaussianProcessSearch");
        assertThat(said(space, Budget.ofTrials(20)))
                .endsWith("chosen because it needs the fewest trials for a good configuration");
        assertThat(chosen(space, Budget.ofTrials(20).withTime(Duration.ofMinutes(1))).name())
                .isEqualTo("GaussianProcessSearch");
    }

    @Test
    void aLimitOnEpochsIsSpentByHalving() {
        SearchSpace space = real().epochs(1, 54).build();

        assertThat(chosen(space, Budget.unlimited().withEpochs(1080)).name())
                .isEqualTo("Hyperband");
        assertThat(said(space, Budget.unlimited().withEpochs(1080)))
                .startsWith("Hyperband with GaussianProcessSearch")
                .contains("27 trials to epoch 2, 9 to 6, 3 to 18, 1 to 54")
                .endsWith(
                        "chosen because the limit is on epochs, and of up to 54 epochs the first 2"
                                + " tell much");
    }

    @Test
    void aLimitOnTimeIsSpentByHalving() {
        assertThat(
                        said(
                                real().epochs(100).build(),
                                Budget.unlimited().withTime(Duration.ofMinutes(5))))
                .endsWith(
                        "chosen because the limit is on time, and of up to 100 epochs the first 4"
                                + " tell much");
    }

    @ParameterizedTest
    @CsvSource({
        "54, 3239, Hyperband",
        "54, 3240, GaussianProcessSearch",
        "9, 100, Hyperband",
        "8, 100, GaussianProcessSearch"
    })
    void plentyOfEpochsAndShortTrainingsAreNotBrokenOff(
            int whole, long budget, String expectedName) {
        assertThat(
                        chosen(
                                        real().epochs(1, whole).build(),
                                        Budget.unlimited().withEpochs(budget))
                                .name())
                .isEqualTo(expectedName);
    }

    @Test
    void aFirstRungIsNeverBelowTheLeastEpochsOfTheSpace() {
        assertThat(said(real().epochs(10, 54).build(), Budget.unlimited().withEpochs(500)))
                .endsWith(
                        "chosen because the limit is on epochs, and of up to 54 epochs the first"
                                + " 10 tell much");
    }

    @Test
    void aSpaceWithoutEpochsOrWithConditionalOnesIsLeftToTheModel() {
        Budget minute = Budget.unlimited().withTime(Duration.ofMinutes(1));
        SearchSpace conditional =
                real().choice("long", "yes", "no")
                        .add(IntRange.of("epochs", 1, 99).when(Condition.is("long", "yes")))
                        .build();

        assertThat(chosen(real().build(), minute).name()).isEqualTo("GaussianProcessSearch");
        assertThat(chosen(conditional, minute).name()).isEqualTo("GaussianProcessSearch");
    }

    @Test
    void aStudyThatGoesOnWithMoreDoesNotChangeItsMind(@TempDir Path directory) {
        Study first = study(directory, Budget.ofTrials(13));
        first.optimize(configuration -> configuration.getInt("count"), 3);
        first.close();

        Study second = study(directory, Budget.ofTrials(14));

        // All 14 could be tried by a grid now.
        assertThat(second.schedule().description())
                .endsWith("chosen because it needs the fewest trials for a good configuration");
        second.optimize(configuration -> configuration.getInt("count"), 100);
        assertThat(second.trials().stream().map(Trial::configuration).distinct()).hasSize(14);
        second.close();
    }

    private static Study study(Path directory, Budget budget) {
        return Study.builder(finite(), Objective.minimize("value"), new AutoSearch())
                .budget(budget)
                .directory(directory)
                .build();
    }

    @Test
    void halvingDoesNotTakeItForItsConfigurations() {
        assertThatThrownBy(() -> new Hyperband().configurationsFrom(new AutoSearch()))
                .hasMessage(
                        "configurationsFrom: must be a strategy that leaves epochs alone, but got"
                                + " AutoSearch");
    }
}
