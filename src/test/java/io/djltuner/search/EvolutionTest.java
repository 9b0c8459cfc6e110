package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches by mutation and crossover. */
class EvolutionTest {

    private static final SearchSpace PLANE =
            SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).build();

    private static Study study(SearchSpace space, SearchStrategy strategy, int trials) {
        return Study.builder(space, Objective.minimize("loss"), strategy)
                .seed(2)
                .budget(Budget.ofTrials(trials))
                .build();
    }

    private static Configuration at(double x, double y) {
        return PLANE.configuration(Map.of("x", x, "y", y));
    }

    private static List<Configuration> proposed(Study study, int capacity) {
        return ((Answer.Legs) study.ask(capacity))
                .legs().stream().map(leg -> leg.trial().configuration()).toList();
    }

    private static boolean inherits(Configuration child, Configuration parent) {
        return child.getDouble("x") == parent.getDouble("x")
                || child.getDouble("y") == parent.getDouble("y");
    }

    @Test
    void theBestOfTheLatestBreedsAndTheBestOfOldDoesNot() {
        EvolutionSearch search = new EvolutionSearch().population(10).tournament(300).atOnce(40);
        Study study = study(PLANE, search, 500);
        ((Answer.Legs) study.ask(10)).legs().forEach(leg -> study.tell(leg, 50));
        Configuration old = at(0.9, 0.9);
        study.addResult(old, -100);
        Configuration best = at(0.2, 0.3);
        study.addResult(best, 1);
        for (int i = 0; i < 9; i++) {
            study.addResult(at(0.5 + i / 100.0, 0.6), 10 + i);
        }

        List<Configuration> children = proposed(study, 40);

        assertThat(children).hasSize(40).noneMatch(child -> inherits(child, old));
        // With two axes, half of the children keep one coordinate: 20 ± 3.2.
        assertThat(children.stream().filter(child -> inherits(child, best))).hasSizeBetween(10, 30);
    }

    @Test
    void noMoreTrialsThanAskedForAreInFlight() {
        Study study = study(PLANE, new EvolutionSearch().population(6).atOnce(3), 100);
        List<Leg> first = ((Answer.Legs) study.ask(100)).legs();
        assertThat(first).hasSize(6);
        assertThat(study.ask(100)).isInstanceOf(Answer.Wait.class);

        first.subList(0, 4).forEach(leg -> study.tell(leg, 1));

        assertThat(((Answer.Legs) study.ask(100)).legs()).hasSize(1);
        assertThat(study.ask(100)).isInstanceOf(Answer.Wait.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 9, 300})
    void generationsAreTheSameAtAnyParallelism(int capacity) {
        Study one = study(Spaces.mixed(), new GeneticSearch(), 110);
        Study other = study(Spaces.mixed(), new GeneticSearch(), 110);
        new Searcher(one, trial -> trial.number() % 7 == 3).searchToTheEnd(1);
        new Searcher(other, trial -> trial.number() % 7 == 3).searchToTheEnd(capacity);

        assertThat(Searcher.configurations(other)).isEqualTo(Searcher.configurations(one));
    }

    @Test
    void aGenerationBeginsWhenTheOneBeforeHasEnded() {
        Study study = study(PLANE, new GeneticSearch().population(4), 100);
        List<Leg> first = ((Answer.Legs) study.ask(100)).legs();
        assertThat(first).hasSize(4);
        first.subList(0, 3).forEach(leg -> study.tell(leg, leg.trial().number()));

        assertThat(study.ask(100)).isInstanceOf(Answer.Wait.class);
        study.tell(first.get(3), 7.0);

        assertThat(((Answer.Legs) study.ask(100)).legs())
                .hasSize(4)
                .allSatisfy(leg -> assertThat(leg.trial().origin()).containsEntry("generation", 1));
    }

    @Test
    void withoutCrossoverChildrenAreMutationsOfTheBestSoFarWhoeverTriedThem() {
        GeneticSearch search = new GeneticSearch().population(20).tournament(500).crossover(0);
        Study study = study(PLANE, search, 100);
        Configuration best = at(0.2, 0.3);
        study.addResult(best, -5);
        ((Answer.Legs) study.ask(100)).legs().forEach(leg -> study.tell(leg, 3));

        List<Configuration> children = proposed(study, 100);

        assertThat(children.stream().filter(child -> inherits(child, best))).hasSizeBetween(4, 16);
    }

    @Test
    void bothComeCloseToTheBottomOfABowl() {
        for (SearchStrategy strategy : List.of(new EvolutionSearch(), new GeneticSearch())) {
            Study study = study(PLANE, strategy, 300);
            study.optimize(c -> Math.hypot(c.getDouble("x") - 0.7, c.getDouble("y") - 0.1), 300);

            // Of 300 uniform points the nearest is 0.03 away on average.
            assertThat(study.best().map(Trial::value))
                    .hasValueSatisfying(value -> assertThat(value.getAsDouble()).isLessThan(0.01));
        }
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new EvolutionSearch().population(1))
                .hasMessage("population: must be at least 2, but got 1");
        assertThatThrownBy(() -> new EvolutionSearch().tournament(0))
                .hasMessage("tournament: must be at least 1, but got 0");
        assertThatThrownBy(() -> new EvolutionSearch().atOnce(0))
                .hasMessage("atOnce: must be at least 1, but got 0");
        assertThatThrownBy(() -> new GeneticSearch().population(1))
                .hasMessage("population: must be at least 2, but got 1");
        assertThatThrownBy(() -> new GeneticSearch().tournament(0))
                .hasMessage("tournament: must be at least 1, but got 0");
        assertThatThrownBy(() -> new GeneticSearch().crossover(1.1))
                .hasMessage("crossover: must be in [0, 1], but got 1.1");
    }
}
