package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Condition;
import io.djltuner.space.IntRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables that are shown before a search, against tables computed by hand. */
class HalvingScheduleTest {

    static SearchSpace space(int least, int most) {
        return SearchSpace.builder().real("x", 0, 1).epochs(least, most).build();
    }

    private static Schedule schedule(SearchStrategy strategy, int least, int most) {
        return strategy.schedule(space(least, most), Budget.unlimited());
    }

    @Test
    void thePapersExampleBeginsWith81And34And15And8And5Trials() {
        Schedule schedule = schedule(new Hyperband(), 1, 81);

        assertThat(schedule.description())
                .isEqualTo(
                        """
                        Hyperband
                          81 trials to epoch 1, 27 to 3, 9 to 9, 3 to 27, 1 to 81: 297 epochs
                          34 trials to epoch 3, 11 to 9, 3 to 27, 1 to 81: 276 epochs
                          15 trials to epoch 9, 5 to 27, 1 to 81: 279 epochs
                          8 trials to epoch 27, 2 to 81: 324 epochs
                          5 trials to epoch 81: 405 epochs""");
        assertThat(schedule.trials()).isEqualTo(OptionalLong.of(143));
        assertThat(schedule.totalEpochs()).isEqualTo(OptionalLong.of(1581));
    }

    @Test
    void asManyTrialsPauseAsTheBracketsUnderWayHave() {
        Budget hour = Budget.unlimited().withTime(Duration.ofHours(1));
        SearchSpace space = space(1, 81);

        // 81, 34, 15 and 8; those of the bracket of 5 train to the end at once
        assertThat(new Hyperband().schedule(space, hour).mostPaused()).hasValue(81);
        assertThat(new Hyperband().bracketsAtOnce(2).schedule(space, hour).mostPaused())
                .hasValue(115);
        assertThat(new Hyperband().bracketsAtOnce(4).schedule(space, hour).mostPaused())
                .hasValue(138);
        assertThat(new SuccessiveHalving().trials(20).schedule(space, hour).mostPaused())
                .hasValue(20);
        assertThat(new Hyperband().minEpochs(81).schedule(space, hour).mostPaused()).hasValue(0);
    }

    @Test
    void nobodyKnowsHowManyTrialsPauseInAnEndlessAsynchronousSearch() {
        Budget hour = Budget.unlimited().withTime(Duration.ofHours(1));

        assertThat(new Asha().schedule(space(1, 81), hour).mostPaused()).isEmpty();
        assertThat(new Asha().schedule(space(1, 81), hour.withTrials(40)).mostPaused())
                .hasValue(40);
    }

    @Test
    void nobodyPausesWhereEpochsAreLeftAlone() {
        Study study =
                Study.builder(space(1, 81), Objective.minimize("loss"), new RandomSearch()).build();

        assertThat(study.schedule().mostPaused()).hasValue(0);
    }

    @Test
    void aRungIsAtTheRoundedEpochs() {
        Schedule schedule = schedule(new Hyperband(), 2, 52);

        // 52/27 = 1.93, 52/9 = 5.78, 52/3 = 17.33
        assertThat(schedule.description())
                .isEqualTo(
                        """
                        Hyperband
                          27 trials to epoch 2, 9 to 6, 3 to 17, 1 to 52: 158 epochs
                          12 trials to epoch 6, 4 to 17, 1 to 52: 151 epochs
                          6 trials to epoch 17, 2 to 52: 172 epochs
                          4 trials to epoch 52: 208 epochs""");
        assertThat(schedule.totalEpochs()).isEqualTo(OptionalLong.of(689));
    }

    @Test
    void theNumberOfBracketsIsRoundedToo() {
        // log₃(50/5) = 2.10; 50/9 = 5.56, 50/3 = 16.67
        assertThat(schedule(new Hyperband(), 5, 50).description())
                .isEqualTo(
                        """
                        Hyperband
                          9 trials to epoch 6, 3 to 17, 1 to 50: 120 epochs
                          5 trials to epoch 17, 1 to 50: 118 epochs
                          3 trials to epoch 50: 150 epochs""");
    }

    @Test
    void noRungIsBelowTheLeastEpochs() {
        // log₃(40/5) = 1.89; 40/9 = 4.44 is raised to 5
        assertThat(schedule(new Hyperband(), 5, 40).description())
                .contains("9 trials to epoch 5, 3 to 13, 1 to 40: 96 epochs");
    }

