package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Configuration;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Failure;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Proposal;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianProcessSearchTest {

    private static final SearchSpace SQUARE =
            SearchSpace.builder().add(RealRange.of("a", 0, 1)).add(RealRange.of("b", 0, 1)).build();

    private static Study study(Objective objective, SearchStrategy strategy, int trials) {
        return Study.builder(SQUARE, objective, strategy)
                .maxConsecutiveFailures(Integer.MAX_VALUE)
                .budget(Budget.ofTrials(trials))
                .build();
    }

    private static Study minimized(ToDoubleFunction<Configuration> loss, int trials) {
        Study study = study(Objective.minimize("loss"), new GaussianProcessSearch(), trials);
        study.optimize(loss::applyAsDouble, trials);
        return study;
    }

    private static double bowl(Configuration c) {
        double a = c.getDouble("a") - 0.3;
        double b = c.getDouble("b") - 0.8;
        return a * a + b * b;
    }

    private static List<Configuration> proposed(SearchStrategy strategy, StudyHistory history) {
        return ((Proposal.Run) strategy.propose(history, 256))
                .plans().stream().map(TrialPlan::configuration).toList();
    }

    /** Of 30 random points of a square the best is expected 1/(30·π) ≈ 0.01 from the bottom. */
    @Test
    void findsTheBottomOfABowlFarBetterThanChance() {
        Study study = minimized(GaussianProcessSearchTest::bowl, 30);

        assertThat(study.best().orElseThrow().value().orElseThrow()).isLessThan(1e-6);
    }

    @Test
    void maximizesAsItMinimizes() {
        Study study = study(Objective.maximize("score"), new GaussianProcessSearch(), 30);
        study.optimize(c -> 1 - bowl(c), 30);

        assertThat(study.trials().stream().map(Trial::configuration))
                .hasSize(30)
                .doesNotHaveDuplicates();
        assertThat(study.best().orElseThrow().value().orElseThrow()).isGreaterThan(1 - 1e-6);
    }

    @Test
    void theStartUpPointsComeAllAtOnceAndThenItWaits() {
        Study study = study(Objective.minimize("loss"), new GaussianProcessSearch(), 100);

        assertThat(((Answer.Legs) study.ask(256)).legs()).hasSize(8);
        assertThat(study.ask(256)).isInstanceOf(Answer.Wait.class);
    }

    @Test
    void noMoreTrialsThanAskedForRunAtOnce() {
        Study study = study(Objective.minimize("loss"), new GaussianProcessSearch().atOnce(3), 100);
        List<Leg> startup = ((Answer.Legs) study.ask(256)).legs();
        startup.forEach(leg -> study.tell(leg, bowl(leg.trial().configuration())));

        List<Leg> next = ((Answer.Legs) study.ask(256)).legs();

        assertThat(next).hasSize(3);
        assertThat(study.ask(1)).isInstanceOf(Answer.Wait.class);
        study.tell(next.get(1), 0.5);
        assertThat(((Answer.Legs) study.ask(256)).legs()).hasSize(1);
    }

    @Test
    void theTrialsOfABatchLookElsewhereThanEachOther() {
        Study study = minimized(GaussianProcessSearchTest::bowl, 9);

        List<Configuration> batch =
                proposed(new GaussianProcessSearch().atOnce(5), study.history());

        assertThat(batch).hasSize(5);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(distance(batch.get(i), batch.get(j))).isGreaterThan(1e-3);
            }
        }
    }

    private static double distance(Configuration one, Configuration other) {
        return Math.hypot(
                one.getDouble("a") - other.getDouble("a"),
                one.getDouble("b") - other.getDouble("b"));
    }

    /** What was kept of proposals before, at a milestone or after one, changes no bit. */
    @ParameterizedTest
    @ValueSource(ints = {31, 35, 41})
    void aFreshInstanceProposesTheSameBits(int trials) {
        GaussianProcessSearch kept = new GaussianProcessSearch();
        Study study = study(Objective.minimize("loss"), kept, trials);
        study.optimize(GaussianProcessSearchTest::bowl, trials);

        assertThat(proposed(kept, study.history()))
                .isEqualTo(proposed(new GaussianProcessSearch(), study.history()));
    }

    /** The best place lies on the border of the region that fails, and the model points into it. */
    @Test
    void failedTrialsDoNotKeepItFromTheBorderOfTheirRegion() {
        Study study = study(Objective.minimize("loss"), new GaussianProcessSearch(), 40);
        int failed = 0;
        while (study.ask(1) instanceof Answer.Legs answer) {
            Leg leg = answer.legs().get(0);
            Configuration c = leg.trial().configuration();
            if (c.getDouble("a") < 0.5) {
                failed += leg.trial().number() >= 15 ? 1 : 0;
                Failure failure = Failure.of(new IllegalStateException("no memory"));
                study.tell(leg, new TrialOutcome.Failed(failure, Optional.empty()));
            } else {
                study.tell(leg, bowl(c));
            }
        }

        assertThat(failed).isLessThan(20);
        assertThat(study.best().orElseThrow().value().orElseThrow()).isLessThan(0.04 + 0.04);
    }

    @Test
    void hugeAndTinyLossesAreSearchedLikeAnyOther() {
        Study study =
                minimized(
                        c ->
                                c.getDouble("b") < 0.2
                                        ? 1e300 * (c.getDouble("a") - 0.5)
                                        : 1e-300 * bowl(c) - 1e300,
                        40);

        assertThat(study.trials()).hasSize(40);
        assertThat(study.trials().stream().map(Trial::configuration)).doesNotHaveDuplicates();
    }

    @Test
    void losesNoTrialWhenAllLossesAreTheSame() {
        assertThat(minimized(c -> 7, 25).trials()).hasSize(25);
    }

    @Test
    void evidenceOfOthersReplacesTheStartUp() {
        Study study = study(Objective.minimize("loss"), new GaussianProcessSearch(), 100);
        for (int i = 0; i < 8; i++) {
            Configuration known = SQUARE.configuration(Map.of("a", i / 8.0, "b", i % 3 / 3.0));
            study.addResult(known, bowl(known));
        }

        List<Configuration> batch = proposed(new GaussianProcessSearch(), study.history());

        assertThat(batch).hasSize(8);
        assertThat(distance(batch.get(0), SQUARE.configuration(Map.of("a", 0.3, "b", 0.8))))
                .isLessThan(0.35);
    }

    @Test
    void startup_one() {
        assertThatThrownBy(() -> new GaussianProcessSearch().startup(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("startup: must be at least 2, but got 1");
    }

    @Test
    void atOnce_zero() {
        assertThatThrownBy(() -> new GaussianProcessSearch().atOnce(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("atOnce: must be at least 1, but got 0");
    }
}
