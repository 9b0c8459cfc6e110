package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.ConfigurationFunction;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CmaEsSearchTest {

    private static SearchSpace cube(int axes) {
        SearchSpaceBuilder builder = SearchSpace.builder();
        IntStream.range(0, axes).forEach(i -> builder.real("x" + i, 0, 1));
        return builder.build();
    }

    private static Study study(SearchSpace space, CmaEsSearch search, int trials, long seed) {
        return Study.builder(space, Objective.minimize("loss"), search)
                .seed(seed)
                .budget(Budget.ofTrials(trials))
                .build();
    }

    private static double best(
            SearchSpace space, int trials, long seed, ConfigurationFunction function) {
        Study study = study(space, new CmaEsSearch(), trials, seed);
        study.optimize(function, trials);
        return study.best().orElseThrow().value().orElseThrow();
    }

    /** Σ 10^(4 i/(n−1)) (xᵢ − 0.4)²: a condition number of 10,000. */
    private static double ellipsoid(Configuration x) {
        double sum = 0;
        for (int i = 0; i < 5; i++) {
            double distance = x.getDouble("x" + i) - 0.4;
            sum += Math.pow(10, i) * distance * distance;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theScalesOfAnEllipsoidAreLearned(long seed) {
        // A search that does not learn the axes' scales is far off after so few trials.
        assertThat(best(cube(5), 1500, seed, CmaEsSearchTest::ellipsoid)).isLessThan(1e-9);
    }

    @Test
    void aMinimumOnTheBorderIsFound() {
        double best =
                best(
                        cube(3),
                        600,
                        1,
                        x -> x.getDouble("x0") + 1 - x.getDouble("x1") + x.getDouble("x2"));

        // The best of 600 uniform points is at about (3!/600)^(1/3) = 0.2.
        assertThat(best).isLessThan(1e-3);
    }

    @Test
    void wholeNumbersAndChoicesAreFoundTogether() {
        SearchSpace space =
                SearchSpace.builder()
                        .integer("units", 1, 400)
                        .choice("kind", "a", "b", "c", "d")
                        .real("rate", 0, 1)
                        .build();
        ConfigurationFunction loss =
                x ->
                        Math.abs(x.getInt("units") - 333) / 100.0
                                + ("c".equals(x.getString("kind")) ? 0 : 1)
                                + Math.pow(x.getDouble("rate") - 0.2, 2);

        assertThat(best(space, 400, 1, loss)).isLessThan(0.011);
    }

    @Test
    void aConditionalCoordinateIsLearnedWhereItIsActive() {
        SearchSpace space =
                SearchSpace.builder()
                        .choice("kind", "plain", "tuned")
                        .add(RealRange.of("rate", 0, 1).when(Condition.is("kind", "tuned")))
                        .build();
        ConfigurationFunction loss =
                x -> x.contains("rate") ? Math.pow(x.getDouble("rate") - 0.8, 2) : 0.5;

        assertThat(best(space, 300, 1, loss)).isLessThan(1e-6);
    }

    @Test
    void ranksAloneCount() {
        Study plain = study(cube(3), new CmaEsSearch(), 120, 5);
        Study steep = study(cube(3), new CmaEsSearch(), 120, 5);

        plain.optimize(x -> Searcher.value(cube(3), x), 120);
        steep.optimize(x -> Math.exp(300 * Searcher.value(cube(3), x)), 120);

        assertThat(Searcher.configurations(steep)).isEqualTo(Searcher.configurations(plain));
    }

    @Test
    void theFirstGenerationIsAroundTheDefaults() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of("x", 0, 1).defaultTo(0.8))
                        .add(RealRange.of("y", 0, 1))
                        .build();
        Study study = study(space, new CmaEsSearch().populationSize(200), 200, 1);

        study.optimize(x -> 0, 200);

        List<Configuration> drawn = Searcher.configurations(study);
        // Normal with σ = 1/6 about 0.5: symmetric. About 0.8: most are above 0.5.
        assertThat(drawn.stream().mapToDouble(x -> x.getDouble("y")).average().orElseThrow())
                .isBetween(0.44, 0.56);
        assertThat(drawn.stream().filter(x -> x.getDouble("x") > 0.5)).hasSizeGreaterThan(150);
    }

    @Test
    void aRestartHasTwiceThePopulation() {
        Study study = study(cube(2), new CmaEsSearch().populationSize(6), 900, 1);
        study.optimize(x -> 0, 900);

        // Equal values end a restart after 10 + ⌈30·2/λ⌉ generations: 20 of 6, then 15 of 12.
        List<Map<String, Object>> origins = study.trials().stream().map(Trial::origin).toList();
        assertThat(origins.subList(0, 120)).allMatch(o -> o.get("restart").equals(0));
        assertThat(origins.subList(120, 300)).allMatch(o -> o.get("restart").equals(1));
        assertThat(origins.subList(300, 324)).allMatch(o -> o.get("restart").equals(2));
        assertThat(origins.get(299)).containsEntry("generation", 14).containsEntry("member", 11);
    }

    @Test
    void aGenerationWaitsForAllItsMembers() {
        Study study = study(cube(2), new CmaEsSearch(), 100, 1);
        List<Leg> legs = ((Answer.Legs) study.ask(50)).legs();
        // 4 + ⌊3 ln 2⌋
        assertThat(legs).hasSize(6);
        legs.subList(1, 6).forEach(leg -> study.tell(leg, leg.trial().number()));

        assertThat(study.ask(50)).isInstanceOf(Answer.Wait.class);

        study.tell(legs.get(0), 3);
        assertThat(((Answer.Legs) study.ask(50)).legs()).hasSize(6);
    }

    @Test
    void aFreshInstanceGoesOnAsTheOldOneWould() {
        SearchSpace space = Spaces.mixed();
        Study all = study(space, new CmaEsSearch(), 150, 9);
        List<Configuration> expected = new Searcher(all).searchToTheEnd(1);

        for (int trials : new int[] {1, 40, 77, 149}) {
            assertThat(
                            new CmaEsSearch()
                                    .propose(
                                            all.history()
                                                    .at(
                                                            all.trials()
                                                                    .get(trials)
                                                                    .seen()
                                                                    .orElseThrow()),
                                            1))
                    .asString()
                    .contains(expected.get(trials).toString());
        }
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new CmaEsSearch().populationSize(3))
                .hasMessage("populationSize: must be at least 4, but got 3");
        assertThatThrownBy(() -> new CmaEsSearch().initialStepSize(0))
                .hasMessage("initialStepSize: must be above 0 and at most 1, but got 0.0");
        assertThatThrownBy(() -> new CmaEsSearch().populationGrowth(0.5))
                .hasMessage("populationGrowth: must be in [1, 10], but got 0.5");
        assertThat(new CmaEsSearch().schedule(cube(4), Budget.ofTrials(9)).description())
                .isEqualTo("covariance matrix adaptation in generations of 8");
    }
}
