package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Choice;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Against SciPy 1.17.1, with centres c, weights w = (1, 2, 1, 0.5) and a prior of weight 1:
 *
 * <pre>{@code
 * W = w.sum(); ne = W*W/(w*w).sum(); m = (w*c).sum()/W; v = (w*(c-m)**2).sum()/W*ne/(ne-1)
 * s = v**.5 * ne**-.2
 * k = lambda x, c: truncnorm.pdf(x, -c/s, (1-c)/s, loc=c, scale=s)
 * log((sum(w*k(x, c)) + 1) / (W+1))
 * }</pre>
 *
 * <p>and for ordered values with the differences of truncnorm.cdf at the ends of their shares,
 * times the number of values.
 */
class ParzenEstimatorTest {

    private static final double[] WEIGHTS = {1, 2, 1, 0.5};
    private static final double[] CENTRES = {0.2, 0.5, 0.9, 0.3};
    private static final double[] ORDERED = {0.1, 0.5, 0.7, 0.7};

    private static final RealRange REAL = RealRange.of("real", -3, 7);
    private static final IntRange FIVE = IntRange.of("five", 1, 5);
    private static final Choice<String> NOMINAL = Choice.of("nominal", "a", "b", "c");
    private static final IntRange WHOLE_LOG = IntRange.of("whole", 1, 40).scale(Scale.LOG);