    @Test
    void noTwoRungsAreAtOneEpoch() {
        // log₂(23) = 4.52 would give rungs after 0.72, 1.44, 2.88 … epochs: twice 1
        assertThat(schedule(new SuccessiveHalving().factor(2), 1, 23).description())
                .isEqualTo(
                        """
                        SuccessiveHalving
                          16 trials to epoch 1, 8 to 3, 4 to 6, 2 to 12, 1 to 23: 67 epochs""");
    }

    @Test
    void aSpaceWithOneNumberOfEpochsIsHalvedFromTheFirstOn() {
        SearchSpace fixed = SearchSpace.builder().real("x", 0, 1).epochs(9).build();

        assertThat(new SuccessiveHalving().schedule(fixed, Budget.unlimited()).description())
                .endsWith("9 trials to epoch 1, 3 to 3, 1 to 9: 21 epochs");
        assertThat(
                        new SuccessiveHalving()
                                .minEpochs(3)
                                .schedule(fixed, Budget.unlimited())
                                .description())
                .endsWith("3 trials to epoch 3, 1 to 9: 15 epochs");
    }

    @Test
    void halvingTakesOtherNumbersOfTrials() {
        assertThat(schedule(new SuccessiveHalving().trials(20), 1, 9).description())
                .endsWith("20 trials to epoch 1, 6 to 3, 2 to 9: 44 epochs");
        assertThat(schedule(new SuccessiveHalving().trials(2), 1, 9).description())
                .endsWith("2 trials to epoch 1, 1 to 3, 1 to 9: 10 epochs");
    }

    @Test
    void theSourceOfConfigurationsIsNamed() {
        assertThat(
                        schedule(new Hyperband().configurationsFrom(new GridSearch()), 9, 9)
                                .description())
                .startsWith("Hyperband with GridSearch\n  1 trial to epoch 9: 9 epochs");
    }

    @Test
    void aBudgetOfEpochsEndsWithBracketsThatFitIn() {
        Schedule schedule =
                new Hyperband()
                        .schedule(space(2, 52), Budget.unlimited().withEpochs(2 * 689 + 158 + 100));

        // Of 12, 4 and 1 trials there are paid 7·6 + 2·11 + 35 = 99 epochs; 8 would take 105.
        assertThat(schedule.description().lines().skip(4))
                .containsExactly(
                        "  4 trials to epoch 52: 208 epochs",
                        "  all that 2 times",
                        "  27 trials to epoch 2, 9 to 6, 3 to 17, 1 to 52: 158 epochs",
                        "  7 trials to epoch 6, 2 to 17, 1 to 52: 99 epochs");
        assertThat(schedule.trials()).isEqualTo(OptionalLong.of(2 * 49 + 34));
        assertThat(schedule.totalEpochs()).isEqualTo(OptionalLong.of(2 * 689 + 257));
    }

    @Test
    void aBudgetOfTrialsEndsWithTheLastTrial() {
        Schedule schedule = new Hyperband().schedule(space(2, 52), Budget.ofTrials(30));

        assertThat(schedule.description())
                .isEqualTo(
                        """
                        Hyperband
                          27 trials to epoch 2, 9 to 6, 3 to 17, 1 to 52: 158 epochs
                          3 trials to epoch 6, 1 to 17, 1 to 52: 64 epochs""");
        assertThat(schedule.trials()).isEqualTo(OptionalLong.of(30));
        assertThat(schedule.totalEpochs()).isEqualTo(OptionalLong.of(222));
    }

    @Test
    void aHugeBudgetIsCountedAtOnce() {
        Budget huge = Budget.unlimited().withEpochs(689L * 1_000_000_000_000L + 52);

        Schedule schedule = new Hyperband().schedule(space(2, 52), huge);

        assertThat(schedule.trials()).isEqualTo(OptionalLong.of(49_000_000_000_001L));
        assertThat(schedule.totalEpochs()).isEqualTo(OptionalLong.of(huge.epochs().getAsLong()));
    }

    @Test
    void aFiniteSpaceHasNoMoreTrialsThanConfigurations() {
        SearchSpace five = SearchSpace.builder().integer("x", 1, 5).epochs(1, 9).build();

        Schedule schedule = new Hyperband().iterations(3).schedule(five, Budget.unlimited());

        assertThat(schedule.description())
                .isEqualTo("Hyperband\n  5 trials to epoch 1, 1 to 3, 1 to 9: 13 epochs");
        assertThat(schedule.trials()).isEqualTo(OptionalLong.of(5));
    }

