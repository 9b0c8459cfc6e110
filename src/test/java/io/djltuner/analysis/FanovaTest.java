package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Variances in closed form; where every value was tried often, trees are exact. */
class FanovaTest {

    private static final Offset<Double> EXACT = within(1e-9);

    /** So many that no sample of 64 lacks a configuration. */
    private static final int REPETITIONS = 40;

    private static StudyHistory grid(
            SearchSpace space, Objective objective, ToDoubleFunction<Configuration> function) {
        Histories trials = Histories.of(space, objective);
        for (int i = 0; i < REPETITIONS; i++) {
            space.enumerate().forEach(c -> trials.complete(c.values(), function.applyAsDouble(c)));
        }
        return trials.history();
    }

    private static double share(StudyHistory history, String name) {
        return Fanova.defaults().importance(history).share(name).orElseThrow();
    }

    @Test
    void ofASumEachTermHasItsVariance() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(IntRange.of("x", 0, 3))
                        .add(IntRange.of("y", 0, 3))
                        .build();
        StudyHistory history =
                grid(space, Objective.minimize("loss"), c -> 2 * c.getInt("x") + c.getInt("y"));

        assertThat(share(history, "x")).isCloseTo(4 / 5.0, EXACT);
        assertThat(share(history, "y")).isCloseTo(1 / 5.0, EXACT);
    }

    @Test
    void directionsDoNotMatter() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(IntRange.of("x", 0, 3))
                        .add(IntRange.of("y", 0, 3))
                        .build();
        StudyHistory history =
                grid(space, Objective.maximize("score"), c -> -2 * c.getInt("x") - c.getInt("y"));

        assertThat(share(history, "x")).isCloseTo(4 / 5.0, EXACT);
    }

    /** Var {0, 1, 5} = 14/3, Var {0, 1, 2, 3} = 5/4. */
    @Test
    void everyCategoryWeighsTheSame() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(Choice.of("c", 0, 5, 1))
                        .add(IntRange.of("x", 0, 3))
                        .build();
        StudyHistory history =
                grid(space, Objective.minimize("loss"), c -> c.getInt("c") + c.getInt("x"));

        assertThat(share(history, "c")).isCloseTo((14 / 3.0) / (14 / 3.0 + 5 / 4.0), EXACT);
    }

    /** Of x·y the mean over y is x/2, so both explain as much alone; z explains nothing. */
    @Test
    void interactionsBelongToNoneAlone() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(IntRange.of("x", 0, 1))
                        .add(IntRange.of("y", 0, 1))
                        .add(Choice.of("z", "a", "b", "c"))
                        .build();
        StudyHistory history =
                grid(space, Objective.minimize("loss"), c -> c.getInt("x") * c.getInt("y"));

        assertThat(share(history, "x")).isCloseTo(0.5, EXACT);
        assertThat(share(history, "y")).isCloseTo(0.5, EXACT);
        assertThat(share(history, "z")).isCloseTo(0, EXACT);
    }

    /** 3u + v with u and v uniform: variances 9/12 and 1/12. Forests of 1000 points are smooth. */
    @Test
    void aLogAxisIsMeasuredInLogarithms() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of("rate", 1e-5, 1).scale(Scale.LOG))
                        .add(RealRange.of("v", 0, 1))
                        .build();
        Histories trials = Histories.of(space, Objective.minimize("loss"));
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            double u = random.nextDouble();
            double v = random.nextDouble();
            trials.complete(Map.of("rate", Math.pow(10, 5 * u - 5), "v", v), 3 * u + v);
        }

        assertThat(share(trials.history(), "rate")).isCloseTo(0.9, within(0.02));
    }

    @Test
    void anInactiveHyperparameterIsAtItsDefault() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(Choice.of("method", "adam", "sgd"))
                        .add(IntRange.of("m", 0, 2).when(Condition.is("method", "sgd")))
                        .build();
        StudyHistory history =
                grid(space, Objective.minimize("loss"), c -> c.contains("m") ? c.getInt("m") : 1);

        assertThat(share(history, "m")).as("adam's trials count as m = 1").isCloseTo(1, EXACT);
    }

    private static double optunasShare(StudyHistory history, String name) {
        return Fanova.defaults().asOptuna().importance(history).share(name).orElseThrow();
    }

    /**
     * Of 1 and 1,000 with nothing tried between, a log axis gives each half of its length, and so
     * do plain numbers; of 1, 10 and 1,000 the numbers give what is above 505 half.
     */
    @Test
    void asOptunaALogAxisIsMeasuredInNumbers() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of("rate", 1, 1000).scale(Scale.LOG))
                        .add(IntRange.of("y", 0, 1))
                        .build();
        Histories trials = Histories.of(space, Objective.minimize("loss"));
        for (int i = 0; i < REPETITIONS; i++) {
            for (double rate : new double[] {1, 10, 1000}) {
                for (int y : new int[] {0, 1}) {
                    trials.complete(Map.of("rate", rate, "y", y), (rate > 500 ? 1 : 0) + y);
                }
            }
        }
        double above = (1000 - 505) / 999.0;
        double ofRate = above * (1 - above);

        assertThat(optunasShare(trials.history(), "rate"))
                .isCloseTo(ofRate / (ofRate + 0.25), EXACT);
    }

    /**
     * Of three one-hot axes the tree asks one (is it b?), whatever the others say: half of all
     * combinations are at 5, though a third of the categories is. Var = 25/4, of y 1/4.
     */
    @Test
    void asOptunaEveryCategoryHasAnAxis() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(Choice.of("c", "a", "b", "c"))
                        .add(IntRange.of("y", 0, 1))
                        .build();
        StudyHistory history =
                grid(
                        space,
                        Objective.minimize("loss"),
                        c -> (c.getString("c").equals("b") ? 5 : 0) + c.getInt("y"));

        assertThat(optunasShare(history, "c")).isCloseTo(25 / 26.0, EXACT);
        assertThat(share(history, "c")).isCloseTo((25 * 2 / 9.0) / (25 * 2 / 9.0 + 0.25), EXACT);
    }

    @Test
    void asOptunaOnlyWhatAllTrialsHaveCounts() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(Choice.of("method", "adam", "sgd"))
                        .add(IntRange.of("m", 0, 2).when(Condition.is("method", "sgd")))
                        .add(IntRange.of("units", 32, 128).multiply(2))
                        .build();
        StudyHistory history =
                grid(space, Objective.minimize("loss"), c -> c.contains("m") ? c.getInt("m") : 1);

        assertThat(Fanova.defaults().asOptuna().importance(history).shares())
                .extracting(ParameterImportance.Share::name)
                .containsExactlyInAnyOrder("method", "units");
    }

    @Test
    void theSeedDecides() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of("x", 0, 1))
                        .add(RealRange.of("y", 0, 1))
                        .build();
        Histories trials = Histories.of(space, Objective.minimize("loss"));
        Random random = new Random(1);
        for (int i = 0; i < 30; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            trials.complete(Map.of("x", x, "y", y), x * y);
        }
        StudyHistory history = trials.history();
        Fanova fanova = Fanova.defaults();

        assertThat(fanova.importance(history)).isEqualTo(fanova.importance(history));
        assertThat(fanova.seed(1).importance(history)).isNotEqualTo(fanova.importance(history));
    }

    @Test
    void wrongSizesAreRefused() {
        assertThatThrownBy(() -> Fanova.defaults().trees(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trees: must be at least 1, but got 0");
        assertThatThrownBy(() -> Fanova.defaults().maxDepth(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDepth: must be in 1 … 1000, but got 0");
    }
}