    private static ParzenEstimator estimator(
            List<Hyperparameter<?>> parameters, double[] weights, double[]... columns) {
        List<UnitAxis> axes = new ArrayList<>();
        parameters.forEach(parameter -> axes.add(new UnitAxis(parameter)));
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            double[] point = new double[columns.length];
            for (int axis = 0; axis < columns.length; axis++) {
                point[axis] = columns[axis][i];
            }
            points.add(point);
        }
        return new ParzenEstimator(axes, points, weights, 1);
    }

    @Test
    void continuousKernelsAreTruncatedNormals() {
        ParzenEstimator density = estimator(List.of(REAL), WEIGHTS, CENTRES);

        assertThat(Stream.of(0.0, 0.25, 0.6, 1.0).map(x -> density.logDensity(new double[] {x})))
                .usingElementComparator(ParzenEstimatorTest::nearly)
                .containsExactly(
                        -0.528468066486094,
                        0.09568008957553664,
                        0.12798177005498537,
                        -0.39251168877812187);
    }

    private static int nearly(double one, double other) {
        return Math.abs(one - other) < 1e-8 ? 0 : Double.compare(one, other);
    }

    @Test
    void orderedKernelsAreIntegratedOverTheSharesOfValues() {
        ParzenEstimator density = estimator(List.of(FIVE), WEIGHTS, ORDERED);

        assertThat(
                        Stream.of(0.1, 0.3, 0.41, 0.7, 1.0)
                                .map(x -> density.logDensity(new double[] {x})))
                .usingElementComparator(ParzenEstimatorTest::nearly)
                .containsExactly(
                        -0.21481859017490648,
                        0.044841140313842426,
                        0.26689246799897437,
                        0.16522693309382655,
                        -0.41265631485262755);
    }

    @Test
    void axesAreMultipliedKernelByKernel() {
        ParzenEstimator density = estimator(List.of(REAL, FIVE), WEIGHTS, CENTRES, ORDERED);

        assertThat(density.logDensity(new double[] {0.25, 0.7}))
                .isCloseTo(0.00154676960474172, within(1e-8));
    }

    @Test
    void nominalKernelsPreferTheirOwnValueAndNoneOfTheOthers() {
        double a = 1 / 6.0;
        double b = 0.5;
        ParzenEstimator density =
                estimator(List.of(NOMINAL), new double[] {1, 1, 1}, new double[] {a, a, b});

        // λ = 3/(3 + 4); own 4/7 + 1/7 = 5/7, another 1/7; (2·5/7 + 1/7 + 1/3)/4 · 3 and so on.
        assertThat(density.logDensity(new double[] {a}))
                .isCloseTo(Math.log((11.0 / 7 + 1.0 / 3) / 4 * 3), within(1e-12));
        assertThat(density.logDensity(new double[] {b}))
                .isCloseTo(Math.log((7.0 / 7 + 1.0 / 3) / 4 * 3), within(1e-12));
        assertThat(density.logDensity(new double[] {5 / 6.0}))
                .isCloseTo(Math.log((3.0 / 7 + 1.0 / 3) / 4 * 3), within(1e-12));
    }

    /** An observation with NaN on an axis is uniform there. */
    private static ParzenEstimator mixed() {
        double none = Double.NaN;
        return estimator(
                List.of(REAL, WHOLE_LOG, NOMINAL),
                WEIGHTS,
                new double[] {0.1, none, 0.05, 0.4},
                new double[] {0.2, 0.7, none, 0.9},
                new double[] {0.5, 0.5, 1 / 6.0, none});
    }

    @Test
    void theDensityOfAMixedSpaceIntegratesToOne() {
        ParzenEstimator density = mixed();
        UnitAxis whole = new UnitAxis(WHOLE_LOG);
        int steps = 400;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            double x = (i + 0.5) / steps;
            for (int value = 0; value < whole.values(); value++) {
                double from = whole.shareBegins(value);
                double share = whole.shareBegins(value + 1) - from;
                for (double unit : new double[] {0.1, 0.5, 0.9}) {
                    double[] point = {x, from + share / 2, unit};
                    sum += Math.exp(density.logDensity(point)) * share / 3 / steps;
                }
            }
        }

        // The midpoint rule's error at σ ≈ 0.2 and 400 steps is of the order of 10⁻⁵.
        assertThat(sum).isCloseTo(1, within(1e-4));
    }

    @Test
    void whereAPointIsInactiveTheAxisIsIntegratedOut() {
        ParzenEstimator density = mixed();
        double mean = 0;
        for (double unit : new double[] {0.1, 0.5, 0.9}) {
            mean += Math.exp(density.logDensity(new double[] {0.3, 0.8, unit})) / 3;
        }

        assertThat(Math.exp(density.logDensity(new double[] {0.3, 0.8, Double.NaN})))
                .isCloseTo(mean, within(1e-12));
    }

    @Test
    void drawsFollowTheDensity() {
        ParzenEstimator density = mixed();
        SplittableRandom random = new SplittableRandom(5);
        int draws = 40_000;
        double[] counts = new double[3];
        for (int i = 0; i < draws; i++) {
            double[] point = density.draw(random);
            assertThat(point[0]).isBetween(0.0, 1.0);
            counts[(int) (point[2] * 3)] += 1.0 / draws;
        }

        for (int value = 0; value < 3; value++) {
            double[] only = {Double.NaN, Double.NaN, (value + 0.5) / 3};
            // Four standard errors of a share from 40,000 draws are at most 0.01.
            assertThat(counts[value])
                    .isCloseTo(Math.exp(density.logDensity(only)) / 3, within(0.01));
        }
    }

    @Test
    void withoutObservationsTheDensityIsUniform() {
        ParzenEstimator density = estimator(List.of(REAL), new double[0], new double[0]);

        assertThat(density.logDensity(new double[] {0.7})).isZero();
    }

    @Test
    void sharesOfALogScaleOfWholeNumbersAreThoseOfRounding() {
        UnitAxis axis = new UnitAxis(WHOLE_LOG);

        // Of (0.5, 40.5) the number 1 has (0.5, 1.5), in the logarithm.
        assertThat(axis.shareBegins(0)).isZero();
        assertThat(axis.shareBegins(1)).isCloseTo(Math.log(3) / Math.log(81), within(1e-12));
        assertThat(axis.shareBegins(40)).isEqualTo(1);
        for (int i = 0; i < 40; i++) {
            double middle = (axis.shareBegins(i) + axis.shareBegins(i + 1)) / 2;
            assertThat(WHOLE_LOG.value(middle)).isEqualTo(i + 1);
            assertThat(axis.index(middle)).isEqualTo(i);
        }
    }

    @Test
    void manyOrderedValuesAreNearlyContinuous() {
        ParzenEstimator fine = estimator(List.of(IntRange.of("n", 1, 5000)), WEIGHTS, CENTRES);
        ParzenEstimator real = estimator(List.of(REAL), WEIGHTS, CENTRES);

        assertThat(fine.logDensity(new double[] {0.4321}))
                .isCloseTo(real.logDensity(new double[] {0.4321}), within(1e-3));
    }
}