    @Test
    void aLimitOfTimeAloneKnowsNoNumbers() {
        Budget hour = Budget.unlimited().withTime(Duration.ofHours(1));

        Schedule schedule = new Hyperband().schedule(space(1, 3), hour);

        assertThat(schedule.description()).endsWith("again and again until the time is over");
        assertThat(schedule.trials()).isEmpty();
        assertThat(schedule.totalEpochs()).isEmpty();
        assertThat(new Hyperband().iterations(2).schedule(space(1, 3), hour).trials())
                .isEqualTo(OptionalLong.of(2 * (3 + 2)));
    }

    @Test
    void anAsynchronousSearchNamesItsRungs() {
        Schedule schedule = new Asha().schedule(space(2, 52), Budget.ofTrials(100));

        assertThat(schedule.description())
                .isEqualTo("ASHA, rungs after 2, 6, 17, 52 epochs, one of 3 trials goes on");
        assertThat(schedule.trials()).isEqualTo(OptionalLong.of(100));
        assertThat(schedule.totalEpochs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 2, 1",
        "1, 2, 2, 1 2",
        "1, 100, 3, 1 4 11 33 100",
        "1, 100, 4, 2 6 25 100",
        "10, 100, 3, 11 33 100",
        "7, 10, 3, 10",
        "1, 27, 3, 1 3 9 27"
    })
    void rungsAreAPowerOfTheFactorApart(int least, int most, int factor, String rungs) {
        String text = schedule(new Asha().factor(factor), least, most).description();

        assertThat(text).contains("after " + rungs.replace(" ", ", ") + " epochs");
    }

    @Test
    void settingsOutOfTheirRangesAreRefused() {
        assertThatThrownBy(() -> new Hyperband().factor(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("factor: must be at least 2, but got 1");
        assertThatThrownBy(() -> new Asha().minEpochs(0))
                .hasMessage("minEpochs: must be at least 1, but got 0");
        assertThatThrownBy(() -> new Hyperband().iterations(0))
                .hasMessage("iterations: must be at least 1, but got 0");
        assertThatThrownBy(() -> new Hyperband().bracketsAtOnce(0))
                .hasMessage("bracketsAtOnce: must be at least 1, but got 0");
        assertThatThrownBy(() -> new SuccessiveHalving().trials(0))
                .hasMessage("trials: must be at least 1, but got 0");
        assertThatThrownBy(() -> new SuccessiveHalving().configurationsFrom(new Hyperband()))
                .hasMessage(
                        "configurationsFrom: must be a strategy that leaves epochs alone, but got"
                                + " Hyperband");
    }

    @Test
    void aSpaceThatGivesNoEpochsToSpendIsRefusedBeforeTheSearch() {
        SearchSpace none = SearchSpace.builder().real("x", 0, 1).build();
        assertThatThrownBy(
                        () -> Study.builder(none, Objective.minimize("loss"), new Asha()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "ASHA: spends epochs, but the space has none; give it epochs(min, max)");
        SearchSpace conditional =
                SearchSpace.builder()
                        .choice("kind", "long", "short")
                        .add(IntRange.of("epochs", 1, 9).when(Condition.is("kind", "long")))
                        .build();
        assertThatThrownBy(() -> new Hyperband().schedule(conditional, Budget.unlimited()))
                .hasMessage(
                        "Hyperband: spends epochs, so they must always exist, but got epochs when"
                                + " kind = long");
        SearchSpace listed = SearchSpace.builder().choice("epochs", 3, 9).build();
        assertThatThrownBy(() -> new Hyperband().schedule(listed, Budget.unlimited()))
                .hasMessageStartingWith(
                        "Hyperband: needs a range of epochs or a fixed number, but got epochs");
        assertThatThrownBy(() -> schedule(new Hyperband().minEpochs(10), 1, 9))
                .hasMessage(
                        "minEpochs: must be at most the 9 epochs of a whole training, but got 10");
    }

    @Test
    void whatTheSourceOfConfigurationsCannotSearchIsRefusedToo() {
        SearchStrategy grid = new GridSearch().points("y", 3);

        assertThatThrownBy(() -> schedule(new Hyperband().configurationsFrom(grid), 1, 9))
                .hasMessageContaining("there is no 'y'");
    }
}
