package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StudyTest {

    private static List<Leg> legs(Study study, int capacity) {
        return ((Answer.Legs) study.ask(capacity)).legs();
    }

    private static double square(Configuration configuration) {
        double distance = configuration.getInt("x") - 3;
        return distance * distance;
    }

    @Test
    void trialsAreNumberedAsTheyAreAskedForAndKeepTheValueTold() {
        Study study = Counting.study().seed(5).build();

        List<Leg> legs = legs(study, 3);
        study.tell(legs.get(2), 0.2);
        study.tell(legs.get(0), 0.7);

        assertThat(study.trials()).extracting(Trial::number).containsExactly(0, 1, 2);
        assertThat(study.trials())
                .extracting(Trial::state)
                .containsExactly(TrialState.COMPLETE, TrialState.RUNNING, TrialState.COMPLETE);
        assertThat(study.trials())
                .extracting(Trial::value)
                .containsExactly(
                        OptionalDouble.of(0.7), OptionalDouble.empty(), OptionalDouble.of(0.2));
        assertThat(study.best()).map(Trial::number).contains(2);
    }

    @Test
    void aLegOfANewTrialGoesToItsHorizonAndCarriesASeedOfStudyAndNumber() {
        Study study = Counting.study(7).seed(5).build();

        Leg leg = legs(study, 2).get(1);

        assertThat(leg.until()).isEqualTo(7);
        assertThat(leg.horizon()).isEqualTo(7);
        assertThat(leg.plan().continues()).isEmpty();
        assertThat(leg.trial().seed()).isEqualTo(Draws.seed(5, "trial", 1));
        assertThat(leg.trial().proposed()).isTrue();
        assertThat(leg.trial().seen()).isEqualTo(OptionalLong.of(1));
        assertThat(leg.trial().until()).isEqualTo(OptionalInt.of(7));
        assertThat(leg.trial().state()).isEqualTo(TrialState.RUNNING);
    }

    @Test
    void aSpaceWithoutEpochsHasLegsOfOne() {
        Leg leg = legs(Counting.study().build(), 1).get(0);

        assertThat(leg.until()).isEqualTo(1);
        assertThat(leg.horizon()).isEqualTo(1);
    }

    @Test
    void optimizingAFunctionFindsItsMinimum() {
        Study study = Counting.study().build();

        study.optimize(StudyTest::square, 10);

        assertThat(study.trials()).hasSize(10);
        Trial best = study.best().orElseThrow();
        assertThat(best.configuration()).isEqualTo(Counting.x(3));
        assertThat(best.value()).isEqualTo(OptionalDouble.of(0));
    }

    @Test
    void maximizingFindsTheMaximum() {
        Study study =
                Study.builder(Counting.SPACE, Objective.maximize("score"), new Counting()).build();

        study.optimize(StudyTest::square, 10);

        Trial best = study.best().orElseThrow();
        assertThat(best.configuration()).isEqualTo(Counting.x(9));
        assertThat(best.value()).isEqualTo(OptionalDouble.of(36));
    }

    @Test
    void optimizingAgainGoesOnWhereItStopped() {
        Study study = Counting.study().build();

        study.optimize(StudyTest::square, 4);
        study.optimize(StudyTest::square, 3);

        assertThat(study.trials())
                .extracting(trial -> trial.configuration().getInt("x"))
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void optimizingEndsWhenAFiniteSpaceIsSearched() {
        SearchSpace three = SearchSpace.builder().integer("x", 1, 3).build();
        Study study = Study.builder(three, Objective.minimize("loss"), new RandomSearch()).build();

        study.optimize(StudyTest::square, 100);

        assertThat(study.trials())
                .extracting(trial -> trial.configuration().getInt("x"))
                .containsExactlyInAnyOrder(1, 2, 3);
        assertThat(study.finished()).isTrue();
    }

    @Test
    void theSameSeedGivesTheSameTrialsAndAnotherSeedOthers() {
        List<Configuration> first = randomly(3);

        assertThat(randomly(3)).isEqualTo(first);
        assertThat(randomly(4)).isNotEqualTo(first);
    }

    private static List<Configuration> randomly(long seed) {
        Study study =
                Study.builder(Counting.SPACE, Objective.minimize("loss"), new RandomSearch())
                        .seed(seed)
                        .build();
        study.optimize(StudyTest::square, 20);
        return study.trials().stream().map(Trial::configuration).toList();
    }

    @Test
    void aStudyTellsWhatItWasBuiltFrom() {
        StateStore states = StateStore.inMemory();
        Study study =
                Counting.study()
                        .seed(8)
                        .name("first")
                        .states(states)
                        .budget(Budget.ofTrials(4))
                        .build();

        assertThat(study.space()).isEqualTo(Counting.SPACE);
        assertThat(study.objective()).isEqualTo(Objective.minimize("loss"));
        assertThat(study.seed()).isEqualTo(8);
        assertThat(study.name()).isEqualTo("first");
        assertThat(study.budget()).isEqualTo(Budget.ofTrials(4));
        assertThat(study.states()).isSameAs(states);
        assertThat(study.schedule().description()).isEqualTo("counting");
        assertThat(study.best()).isEmpty();
        assertThat(study.trials()).isEmpty();
    }

    @Test
    void factsOfTheExecutorAreKept() {
        Study study = Counting.study().build();
        TrialFacts facts =
                new TrialFacts(12, Duration.ofMillis(34), "cpu()", Map.of("engine", "2.0"));

        study.tell(legs(study, 1).get(0), new TrialOutcome.Completed(0.5, 0, facts));

        assertThat(study.trials().get(0).facts()).contains(facts);
        assertThat(study.trials().get(0).bestEpoch()).isEmpty();
    }

    @Test
    void attributesOfStudyAndTrialAreRememberedAndTheLastOneCounts() {
        Study study = Counting.study().build();
        legs(study, 1);

        study.setAttribute("data", "iris");
        study.setAttribute("rows", 150);
        study.setAttribute("rows", 120);
        study.setAttribute(0, "checked", true);

        assertThat(study.attributes()).isEqualTo(Map.of("data", "iris", "rows", 120));
        assertThat(study.trials().get(0).attributes()).isEqualTo(Map.of("checked", true));
    }

    @Test
    void attributesAreStringsNumbersOrBooleans() {
        Study study = Counting.study().build();

        assertThatThrownBy(() -> study.setAttribute("size", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "attribute size: must be a string, number or boolean, but got a Object");
    }

    @Test
    void trialsThatAreNotThereAreRefused() {
        Study study = Counting.study().build();
        legs(study, 2);

        assertThatThrownBy(() -> study.report(2, 1, Map.of("loss", 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trial: there is no number 2; there are 2 trials, counted from 0");
        assertThatThrownBy(() -> study.setAttribute(-1, "a", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trial: there is no number -1; there are 2 trials, counted from 0");
    }

    @Test
    void aLegEndsOnce() {
        Study study = Counting.study().build();
        Leg leg = legs(study, 1).get(0);
        study.tell(leg, 1);

        assertThatThrownBy(() -> study.tell(leg, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("trial 0: has no open leg, it is COMPLETE");
        assertThat(study.trials().get(0).value()).isEqualTo(OptionalDouble.of(1));
    }

    @Test
    void capacityAndNumberOfTrialsAreAtLeastOne() {
        Study study = Counting.study().build();

        assertThatThrownBy(() -> study.ask(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity: must be at least 1, but got 0");
        assertThatThrownBy(() -> study.optimize(StudyTest::square, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("optimize: needs at least 1, but got 0");
    }

    @Test
    void aFunctionThatCannotReportIsRefusedToAStrategyThatSpendsEpochs() {
        Study study = Scripted.study(4, Scripted.inTurn()).build();

        assertThatThrownBy(() -> study.optimize(StudyTest::square, 5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "scripted: spends epochs, so the function must report them; use"
                                + " optimizeByEpoch");
    }

    @Test
    void aCancelledStudyHandsOutNothingAndIsFinishedOnceItsLegsEnd() {
        Study study = Counting.study().build();
        Leg leg = study.ask().orElseThrow();

        study.cancel();

        assertThat(study.isCancelled()).isTrue();
        assertThat(study.ask(3)).isEqualTo(new Answer.Finished());
        assertThat(study.ask()).isEqualTo(Optional.empty());
        assertThat(study.finished()).isFalse();
        study.tell(leg, 4);
        assertThat(study.finished()).isTrue();
        assertThat(study.trials())
                .singleElement()
                .extracting(Trial::state)
                .isEqualTo(TrialState.COMPLETE);
    }

    @Test
    void cancellingFromWithinAFunctionEndsOptimizingAfterThatTrial() {
        Study study = Counting.study().build();

        study.optimize(
                configuration -> {
                    if (configuration.getInt("x") == 2) {
                        study.cancel();
                    }
                    return 1;
                },
                50);

        assertThat(study.trials()).hasSize(3);
        assertThat(study.history().complete()).hasSize(3);
    }
}
