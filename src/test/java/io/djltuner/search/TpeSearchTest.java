package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Configuration;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class TpeSearchTest {

    private static final SearchSpace SQUARE =
            SearchSpace.builder().add(RealRange.of("x", 0, 1)).add(RealRange.of("y", 0, 1)).build();

    private static Study study(SearchStrategy strategy, SearchSpace space, long seed) {
        return Study.builder(space, Objective.minimize("loss"), strategy)
                .budget(Budget.ofTrials(80))
                .maxConsecutiveFailures(Integer.MAX_VALUE)
                .seed(seed)
                .build();
    }

    private static List<Leg> legs(Study study, int capacity) {
        return ((Answer.Legs) study.ask(capacity)).legs();
    }

    @Test
    void startsWithAllQuasiRandomTrialsAtOnceAndThenRunsFewer() {
        Study study = study(new TpeSearch().startup(12).atOnce(3), SQUARE, 1);

        List<Leg> first = legs(study, 256);

        assertThat(first).hasSize(12);
        assertThat(study.ask(256)).isInstanceOf(Answer.Wait.class);
        first.subList(0, 9).forEach(leg -> study.tell(leg, leg.trial().number()));
        assertThat(study.ask(256)).isInstanceOf(Answer.Wait.class);
        study.tell(first.get(9), 1);
        assertThat(legs(study, 256)).hasSize(1);
        study.tell(first.get(10), 1);
        study.tell(first.get(11), 1);
        assertThat(legs(study, 256)).hasSize(2);
    }

    @Test
    void startUpPointsHaveOneInEachSliceOfEveryAxis() {
        Study study = study(new TpeSearch().startup(8), SQUARE, 3);

        List<Configuration> points =
                legs(study, 8).stream().map(leg -> leg.trial().configuration()).toList();

        for (String axis : List.of("x", "y")) {
            assertThat(points.stream().map(p -> (int) (p.getDouble(axis) * 8)))
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        }
    }

    /** The mean of the best values over some seeds. */
    private static double meanBest(
            SearchStrategy strategy, SearchSpace space, ToDoubleFunction<Configuration> loss) {
        double sum = 0;
        for (int seed = 0; seed < 10; seed++) {
            Study study = study(strategy, space, seed);
            while (study.ask(1) instanceof Answer.Legs answer) {
                Leg leg = answer.legs().get(0);
                study.tell(leg, loss.applyAsDouble(leg.trial().configuration()));
            }
            sum += study.best().orElseThrow().value().orElseThrow() / 10;
        }
        return sum;
    }

    @Test
    void findsTheBottomOfABowlFarBetterThanChance() {
        ToDoubleFunction<Configuration> bowl =
                c -> Math.pow(c.getDouble("x") - 0.3, 2) + Math.pow(c.getDouble("y") - 0.8, 2);

        // By chance the least of 80 squared distances r² has mean 1/(81 π) = 0.0039.
        assertThat(meanBest(new TpeSearch(), SQUARE, bowl)).isLessThan(0.0039 / 5);
    }

    @Test
    void lossesOfAnySizeAreRankedLikeSmallOnes() {
        ToDoubleFunction<Configuration> bowl =
                c -> Math.pow(c.getDouble("x") - 0.3, 2) + Math.pow(c.getDouble("y") - 0.8, 2);

        // Powers of two keep every order, so the search and its best are the same.
        assertThat(meanBest(new TpeSearch(), SQUARE, c -> 0x1p990 * bowl.applyAsDouble(c)))
                .isEqualTo(0x1p990 * meanBest(new TpeSearch(), SQUARE, bowl));
    }

    @Test
    void learnsWhichBranchOfAConditionalSpaceIsGood() {
        Study study = study(new TpeSearch(), Spaces.mixed(), 4);
        while (study.ask(1) instanceof Answer.Legs answer) {
            Leg leg = answer.legs().get(0);
            Configuration c = leg.trial().configuration();
            double branch = c.contains("beta") ? Math.abs(c.getDouble("beta") - 0.9) : 1;
            study.tell(leg, branch + c.getDouble("rest"));
        }

        // Chance gives adam to a third.
        assertThat(study.trials().stream().skip(40).filter(t -> t.configuration().contains("beta")))
                .hasSizeGreaterThan(28);
    }

    @Test
    void settingsOutOfTheirRangeAreRefused() {
        TpeSearch search = new TpeSearch();

        assertThatThrownBy(() -> search.startup(0))
                .hasMessage("startup: must be at least 1, but got 0");
        assertThatThrownBy(() -> search.mostGood(0))
                .hasMessage("mostGood: must be at least 1, but got 0");
        assertThatThrownBy(() -> search.candidates(-1))
                .hasMessage("candidates: must be at least 1, but got -1");
        assertThatThrownBy(() -> search.atOnce(0))
                .hasMessage("atOnce: must be at least 1, but got 0");
        assertThatThrownBy(() -> search.gamma(1))
                .hasMessage("gamma: must be between 0 and 1, both excluded, but got 1.0");
        assertThatThrownBy(() -> search.gamma(Double.NaN))
                .hasMessage("gamma: must be between 0 and 1, both excluded, but got NaN");
        assertThatThrownBy(() -> search.priorWeight(0))
                .hasMessage("priorWeight: must be positive and finite, but got 0.0");
    }

    @Test
    void theScheduleNamesTheStartUp() {
        assertThat(new TpeSearch().schedule(SQUARE, Budget.ofTrials(50)).description())
                .isEqualTo("tree-structured Parzen estimator after 10 quasi-random trials");
    }
}
