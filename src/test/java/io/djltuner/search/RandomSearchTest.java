package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.Schedule;
import io.djltuner.study.Study;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomSearchTest {

    /** A sound generator falls below it once in a thousand seeds; the seeds are fixed. */
    private static final double LEAST_P = 1e-3;

    private static final int DRAWS = 2000;

    private static Study study(SearchSpace space, long seed, Budget budget) {
        return Study.builder(space, Objective.minimize("loss"), new RandomSearch())
                .seed(seed)
                .budget(budget)
                .build();
    }

    private static List<Configuration> draws(SearchSpace space, long seed, int number) {
        Study study = study(space, seed, Budget.unlimited());
        assertThat(study.ask(number)).isInstanceOf(Answer.Legs.class);
        return Searcher.configurations(study);
    }

    /**
     * Draws that may repeat: a fresh hyperparameter beside the one in question tells them apart.
     */
    private static List<Configuration> draws(Hyperparameter<?> parameter, long seed) {
        SearchSpace space = SearchSpace.builder().add(parameter).real("apart", 0, 1).build();
        return draws(space, seed, DRAWS);
    }

    private static double uniformP(double[] unit) {
        return new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new UniformRealDistribution(0, 1), unit);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLinearRangeIsDrawnUniformly(long seed) {
        double[] unit =
                draws(RealRange.of("x", -3, 5), seed).stream()
                        .mapToDouble(c -> (c.getDouble("x") + 3) / 8)
                        .toArray();

        assertThat(uniformP(unit)).isGreaterThan(LEAST_P);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLogRangeIsDrawnUniformlyInTheLogarithm(long seed) {
        List<Configuration> draws = draws(RealRange.of("rate", 1e-5, 1e-1).scale(Scale.LOG), seed);
        double[] unit =
                draws.stream()
                        .mapToDouble(c -> (Math.log10(c.getDouble("rate")) + 5) / 4)
                        .toArray();
        double[] linear = draws.stream().mapToDouble(c -> c.getDouble("rate") / 0.1).toArray();

        assertThat(uniformP(unit)).isGreaterThan(LEAST_P);
        // The distance of the two distributions is the greatest 1 + log₁₀(u) / 4 − u.
        assertThat(
                        new KolmogorovSmirnovTest()
                                .kolmogorovSmirnovStatistic(
                                        new UniformRealDistribution(0, 1), linear))
                .isCloseTo(0.650, within(0.04));
    }

    @Test
    void aReverseLogRangeIsDrawnUniformlyInTheLogarithmFromItsTop() {
        double[] unit =
                draws(RealRange.of("x", 0.01, 1).scale(Scale.REVERSE_LOG), 4).stream()
                        .mapToDouble(c -> -Math.log10(1.01 - c.getDouble("x")) / 2)
                        .toArray();

        assertThat(uniformP(unit)).isGreaterThan(LEAST_P);
    }

    private static double chiSquareP(
            List<Configuration> draws, String name, List<?> values, double... expected) {
        long[] counts =
                values.stream()
                        .mapToLong(
                                value ->
                                        draws.stream()
                                                .filter(c -> c.values().get(name).equals(value))
                                                .count())
                        .toArray();
        return new ChiSquareTest().chiSquareTest(expected, counts);
    }

    private static double[] even(int values) {
        return IntStream.range(0, values).mapToDouble(i -> (double) DRAWS / values).toArray();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyValueOfAChoiceIsEquallyLikely(long seed) {
        List<String> kinds = List.of("a", "b", "c", "d", "e", "f", "g");

        assertThat(chiSquareP(draws(Choice.of("k", kinds), seed), "k", kinds, even(7)))
                .isGreaterThan(LEAST_P);
        assertThat(chiSquareP(draws(Choice.of("k", kinds).ordered(), seed), "k", kinds, even(7)))
                .isGreaterThan(LEAST_P);
    }

    @Test
    void everyStepIsEquallyLikelyAndTheEndsAreNoLess() {
        List<Integer> powers = List.of(8, 16, 32, 64, 128);
        List<Integer> tens = List.of(10, 20, 30, 40);
        List<Double> tenths = List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5);
        List<Integer> whole = List.of(-1, 0, 1);

        assertThat(chiSquareP(draws(IntRange.of("n", 8, 128).multiply(2), 5), "n", powers, even(5)))
                .isGreaterThan(LEAST_P);
        assertThat(chiSquareP(draws(IntRange.of("n", 10, 40).step(10), 5), "n", tens, even(4)))
                .isGreaterThan(LEAST_P);
        assertThat(chiSquareP(draws(RealRange.of("x", 0, 0.5).step(0.1), 5), "x", tenths, even(6)))
                .isGreaterThan(LEAST_P);
        assertThat(chiSquareP(draws(IntRange.of("n", -1, 1), 5), "n", whole, even(3)))
                .isGreaterThan(LEAST_P);
    }

    @Test
    void wholeNumbersOnALogScaleHaveTheShareOfALogUniformDraw() {
        List<Integer> values = List.of(1, 2, 3, 4);
        double[] expected =
                values.stream()
                        .mapToDouble(n -> DRAWS * Math.log((n + 0.5) / (n - 0.5)) / Math.log(9))
                        .toArray();

        List<Configuration> draws = draws(IntRange.of("n", 1, 4).scale(Scale.LOG), 6);

        assertThat(chiSquareP(draws, "n", values, expected)).isGreaterThan(LEAST_P);
        assertThat(chiSquareP(draws, "n", values, even(4))).isLessThan(1e-12);
    }

    @Test
    void hyperparametersAreDrawnIndependentlyOfEachOtherAndOfTheDrawBefore() {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).build();
        List<Configuration> draws = draws(space, 7, DRAWS);
        double[] x = draws.stream().mapToDouble(c -> c.getDouble("x")).toArray();
        double[] y = draws.stream().mapToDouble(c -> c.getDouble("y")).toArray();
        double[] before = Arrays.copyOf(x, DRAWS - 1);
        double[] after = Arrays.copyOfRange(x, 1, DRAWS);

        // A correlation of independent samples has the standard deviation 1 / √2000 = 0.022.
        assertThat(new PearsonsCorrelation().correlation(x, y)).isBetween(-0.075, 0.075);
        assertThat(new PearsonsCorrelation().correlation(before, after)).isBetween(-0.075, 0.075);
    }

    @Test
    void aConditionalHyperparameterIsDrawnUniformlyWhereItExists() {
        SearchSpace space =
                SearchSpace.builder()
                        .choice("solver", "sgd", "adam")
                        .add(RealRange.of("beta", 0, 1).when(Condition.is("solver", "adam")))
                        .real("apart", 0, 1)
                        .build();
        List<Configuration> draws = draws(space, 8, DRAWS);
        double[] beta =
                draws.stream()
                        .filter(c -> c.contains("beta"))
                        .mapToDouble(c -> c.getDouble("beta"))
                        .toArray();

        assertThat(chiSquareP(draws, "solver", List.of("sgd", "adam"), even(2)))
                .isGreaterThan(LEAST_P);
        assertThat(uniformP(beta)).isGreaterThan(LEAST_P);
    }

    @Test
    void theSearchIsTheSameAtAnyParallelism() {
        SearchSpace space = Spaces.mixed();
        List<Configuration> oneByOne =
                new Searcher(study(space, 9, Budget.ofTrials(300))).searchToTheEnd(1);

        for (int capacity : new int[] {2, 7, 256, 1000}) {
            assertThat(new Searcher(study(space, 9, Budget.ofTrials(300))).searchToTheEnd(capacity))
                    .isEqualTo(oneByOne);
        }
    }

    @Test
    void theSearchDoesNotDependOnResultsOrOnForeignTrials() {
        Study alone = study(Spaces.mixed(), 10, Budget.unlimited());
        Study disturbed = study(Spaces.mixed(), 10, Budget.ofTrials(62));
        disturbed.addResult(disturbed.space().defaultConfiguration(), 3);
        disturbed.addResult(draws(Spaces.mixed(), 99, 1).get(0), 3);

        new Searcher(disturbed, trial -> trial.number() % 3 == 0 && trial.number() % 2 == 0)
                .searchToTheEnd(4);

        assertThat(Searcher.configurations(disturbed).subList(2, 62))
                .isEqualTo(new Searcher(alone).search(1, 60));
    }

    @Test
    void otherSeedsGiveOtherConfigurations() {
        List<Configuration> all =
                IntStream.range(0, 50)
                        .boxed()
                        .flatMap(seed -> draws(Spaces.mixed(), seed, 10).stream())
                        .toList();

        assertThat(all).hasSize(500).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 256})
    void aSmallSpaceIsSearchedToItsEndWithoutDuplicates(int capacity) {
        SearchSpace space = SearchSpace.builder().integer("n", 1, 700).build();

        List<Configuration> all =
                new Searcher(study(space, 11, Budget.unlimited())).searchToTheEnd(capacity);

        assertThat(all.stream().map(c -> c.getInt("n")))
                .hasSize(700)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 700).boxed().toList());
    }

    @Test
    void whatIsLeftOfASpaceIsDrawnWithEqualChanceHoweverUnlikelyItWas() {
        // On a log scale each of the last four is drawn once in 7600 times.
        SearchSpace space =
                SearchSpace.builder().add(IntRange.of("n", 1, 1000).scale(Scale.LOG)).build();
        long[] firstLeft = new long[4];
        for (long seed = 0; seed < 400; seed++) {
            Study study = study(space, seed, Budget.unlimited());
            IntStream.rangeClosed(1, 996)
                    .forEach(n -> study.addResult(space.configuration(Map.of("n", n)), 1));
            List<Configuration> tried = new Searcher(study).search(1, 997);
            firstLeft[tried.get(996).getInt("n") - 997]++;
        }

        assertThat(new ChiSquareTest().chiSquareTest(new double[] {100, 100, 100, 100}, firstLeft))
                .isGreaterThan(LEAST_P);
    }

    @Test
    void aContinuousRangeOfTwoDoublesEndsCleanlyOnceBothAreTried() {
        SearchSpace space =
                SearchSpace.builder().add(RealRange.of("x", 1.0, Math.nextUp(1.0))).build();
        Study study = study(space, 12, Budget.unlimited());

        List<Configuration> all = new Searcher(study).searchToTheEnd(1);

        assertThat(all.stream().map(c -> c.getDouble("x")))
                .containsExactlyInAnyOrder(1.0, Math.nextUp(1.0));
        assertThat(study.finished()).isTrue();
    }

    @Test
    void theScheduleKnowsTrialsAndEpochsWhereTheyAreFixed() {
        SearchSpace finite = Spaces.finite();
        SearchSpace range = SearchSpace.builder().real("x", 0, 1).epochs(5, 50).build();

        assertThat(new RandomSearch().schedule(finite, Budget.unlimited()))
                .isEqualTo(schedule(OptionalLong.of(13), OptionalLong.of(117)));
        assertThat(new RandomSearch().schedule(finite, Budget.ofTrials(4)))
                .isEqualTo(schedule(OptionalLong.of(4), OptionalLong.of(36)));
        assertThat(new RandomSearch().schedule(range, Budget.ofTrials(4)))
                .isEqualTo(schedule(OptionalLong.of(4), OptionalLong.empty()));
        assertThat(new RandomSearch().schedule(range, Budget.unlimited()))
                .isEqualTo(schedule(OptionalLong.empty(), OptionalLong.empty()));
    }

    private static Schedule schedule(OptionalLong trials, OptionalLong epochs) {
        return new Schedule(trials, epochs, "random search");
    }
}
