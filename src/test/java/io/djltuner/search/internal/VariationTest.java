package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.Dimension;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class VariationTest {

    /** A sound operator falls below it once in a thousand seeds; the seeds are fixed. */
    private static final double LEAST_P = 1e-3;

    private static final int DRAWS = 4000;

    private static final SearchSpace PLANE =
            SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).build();

    private final SplittableRandom random = new SplittableRandom(1);
    private final Variation variation = new Variation(PLANE, 0.1);

    @Test
    void aContinuousStepIsNormal() {
        double[] steps = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            steps[i] = variation.mutated(0.5, new Dimension.Continuous(), random) - 0.5;
        }

        // Five standard deviations from the ends hardly anything is reflected.
        assertThat(
                        new KolmogorovSmirnovTest()
                                .kolmogorovSmirnovTest(new NormalDistribution(0, 0.1), steps))
                .isGreaterThan(LEAST_P);
    }

    @Test
    void aStepBeyondTheEndIsReflected() {
        double[] folded = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            folded[i] = variation.mutated(0, new Dimension.Continuous(), random);
            // |N| has the distribution function 2Φ − 1.
            folded[i] = 2 * new NormalDistribution(0, 0.1).cumulativeProbability(folded[i]) - 1;
        }

        assertThat(
                        new KolmogorovSmirnovTest()
                                .kolmogorovSmirnovTest(new UniformRealDistribution(0, 1), folded))
                .isGreaterThan(LEAST_P);
    }

    @Test
    void aValueWithoutAnOrderBecomesEachOtherOneEquallyOften() {
        long[] counts = new long[5];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) (variation.mutated(0.5, new Dimension.Nominal(5), random) * 5)]++;
        }

        assertThat(counts[2]).isZero();
        double each = DRAWS / 4.0;
        assertThat(
                        new ChiSquareTest()
                                .chiSquareTest(
                                        new double[] {each, each, each, each},
                                        new long[] {counts[0], counts[1], counts[3], counts[4]}))
                .isGreaterThan(LEAST_P);
    }

    @Test
    void anOrderedValueMovesByAtLeastOneAndStaysInItsRange() {
        for (int n : new int[] {2, 3, 50}) {
            for (int own : new int[] {0, n / 2, n - 1}) {
                for (int i = 0; i < 200; i++) {
                    double unit =
                            variation.mutated((own + 0.5) / n, new Dimension.Ordered(n), random);
                    assertThat((int) (unit * n)).isBetween(0, n - 1).isNotEqualTo(own);
                }
            }
        }
    }

    @Test
    void oneAxisAtLeastMutatesAndEachOtherWithItsShare() {
        int both = 0;
        for (int i = 0; i < DRAWS; i++) {
            double[] genes = {0.4, 0.6};
            variation.mutate(genes, random);
            boolean x = genes[0] != 0.4;
            boolean y = genes[1] != 0.6;
            assertThat(x || y).isTrue();
            both += x && y ? 1 : 0;
        }

        // Binomial with ½: its standard deviation is 32.
        assertThat(both).isBetween(DRAWS / 2 - 110, DRAWS / 2 + 110);
    }

    @Test
    void theSpreadOfChildrenIsThatOfSimulatedBinaryCrossover() {
        double[] uniform = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            double child =
                    variation.cross(new double[] {0.49, 0}, new double[] {0.51, 0}, random)[0];
            // The distribution function of the spread β with η = 2 is ½β³, above 1: 1 − ½β⁻³.
            double beta = Math.abs(child - 0.5) / 0.01;
            double cube = beta * beta * beta;
            uniform[i] = beta <= 1 ? cube / 2 : 1 - 1 / cube / 2;
        }

        assertThat(
                        new KolmogorovSmirnovTest()
                                .kolmogorovSmirnovTest(new UniformRealDistribution(0, 1), uniform))
                .isGreaterThan(LEAST_P);
    }

    @Test
    void valuesOfFiniteAxesComeFromEitherParent() {
        Variation choices =
                new Variation(
                        SearchSpace.builder().add(Choice.of("k", "a", "b", "c", "d")).build(), 0.1);
        int first = 0;
        for (int i = 0; i < DRAWS; i++) {
            double gene = choices.cross(new double[] {0.125}, new double[] {0.875}, random)[0];
            assertThat(gene).isIn(0.125, 0.875);
            first += gene == 0.125 ? 1 : 0;
        }

        assertThat(first).isBetween(DRAWS / 2 - 110, DRAWS / 2 + 110);
    }

    @Test
    void whatAParentDoesNotUseIsDrawnUniformly() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(Choice.of("kind", "a", "b"))
                        .add(RealRange.of("beta", 0, 1).when(Condition.is("kind", "b")))
                        .build();
        Configuration without = space.configuration(Map.of("kind", "a"));
        Observation parent = new Observation(0, without, space.encode(without), 1, 1, true);
        double[] drawn = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            double[] genes = new Variation(space, 0.1).genes(parent, random);
            assertThat(genes[0]).isEqualTo(0.25);
            drawn[i] = genes[1];
        }

        assertThat(
                        new KolmogorovSmirnovTest()
                                .kolmogorovSmirnovTest(new UniformRealDistribution(0, 1), drawn))
                .isGreaterThan(LEAST_P);
    }

    @Test
    void aTournamentDrawsTheBestWithItsChance() {
        java.util.List<Observation> population = new java.util.ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Configuration c = PLANE.defaultConfiguration();
            population.add(new Observation(i, c, PLANE.encode(c), i, 1, true));
        }
        long[] counts = new long[4];
        for (int i = 0; i < DRAWS; i++) {
            counts[Tournament.draw(population, 2, random).trial()]++;
        }

        // Of two draws the best is of rank r with (2(4 − r) − 1) / 16.
        double[] expected = {7 / 16.0, 5 / 16.0, 3 / 16.0, 1 / 16.0};
        assertThat(new ChiSquareTest().chiSquareTest(expected, counts)).isGreaterThan(LEAST_P);
    }
}
