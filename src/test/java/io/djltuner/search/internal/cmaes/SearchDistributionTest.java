package io.djltuner.search.internal.cmaes;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.search.internal.UnitAxis;
import io.djltuner.space.Choice;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SearchDistributionTest {

    private static final int POPULATION = 8;
    private static final Offset<Double> ALIKE = Offset.offset(1e-10);

    private static double[] array(int n, java.util.function.IntToDoubleFunction of) {
        return IntStream.range(0, n).mapToDouble(of).toArray();
    }

    private static void assertLikeTrace(SearchDistribution now, Trace trace, int generation) {
        int n = now.stepPath().length;
        assertThat(array(n, now::mean)).containsExactly(trace.of(generation, "mean"), ALIKE);
        assertThat(now.stepSize()).isCloseTo(trace.of(generation, "sigma")[0], ALIKE);
        assertThat(now.stepPath()).containsExactly(trace.of(generation, "stepPath"), ALIKE);
        assertThat(now.covariancePath())
                .containsExactly(trace.of(generation, "covariancePath"), ALIKE);
        assertThat(array(n * n, i -> now.covariance(i / n, i % n)))
                .containsExactly(trace.of(generation, "covariance"), ALIKE);
    }

    @Test
    void everyUpdateIsThatOfAnotherImplementation() {
        Trace trace = Trace.read("trace.txt");
        SearchDistribution now =
                SearchDistribution.initial(
                        new StrategyParameters(5, POPULATION),
                        new double[] {0.5, 0.2, 0.7, 0.4, 0.55},
                        0.3);

        assertThat(trace.generations()).isEqualTo(15);
        for (int generation = 0; generation < trace.generations(); generation++) {
            now = now.next(trace.steps(generation, POPULATION));
            assertLikeTrace(now, trace, generation);
        }
    }

    @Test
    void everyMarginIsThatOfAnotherImplementation() {
        Trace trace = Trace.read("trace-margin.txt");
        List<UnitAxis> axes =
                List.of(
                        new UnitAxis(RealRange.of("real", 0, 1)),
                        new UnitAxis(Choice.of("three", 1, 2, 3).ordered()),
                        new UnitAxis(Choice.of("two", 1, 2).ordered()),
                        new UnitAxis(IntRange.of("nine", 1, 9)));
        IntegerMargin margin = new IntegerMargin(1.0 / (4 * POPULATION));
        SearchDistribution now =
                SearchDistribution.initial(
                        new StrategyParameters(4, POPULATION),
                        new double[] {0.5, 0.2, 0.7, 0.4},
                        0.3);

        boolean corrects = false;
        for (int generation = 0; generation < trace.generations(); generation++) {
            now = now.next(trace.steps(generation, POPULATION));
            for (int axis = 1; axis < 4; axis++) {
                now = margin.correct(now, axis, axes.get(axis));
            }
            assertLikeTrace(now, trace, generation);
            assertThat(array(4, now::margin))
                    .containsExactly(trace.of(generation, "margin"), Offset.offset(1e-8));
            corrects |= now.margin(1) > 1.5;
        }
        assertThat(corrects).as("margins that were at work").isTrue();
    }

    @Test
    void aMarginLeavesTheChanceToLeaveAValue() {
        UnitAxis nine = new UnitAxis(IntRange.of("nine", 1, 9));
        SearchDistribution narrow =
                SearchDistribution.initial(
                        new StrategyParameters(1, POPULATION), new double[] {0.5}, 1e-6);

        SearchDistribution wider = new IntegerMargin(0.1).correct(narrow, 0, nine);

        NormalDistribution normal =
                new NormalDistribution(wider.mean(0), wider.margin(0) * wider.deviation(0));
        // The fifth of nine values has the share from 4/9 to 5/9.
        assertThat(normal.cumulativeProbability(4.0 / 9)).isCloseTo(0.05, Offset.offset(1e-6));
        assertThat(1 - normal.cumulativeProbability(5.0 / 9)).isCloseTo(0.05, Offset.offset(1e-6));
    }

    @Test
    void aMarginAtTheFirstValueMovesTheMeanTowardsTheBorder() {
        UnitAxis nine = new UnitAxis(IntRange.of("nine", 1, 9));
        SearchDistribution narrow =
                SearchDistribution.initial(
                        new StrategyParameters(1, POPULATION), new double[] {0.02}, 0.01);

        SearchDistribution moved = new IntegerMargin(0.1).correct(narrow, 0, nine);

        NormalDistribution normal = new NormalDistribution(moved.mean(0), 0.01);
        assertThat(moved.margin(0)).isEqualTo(1);
        assertThat(1 - normal.cumulativeProbability(1.0 / 9)).isCloseTo(0.1, Offset.offset(1e-9));
    }

    @Test
    void aWideDistributionIsLeftAlone() {
        UnitAxis nine = new UnitAxis(IntRange.of("nine", 1, 9));
        SearchDistribution wide =
                SearchDistribution.initial(
                        new StrategyParameters(1, POPULATION), new double[] {0.48}, 0.3);

        SearchDistribution same = new IntegerMargin(0.1).correct(wide, 0, nine);

        assertThat(same.mean(0)).isCloseTo(0.48, Offset.offset(1e-12));
        assertThat(same.margin(0)).isCloseTo(1, Offset.offset(1e-12));
    }

    @Test
    void stepsHaveTheCovarianceThatTheyAreDrawnFrom() {
        Trace trace = Trace.read("trace.txt");
        SearchDistribution now =
                SearchDistribution.initial(
                        new StrategyParameters(5, POPULATION),
                        new double[] {0.5, 0.2, 0.7, 0.4, 0.55},
                        0.3);
        for (int generation = 0; generation < 10; generation++) {
            now = now.next(trace.steps(generation, POPULATION));
        }
        SplittableRandom random = new SplittableRandom(7);
        int draws = 40_000;
        double[][] sums = new double[5][5];
        for (int draw = 0; draw < draws; draw++) {
            double[] y = now.drawStep(random);
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    sums[i][j] += y[i] * y[j] / draws;
                }
            }
        }
        // The standard error of a covariance is below √(2/40,000) = 0.007 of its scale.
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                double scale = Math.sqrt(now.covariance(i, i) * now.covariance(j, j));
                assertThat(sums[i][j]).isCloseTo(now.covariance(i, j), Offset.offset(0.03 * scale));
            }
        }
    }

    @Test
    void positiveWeightsSumToOneAndFallWithTheRank() {
        StrategyParameters parameters = new StrategyParameters(7, 11);
        double[] weights = array(11, parameters::weight);

        assertThat(Arrays.stream(weights).filter(w -> w > 0).sum())
                .isCloseTo(1, Offset.offset(1e-12));
        for (int rank = 1; rank < 11; rank++) {
            assertThat(weights[rank]).isLessThan(weights[rank - 1]);
        }
        assertThat(weights[10]).isNegative();
    }
}
