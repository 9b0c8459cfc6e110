package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.search.CoarseToFineSearch.Box;
import io.djltuner.search.CoarseToFineSearch.Interval;
import io.djltuner.search.CoarseToFineSearch.Round;
import io.djltuner.search.CoarseToFineSearch.Side;
import io.djltuner.search.CoarseToFineSearch.Values;
import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoarseToFineSearchTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("rate", 1e-5, 1e-1).scale(Scale.LOG))
                    .add(Choice.of("kind", "a", "b", "c"))
                    .add(RealRange.of("decay", 0, 1).when(Condition.is("kind", "c")))
                    .build();

    private static Study study(SearchSpace space, CoarseToFineSearch search, int trials) {
        return Study.builder(space, Objective.minimize("loss"), search)
                .seed(5)
                .budget(Budget.ofTrials(trials))
                .build();
    }

    private static void run(Study study, ToDoubleFunction<Configuration> loss, int capacity) {
        while (study.ask(capacity) instanceof Answer.Legs answer) {
            for (Leg leg : answer.legs()) {
                study.tell(leg, loss.applyAsDouble(leg.trial().configuration()));
            }
        }
    }

    /** Best at a rate of 10⁻³ (0.5 in units) with kind b. */
    private static double bowl(Configuration c) {
        double off = Math.log10(c.getDouble("rate")) + 3;
        return off * off + (c.getString("kind").equals("b") ? 0 : 1);
    }

    private static Interval rate(Box box) {
        return (Interval) box.sides().get(0);
    }

    private static double decades(Interval interval) {
        return Math.log10((double) interval.high() / (double) interval.low());
    }

    @Test
    void boxesCloseInOnTheBestPlaceOnTheLogScaleByTheZoomFactorAtMost() {
        CoarseToFineSearch search = new CoarseToFineSearch().rounds(4).pointsPerRound(24);
        Study study = study(SPACE, search, 96);
        run(study, CoarseToFineSearchTest::bowl, 7);

        List<Round> rounds = search.rounds(study.history());

        assertThat(rounds).hasSize(4).allSatisfy(r -> assertThat(r.trials()).hasSize(24));
        double before = 4;
        assertThat(decades(rate(rounds.get(0).boxes().get(0)))).isCloseTo(4, within(1e-9));
        for (Round round : rounds.subList(1, 4)) {
            Interval interval = rate(round.boxes().get(0));
            assertThat(decades(interval)).isBetween(before / 2 - 1e-9, before);
            assertThat((double) interval.low()).isLessThan(1e-3);
            assertThat((double) interval.high()).isGreaterThan(1e-3);
            before = decades(interval);
        }
        assertThat(before).isLessThan(1.5);
    }

    @Test
    void everyTrialLiesInABoxOfItsRound() {
        CoarseToFineSearch search = new CoarseToFineSearch().rounds(3).regions(2);
        Study study = study(SPACE, search, 60);
        run(study, CoarseToFineSearchTest::bowl, 60);

        for (Round round : search.rounds(study.history())) {
            for (int number : round.trials()) {
                Configuration c = study.trials().get(number).configuration();
                assertThat(round.boxes()).anyMatch(box -> contains(box, c));
            }
        }
    }

    private static boolean contains(Box box, Configuration c) {
        return box.sides().stream()
                .filter(side -> c.contains(side.hyperparameter()))
                .allMatch(side -> contains(side, c.values().get(side.hyperparameter())));
    }

    private static boolean contains(Side side, Object value) {
        if (side instanceof Interval interval) {
            double number = (double) value;
            return number >= (double) interval.low() * (1 - 1e-12)
                    && number <= (double) interval.high() * (1 + 1e-12);
        }
        return ((Values) side).values().contains(value);
    }

    @Test
    void onlyValuesThatOccurAmongTheKeptSurvive() {
        CoarseToFineSearch search = new CoarseToFineSearch().rounds(2).pointsPerRound(30);
        Study study = study(SPACE, search, 60);
        run(study, c -> c.getString("kind").equals("b") ? 0.1 : 5 + c.getDouble("rate"), 10);

        Box last = search.rounds(study.history()).get(1).boxes().get(0);

        assertThat(last.sides().get(1)).isEqualTo(new Values("kind", List.of("b")));
        // Of a hyperparameter that none of the kept has nothing was learned.
        assertThat(last.sides().get(2)).isEqualTo(new Interval("decay", 0.0, 1.0));
    }

    @Test
    void twoGoodPlacesAreBothFollowedWhenAskedFor() {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();
        CoarseToFineSearch search =
                new CoarseToFineSearch()
                        .rounds(3)
                        .pointsPerRound(40)
                        .regions(2)
                        .keptFraction(0.2)
                        .zoomFactor(0.3);
        Study study = study(space, search, 120);
        run(
                study,
                c -> Math.min(Math.abs(c.getDouble("x") - 0.1), Math.abs(c.getDouble("x") - 0.9)),
                120);

        List<Box> last = search.rounds(study.history()).get(2).boxes();

        assertThat(last).hasSize(2);
        assertThat(last.stream().map(box -> contains(box.sides().get(0), 0.1)))
                .containsExactlyInAnyOrder(true, false);
        assertThat(last.stream().map(box -> contains(box.sides().get(0), 0.9)))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void oneLuckyPointAmongBadOnesDoesNotLeadTheSearchAway() {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();
        CoarseToFineSearch search = new CoarseToFineSearch().rounds(2).pointsPerRound(64);
        Study study = study(space, search, 128);
        // Good below 0.2; one point near 0.8 has the best value of all by luck.
        run(study, c -> Math.abs(c.getDouble("x") - 0.8) < 0.008 ? -1 : c.getDouble("x"), 64);

        Interval zoomed =
                (Interval) search.rounds(study.history()).get(1).boxes().get(0).sides().get(0);

        assertThat((double) zoomed.high()).isLessThan(0.6);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 300})
    void theStudyIsTheSameAtAnyParallelism(int capacity) {
        Study one = study(Spaces.mixed(), new CoarseToFineSearch(), 80);
        Study other = study(Spaces.mixed(), new CoarseToFineSearch(), 80);
        new Searcher(one).searchToTheEnd(1);
        new Searcher(other).searchToTheEnd(capacity);

        assertThat(Searcher.configurations(other)).isEqualTo(Searcher.configurations(one));
    }

    @Test
    void aRoundWaitsForItsLastTrialAndNotForFailedOnes() {
        Study study = study(SPACE, new CoarseToFineSearch().rounds(2).pointsPerRound(4), 8);
        List<Leg> first = ((Answer.Legs) study.ask(9)).legs();
        assertThat(first).hasSize(4);
        study.tell(first.get(0), Double.NaN);
        study.tell(first.get(1), 2.0);
        study.tell(first.get(2), Double.NaN);

        assertThat(study.ask(9)).isInstanceOf(Answer.Wait.class);
        study.tell(first.get(3), 1.0);

        assertThat(((Answer.Legs) study.ask(9)).legs()).hasSize(4);
    }

    @Test
    void trialsOfOthersAreEvidenceAndNoMembers() {
        CoarseToFineSearch search = new CoarseToFineSearch().rounds(2).pointsPerRound(10);
        Study study = study(SPACE, search, 40);
        for (int i = 0; i < 10; i++) {
            double rate = 2e-5 * (1 + i / 100.0);
            study.addResult(SPACE.configuration(Map.of("rate", rate, "kind", "a")), -10 + i);
        }
        run(study, CoarseToFineSearchTest::bowl, 10);

        List<Round> rounds = search.rounds(study.history());

        assertThat(rounds).hasSize(2);
        assertThat(study.trials().stream().filter(Trial::proposed)).hasSize(20);
        assertThat(contains(rounds.get(1).boxes().get(0).sides().get(0), 2e-5)).isTrue();
    }

    @Test
    void theScheduleNamesRoundsAndPoints() {
        assertThat(new CoarseToFineSearch().schedule(SPACE, Budget.ofTrials(50)).description())
                .isEqualTo(
                        "coarse to fine: 4 rounds of 13 points, each within boxes around the best"
                                + " 12.5 % so far, not below 0.500 of their width");
        assertThat(new CoarseToFineSearch().schedule(SPACE, Budget.unlimited()).trials())
                .hasValue(100);
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new CoarseToFineSearch().zoomFactor(0))
                .hasMessage("zoomFactor: must be above 0 and at most 1, but got 0.0");
        assertThatThrownBy(() -> new CoarseToFineSearch().keptFraction(1.5))
                .hasMessage("keptFraction: must be above 0 and at most 1, but got 1.5");
        assertThatThrownBy(() -> new CoarseToFineSearch().rounds(0))
                .hasMessage("rounds: must be at least 1, but got 0");
        assertThatThrownBy(() -> new CoarseToFineSearch().pointsPerRound(0))
                .hasMessage("pointsPerRound: must be at least 1, but got 0");
        assertThatThrownBy(() -> new CoarseToFineSearch().regions(-1))
                .hasMessage("regions: must be at least 1, but got -1");
    }
}
