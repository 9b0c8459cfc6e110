package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Failure;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.StateStore;
import io.djltuner.study.Study;
import io.djltuner.study.StudyBuilder;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingSearchTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(0, 4)
                    .unitsPerLayer(8, 64)
                    .learningRate(1e-4, 1e-1)
                    .build();

    private static final GrowingSearch RANDOM =
            new GrowingSearch().configurationsFrom(new RandomSearch());

    private static StudyBuilder builder(GrowingSearch search, Objective objective, int trials) {
        return Study.builder(SPACE, objective, search)
                .seed(3)
                .maxConsecutiveFailures(Integer.MAX_VALUE)
                .budget(Budget.ofTrials(trials));
    }

    private static Study study(GrowingSearch search, int trials) {
        return builder(search, Objective.minimize("loss"), trials).build();
    }

    private static Study run(Study study, ToDoubleFunction<Configuration> loss, int capacity) {
        while (study.ask(capacity) instanceof Answer.Legs answer) {
            for (Leg leg : answer.legs()) {
                study.tell(leg, loss.applyAsDouble(leg.trial().configuration()));
            }
        }
        return study;
    }

    private static int depth(Configuration configuration) {
        return configuration.getInt("hiddenLayers");
    }

    private static List<Integer> depths(Study study) {
        return study.trials().stream().map(trial -> depth(trial.configuration())).toList();
    }

    private static long count(Study study, int depth) {
        return depths(study).stream().filter(d -> d == depth).count();
    }

    /** Best with two layers, and there at small rates; no depth is as good as one less far off. */
    private static double twoLayers(Configuration c) {
        return Math.abs(depth(c) - 2) + c.getDouble("learningRate");
    }

    @Test
    void addsALayerAtATimeUntilThatIsWorseAndGivesTheRestToTheBest() {
        Study study = run(study(RANDOM.trialsPerStage(5), 30), GrowingSearchTest::twoLayers, 1);

        List<Integer> depths = depths(study);
        assertThat(depths.subList(0, 20))
                .containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3);
        assertThat(depths.subList(20, 30)).containsOnly(2);
        assertThat(study.trials().get(17).origin()).containsEntry("stage", 3);
        assertThat(study.trials().get(25).origin()).containsEntry("stage", 2).containsKey("after");
    }

    @Test
    void patienceLooksFurther() {
        // One layer is worse than none, and three are best.
        double[] byDepth = {2, 3, 2.5, 1, 4};
        ToDoubleFunction<Configuration> loss = c -> byDepth[depth(c)] + c.getDouble("learningRate");

        Study impatient = run(study(RANDOM.trialsPerStage(3), 21), loss, 1);
        Study patient = run(study(RANDOM.trialsPerStage(3).patience(3), 21), loss, 1);

        assertThat(depths(impatient)).doesNotContain(2, 3, 4);
        assertThat(count(impatient, 0)).isEqualTo(18);
        assertThat(depths(patient).subList(0, 15))
                .containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4);
        assertThat(depths(patient).subList(15, 21)).containsOnly(3);
    }

    @Test
    void anObjectiveToMaximiseGrowsWhileItRises() {
        Study study =
                run(
                        builder(RANDOM.trialsPerStage(2), Objective.maximize("accuracy"), 12)
                                .build(),
                        c -> -twoLayers(c),
                        1);

        assertThat(depths(study)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 2, 2);
    }

    @Test
    void aFurtherStageBeginsWithTheBestAndANewLayerAsWideAsTheOneBelow() {
        Study study = run(study(RANDOM.trialsPerStage(4), 20), GrowingSearchTest::twoLayers, 3);
        List<Trial> trials = study.trials();

        Trial ofTwo = trials.get(8);
        Trial best =
                trials.subList(0, 8).stream()
                        .min(java.util.Comparator.comparingDouble(t -> t.value().getAsDouble()))
                        .orElseThrow();
        Configuration one = best.configuration();
        assertThat(depth(one)).isEqualTo(1);
        assertThat(ofTwo.origin()).containsEntry("moved", best.number());
        assertThat(ofTwo.configuration())
                .isEqualTo(
                        SPACE.configuration(
                                Map.of(
                                        "hiddenLayers", 2,
                                        "units_1", one.getInt("units_1"),
                                        "units_2", one.getInt("units_1"),
                                        "learningRate", one.getDouble("learningRate"))));
        assertThat(trials.get(9).origin()).doesNotContainKey("moved");
    }

    @Test
    void withoutCarryingOverEveryTrialIsTheOtherStrategys() {
        Study study =
                run(
                        study(RANDOM.trialsPerStage(4).carryBest(false), 20),
                        GrowingSearchTest::twoLayers,
                        1);

        assertThat(study.trials())
                .allSatisfy(
                        trial ->
                                assertThat(trial.origin()).containsEntry("source", "RandomSearch"));
    }

    @Test
    void oneTrialAStageGrowsTheBestAlone() {
        Study study = run(study(RANDOM.trialsPerStage(1), 4), GrowingSearchTest::twoLayers, 1);

        assertThat(depths(study)).containsExactly(0, 1, 2, 3);
        double rate = study.trials().get(0).configuration().getDouble("learningRate");
        assertThat(study.trials())
                .allSatisfy(
                        trial ->
                                assertThat(trial.configuration().getDouble("learningRate"))
                                        .isEqualTo(rate));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 256})
    void theStudyIsTheSameAtAnyParallelism(int capacity) {
        Study alone = run(study(RANDOM, 40), GrowingSearchTest::twoLayers, 1);
        Study together = run(study(RANDOM, 40), GrowingSearchTest::twoLayers, capacity);

        assertThat(Searcher.configurations(together)).isEqualTo(Searcher.configurations(alone));
    }

    @Test
    void aStageWaitsForTheLastTrialOfTheOneBefore() {
        Study study = study(RANDOM.trialsPerStage(3), 30);
        List<Leg> legs = ((Answer.Legs) study.ask(256)).legs();
        assertThat(legs).hasSize(3);
        study.tell(legs.get(0), 1);
        study.tell(legs.get(2), 2);

        assertThat(study.ask(256)).isInstanceOf(Answer.Wait.class);

        study.tell(legs.get(1), 3);
        assertThat(((Answer.Legs) study.ask(256)).legs())
                .hasSize(3)
                .allSatisfy(leg -> assertThat(depth(leg.trial().configuration())).isEqualTo(1));
    }

    @Test
    void aStageOfFailuresIsNoBetterAndStallsNothing() {
        Study study = study(RANDOM.trialsPerStage(2), 10);
        while (study.ask(2) instanceof Answer.Legs answer) {
            for (Leg leg : answer.legs()) {
                if (depth(leg.trial().configuration()) == 1) {
                    Failure failure = Failure.of(new IllegalStateException("no luck"));
                    study.tell(leg, new TrialOutcome.Failed(failure, Optional.empty()));
                } else {
                    study.tell(leg, 1);
                }
            }
        }

        assertThat(depths(study)).containsExactly(0, 0, 1, 1, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void whatOthersTriedBelongsToNoStageButTellsWhichDepthIsBest() {
        Study study = study(RANDOM.trialsPerStage(2), 8);
        study.addResult(SPACE.configuration(Map.of("hiddenLayers", 4)), -7);

        run(study, GrowingSearchTest::twoLayers, 1);

        // Two trials each, and the first of a stage carries what is best of all.
        assertThat(depths(study).subList(1, 9)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
        assertThat(study.trials().get(3).origin()).containsEntry("moved", 0);
    }

    @Test
    void theRestGoesToTheBestDepthWhoeverFoundIt() {
        Study study = study(RANDOM.trialsPerStage(2), 12);
        study.addResult(SPACE.configuration(Map.of("hiddenLayers", 4)), -7);

        run(study, GrowingSearchTest::twoLayers, 1);

        assertThat(depths(study).subList(9, 13)).containsOnly(4);
    }

    @Test
    void stagesShareTheBudget() {
        Study study = run(study(RANDOM, 23), c -> -depth(c), 256);

        for (int depth = 0; depth < 4; depth++) {
            assertThat(count(study, depth)).isEqualTo(5);
        }
        assertThat(count(study, 4)).isEqualTo(3);
        assertThat(study.schedule().description())
                .isEqualTo(
                        "growing search: hiddenLayers 0 to 4, stages of 5 trials from RandomSearch until 1 in a row is no better, then the rest for the best");
        assertThat(study.schedule().trials()).isEqualTo(OptionalLong.of(23));
    }

    @Test
    void aStrategyThatEndsByItselfIsFollowedByChance() {
        GrowingSearch grid =
                new GrowingSearch()
                        .configurationsFrom(new GridSearch().points(2))
                        .trialsPerStage(2);

        Study study = run(study(grid, 30), GrowingSearchTest::twoLayers, 4);

        assertThat(study.trials()).hasSize(30);
        assertThat(Searcher.configurations(study)).doesNotHaveDuplicates();
        // Two in each stage up to three layers. Of the eight points of a grid over two layers one
        // was tried in its stage, beside the configuration carried over.
        assertThat(depths(study).subList(8, 30)).containsOnly(2);
        assertThat(study.trials().subList(8, 30).stream().map(t -> t.origin().get("source")))
                .filteredOn("GridSearch"::equals)
                .hasSize(7);
    }

    private static Study run(Study study, StateStore states) {
        while (study.ask(2) instanceof Answer.Legs answer) {
            for (Leg leg : answer.legs()) {
                int number = leg.trial().number();
                leg.startsFrom()
                        .ifPresent(
                                source ->
                                        assertThat(states.latest(source).orElseThrow().bytes())
                                                .containsExactly(source.number()));
                double value = twoLayers(leg.trial().configuration());
                TrialOutcome.Completed done =
                        new TrialOutcome.Completed(
                                value, 0, new TrialFacts(0, Duration.ZERO, "", Map.of()));
                if (study.needsState(leg, done)) {
                    states.put(leg.trial(), 1, new byte[] {(byte) number});
                }
                study.tell(leg, done);
            }
        }
        return study;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void theStatesThatTrialsStartFromAreKeptHoweverFewOfTheBestAre(int keepBest) {
        StateStore states = StateStore.inMemory();
        Study study =
                builder(RANDOM.trialsPerStage(4).keepWeights(true), Objective.minimize("loss"), 20)
                        .keepBest(keepBest)
                        .states(states)
                        .build();
        // Better than all, and deeper: nobody starts from it.
        study.addResult(SPACE.configuration(Map.of("hiddenLayers", 4)), -7);

        run(study, states);

        Set<Integer> sources = new TreeSet<>();
        for (int stage = 1; stage <= 3; stage++) {
            List<Trial> below = study.trials().subList(1, 1 + 4 * stage);
            int best = best(below).number();
            sources.add(best);
            assertThat(study.trials().subList(1 + 4 * stage, 5 + 4 * stage))
                    .allMatch(trial -> trial.weightsFrom().getAsInt() == best);
        }
        assertThat(study.trials().subList(1, 5)).allMatch(t -> t.weightsFrom().isEmpty());
        // The rest goes to four layers, a stage that was never reached.
        assertThat(study.trials().subList(17, 21)).allMatch(t -> t.weightsFrom().isEmpty());
        List<Trial> kept = study.kept();
        for (Trial trial : study.trials()) {
            assertThat(states.latest(trial).isPresent())
                    .as("state of trial %d", trial.number())
                    .isEqualTo(
                            sources.contains(trial.number())
                                    || kept.stream().anyMatch(k -> k.number() == trial.number()));
        }
    }

    private static Trial best(List<Trial> trials) {
        return trials.stream()
                .min(java.util.Comparator.comparingDouble(t -> t.value().getAsDouble()))
                .orElseThrow();
    }

    @Test
    void whatComesAfterGrowingStartsWhereItsStageDid() {
        Study study =
                run(
                        study(RANDOM.trialsPerStage(2).keepWeights(true), 12),
                        GrowingSearchTest::twoLayers,
                        1);
        List<Trial> after = study.trials().subList(8, 12);

        assertThat(depths(study).subList(8, 12)).containsOnly(2);
        assertThat(study.trials().get(4).weightsFrom()).isPresent();
        assertThat(after)
                .allMatch(t -> t.weightsFrom().equals(study.trials().get(4).weightsFrom()));
        assertThat(study.settings().get("strategy")).contains("keepWeights=true");
        assertThat(study.schedule().description()).endsWith("; lower layers keep their weights");
    }

    @Test
    void mistakesAreOneSentence() {
        SearchSpace noDepth = SearchSpace.builder().learningRate(1e-3, 1).build();
        SearchSpace real = SearchSpace.builder().real("hidden", 0, 1).build();
        Budget budget = Budget.ofTrials(9);

        assertThatThrownBy(() -> RANDOM.schedule(noDepth, budget))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "GrowingSearch: needs whole numbers named 'hiddenLayers' to grow, but the space has none such");
        assertThatThrownBy(() -> RANDOM.over("hidden").schedule(real, budget))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "GrowingSearch: needs whole numbers named 'hidden' to grow, but the space has 'hidden 0");
        assertThatThrownBy(() -> RANDOM.trialsPerStage(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trialsPerStage: must be at least 1, but got 0");
        assertThatThrownBy(() -> RANDOM.patience(0))
                .hasMessage("patience: must be at least 1, but got 0");
        assertThatThrownBy(() -> RANDOM.configurationsFrom(new Hyperband()))
                .hasMessage(
                        "configurationsFrom: must be a strategy that leaves epochs alone, but got Hyperband");
    }

    @Test
    void aSpaceWithOneDepthIsTheOtherStrategysAlone() {
        SearchSpace fixed = SearchSpace.builder().hiddenLayers(2).learningRate(1e-3, 1).build();
        Study growing =
                Study.builder(fixed, Objective.minimize("loss"), RANDOM)
                        .budget(Budget.ofTrials(12))
                        .build();
        Study plain =
                Study.builder(fixed, Objective.minimize("loss"), new RandomSearch())
                        .budget(Budget.ofTrials(12))
                        .build();

        run(growing, c -> c.getDouble("learningRate"), 5);
        run(plain, c -> c.getDouble("learningRate"), 5);

        assertThat(Searcher.configurations(growing)).isEqualTo(Searcher.configurations(plain));
        assertThat(growing.trials()).hasSize(12);
    }
}
