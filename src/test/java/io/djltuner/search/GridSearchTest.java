package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.Schedule;
import io.djltuner.study.Study;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridSearchTest {

    private static Study study(SearchSpace space, GridSearch grid) {
        return Study.builder(space, Objective.minimize("loss"), grid).build();
    }

    private static List<String> texts(SearchSpace space, GridSearch grid) {
        return new Searcher(study(space, grid))
                .searchToTheEnd(1).stream().map(Configuration::toString).toList();
    }

    private static List<Object> points(Hyperparameter<?> parameter, GridSearch grid) {
        SearchSpace space = SearchSpace.builder().add(parameter).build();
        return new Searcher(study(space, grid))
                .searchToTheEnd(1).stream().map(c -> c.values().get(parameter.name())).toList();
    }

    private static double[] reals(Hyperparameter<?> parameter, int points) {
        return points(parameter, new GridSearch().points(points)).stream()
                .mapToDouble(value -> (Double) value)
                .toArray();
    }

    /** Ten values on each of twelve dimensions. */
    private static SearchSpace tenToTheTwelfth() {
        SearchSpaceBuilder builder = SearchSpace.builder();
        for (char name = 'a'; name < 'm'; name++) {
            builder.choice(String.valueOf(name), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 256})
    void theLastDeclaredChangesFastest(int capacity) {
        SearchSpace space =
                SearchSpace.builder()
                        .choice("solver", "sgd", "adam")
                        .integer("depth", 1, 3)
                        .choice("gate", true, false)
                        .build();

        List<Configuration> tried =
                new Searcher(study(space, new GridSearch())).searchToTheEnd(capacity);

        assertThat(tried.stream().map(Configuration::toString))
                .containsExactly(
                        "solver=sgd depth=1 gate=true",
                        "solver=sgd depth=1 gate=false",
                        "solver=sgd depth=2 gate=true",
                        "solver=sgd depth=2 gate=false",
                        "solver=sgd depth=3 gate=true",
                        "solver=sgd depth=3 gate=false",
                        "solver=adam depth=1 gate=true",
                        "solver=adam depth=1 gate=false",
                        "solver=adam depth=2 gate=true",
                        "solver=adam depth=2 gate=false",
                        "solver=adam depth=3 gate=true",
                        "solver=adam depth=3 gate=false");
    }

    @Test
    void anInactiveHyperparameterMultipliesNothing() {
        SearchSpace space =
                SearchSpace.builder()
                        .choice("solver", "sgd", "adam")
                        .add(RealRange.of("beta", 0, 1).when(Condition.is("solver", "adam")))
                        .add(Choice.of("bias", 1, 2).when(Condition.atLeast("beta", 0.5)))
                        .build();
        GridSearch grid = new GridSearch().points(3);

        assertThat(texts(space, grid))
                .containsExactly(
                        "solver=sgd",
                        "solver=adam beta=0",
                        "solver=adam beta=0.5 bias=1",
                        "solver=adam beta=0.5 bias=2",
                        "solver=adam beta=1 bias=1",
                        "solver=adam beta=1 bias=2");
        assertThat(grid.size(space)).isEqualTo(6);
    }

    @Test
    void aConditionOnAValueThatIsNotOnTheGridHoldsNowhere() {
        SearchSpace space =
                SearchSpace.builder()
                        .integer("n", 1, 9)
                        .add(Choice.of("extra", 1, 2).when(Condition.is("n", 2)))
                        .build();
        GridSearch grid = new GridSearch().points(3);

        assertThat(grid.size(space)).isEqualTo(3);
        assertThat(texts(space, grid)).containsExactly("n=1", "n=5", "n=9");
    }

    @Test
    void pointsOfAContinuousRangeLieEvenly() {
        assertThat(reals(RealRange.of("x", -1, 1), 5))
                .containsExactly(new double[] {-1, -0.5, 0, 0.5, 1}, within(1e-15));
        assertThat(reals(RealRange.of("x", 0, 7), 2)).containsExactly(0, 7);
    }

    @Test
    void pointsOfALogScaleAreEquallyManyDecadesApart() {
        assertThat(reals(RealRange.of("rate", 1e-4, 1e-1).scale(Scale.LOG), 4))
                .containsExactly(new double[] {1e-4, 1e-3, 1e-2, 1e-1}, within(1e-16));
        assertThat(reals(RealRange.of("rate", 1e-4, 1e-1).scale(Scale.LOG), 5))
                .containsExactly(
                        new double[] {
                            1e-4,
                            5.623413251903491e-4,
                            3.162277660168379e-3,
                            1.778279410038923e-2,
                            0.1
                        },
                        within(1e-14));
        assertThat(reals(RealRange.of("x", 0.1, 10).scale(Scale.REVERSE_LOG), 3))
                .containsExactly(new double[] {0.1, 9.1, 10}, within(1e-14));
    }

    @Test
    void wholeNumbersAreTheRoundedPointsOfTheirScale() {
        GridSearch four = new GridSearch().points(4);

        assertThat(points(IntRange.of("n", 1, 1000).scale(Scale.LOG), four))
                .containsExactly(1, 10, 100, 1000);
        assertThat(points(IntRange.of("n", 16, 128).scale(Scale.LOG), four))
                .containsExactly(16, 32, 64, 128);
        assertThat(points(IntRange.of("n", 0, 30), four)).containsExactly(0, 10, 20, 30);
        assertThat(points(IntRange.of("n", 1, 100), new GridSearch()))
                .containsExactly(1, 26, 51, 75, 100);
        assertThat(points(IntRange.of("n", -2, 2147483644), new GridSearch().points(2)))
                .containsExactly(-2, 2147483644);
    }

    @Test
    void pointsThatRoundToOneWholeNumberAreOne() {
        assertThat(points(IntRange.of("n", 1, 10).scale(Scale.LOG), new GridSearch().points(8)))
                // 1, 1.39, 1.93, 2.68, 3.73, 5.18, 7.20, 10
                .containsExactly(1, 2, 3, 4, 5, 7, 10);
    }

    @Test
    void stepsAndListsGiveAllTheirValues() {
        GridSearch two = new GridSearch().points(2);

        assertThat(points(IntRange.of("n", 8, 256).multiply(2), two))
                .containsExactly(8, 16, 32, 64, 128, 256);
        assertThat(points(IntRange.of("n", 10, 40).step(10), two)).containsExactly(10, 20, 30, 40);
        assertThat(points(RealRange.of("x", 0, 0.5).step(0.1), two))
                .containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5);
        assertThat(points(Choice.of("size", "s", "m", "l").ordered(), two))
                .containsExactly("s", "m", "l");
        assertThat(points(Choice.of("kind", "a", "b", "c"), two)).containsExactly("a", "b", "c");
        assertThat(points(RealRange.of("x", 0, 99).step(1), two)).hasSize(100);
    }

    @Test
    void moreThanAHundredStepsAreThinnedOut() {
        assertThat(points(RealRange.of("x", 0, 100).step(1), new GridSearch()))
                .containsExactly(0.0, 25.0, 50.0, 75.0, 100.0);
    }

    @Test
    void aNumberOfPointsForOneDimensionComesFirst() {
        GridSearch grid = new GridSearch().points(2).points("n", 3).points("x", 4);

        assertThat(points(IntRange.of("n", 8, 128).multiply(2), only("n", 3)))
                .containsExactly(8, 32, 128);
        assertThat(points(IntRange.of("n", 1, 4), only("n", 9))).containsExactly(1, 2, 3, 4);
        SearchSpace space =
                SearchSpace.builder().real("x", 0, 3).real("y", 0, 1).integer("n", 1, 9).build();
        assertThat(grid.size(space)).isEqualTo(4 * 2 * 3);
        assertThat(texts(space, grid))
                .startsWith("x=0 y=0 n=1", "x=0 y=0 n=5", "x=0 y=0 n=9", "x=0 y=1 n=1")
                .endsWith("x=3 y=1 n=9")
                .hasSize(24);
    }

    private static GridSearch only(String name, int points) {
        return new GridSearch().points(name, points);
    }

    @Test
    void aGridOfTenToTheTwelfthPointsStartsAtOnce() {
        SearchSpace space = tenToTheTwelfth();
        Study study = study(space, new GridSearch());

        assertThat(study.schedule())
                .isEqualTo(
                        new Schedule(
                                OptionalLong.of(1_000_000_000_000L),
                                OptionalLong.empty(),
                                OptionalLong.of(0),
                                "grid search over 1000000000000 points"));
        assertThat(new Searcher(study).search(3, 12).get(11))
                .hasToString("a=0 b=0 c=0 d=0 e=0 f=0 g=0 h=0 i=0 j=0 k=1 l=1");
    }

    @Test
    void aGridLargerThanTheBudgetSaysItsSize() {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).integer("n", 1, 50).build();

        assertThat(new GridSearch().points(10).schedule(space, Budget.ofTrials(30)))
                .isEqualTo(
                        new Schedule(
                                OptionalLong.of(30),
                                OptionalLong.empty(),
                                "grid search over 100 points, of which only the first 30 will be"
                                        + " tried: raise maxTrials or choose fewer points"));
        assertThat(new GridSearch().points(10).schedule(space, Budget.ofTrials(100)))
                .isEqualTo(
                        new Schedule(
                                OptionalLong.of(100),
                                OptionalLong.empty(),
                                "grid search over 100 points"));
    }

    @Test
    void aResumedGridSkipsWhatExists() {
        SearchSpace space = SearchSpace.builder().integer("n", 1, 5).choice("k", "a", "b").build();
        StudyStorage storage = StudyStorage.inMemory();
        Study begun = stored(space, storage);
        begun.addResult(space.configuration(Map.of("n", 3, "k", "a")), 1);
        new Searcher(begun, trial -> trial.number() == 2).search(2, 5);
        begun.addResult(space.configuration(Map.of("n", 5, "k", "b")), 1);

        Study resumed = stored(space, storage);
        new Searcher(resumed).searchToTheEnd(4);

        assertThat(resumed.trials().stream().map(Trial::configuration).map(Configuration::toString))
                .containsExactly(
                        "n=3 k=a", "n=1 k=a", "n=1 k=b", "n=2 k=a", "n=2 k=b", "n=5 k=b", "n=3 k=b",
                        "n=4 k=a", "n=4 k=b", "n=5 k=a");
        assertThat(resumed.ask(1)).isInstanceOf(Answer.Finished.class);
    }

    private static Study stored(SearchSpace space, StudyStorage storage) {
        return Study.builder(space, Objective.minimize("loss"), new GridSearch())
                .storage(storage)
                .build();
    }

    @Test
    void pointsMustBeAtLeastTwo() {
        assertThatThrownBy(() -> new GridSearch().points(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("points: must be at least 2, but got 1");
        assertThatThrownBy(() -> new GridSearch().points("rate", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("points of rate: must be at least 2, but got 0");
    }

    @Test
    void pointsOfAnUnknownNameAreRefusedWhenTheStudyIsBuilt() {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();

        assertThatThrownBy(() -> study(space, only("y", 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("space: there is no 'y'; there are [x]");
    }

    @Test
    void pointsOfAChoiceWithoutAnOrderAreRefused() {
        SearchSpace space = SearchSpace.builder().choice("kind", "a", "b", "c").build();

        assertThatThrownBy(() -> study(space, only("kind", 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "points of kind: a choice without an order gives all its 3 values; set"
                                + " points of ranges only");
    }
}
