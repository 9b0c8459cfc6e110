package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.search.internal.HyperparameterPrior.Normal;
import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HyperparameterPosteriorTest {

    private static final Normal FLAT = new Normal(0, 1e9, -10, 10);

    /** {@code nll} of {@link GaussianProcessTest}, by numpy. */
    private static final double MINUS_LOG_LIKELIHOOD = 6.089591324720441;

    private static HyperparameterPosterior square(HyperparameterPrior prior) {
        SearchSpace square =
                SearchSpace.builder()
                        .add(RealRange.of("a", 0, 1))
                        .add(RealRange.of("b", 0, 1))
                        .build();
        double[][] x = {{.1, .2}, {.4, .9}, {.7, .3}, {.95, .6}, {.5, .5}};
        return new HyperparameterPosterior(
                new KernelCoordinates(square),
                List.of(x),
                new double[] {.3, -1.2, .8, .1, -.4},
                prior);
    }

    private static double[] logarithms() {
        return new KernelHyperparameters(new double[] {.4, .9}, 1.7, .01).logarithms();
    }

    @Test
    void theLikelihoodIsThatOfTheClosedForm() {
        HyperparameterPrior flat = new HyperparameterPrior(FLAT, FLAT, FLAT);

        assertThat(square(flat).at(logarithms(), new double[4]))
                .isCloseTo(MINUS_LOG_LIKELIHOOD, within(1e-11));
    }

    /** Half the squares of (log l − 1)/2 twice, log 1.7 and (log 0.01 + 6)/3. */
    @Test
    void thePriorIsNormalInTheLogarithms() {
        HyperparameterPrior prior =
                new HyperparameterPrior(
                        new Normal(1, 2, -10, 10),
                        new Normal(0, 1, -10, 10),
                        new Normal(-6, 3, -10, 10));
        double penalty =
                (Math.pow((Math.log(.4) - 1) / 2, 2)
                                + Math.pow((Math.log(.9) - 1) / 2, 2)
                                + Math.pow(Math.log(1.7), 2)
                                + Math.pow((Math.log(.01) + 6) / 3, 2))
                        / 2;

        assertThat(square(prior).at(logarithms(), new double[4]))
                .isCloseTo(MINUS_LOG_LIKELIHOOD + penalty, within(1e-11));
    }

    /** On a space with conditional and unordered axes; central differences of step 1e-5. */
    @Test
    void theGradientIsThatOfFiniteDifferences() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of("x", 0, 1))
                        .add(Choice.of("kind", "a", "b", "c"))
                        .add(RealRange.of("y", 0, 1).when(Condition.is("kind", "b", "c")))
                        .build();
        KernelCoordinates coordinates = new KernelCoordinates(space);
        SplittableRandom random = new SplittableRandom(8);
        List<double[]> points = new ArrayList<>();
        double[] targets = new double[12];
        for (int i = 0; i < targets.length; i++) {
            double[] units = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
            points.add(coordinates.of(units));
            targets[i] = random.nextDouble() - 0.5;
        }
        HyperparameterPosterior posterior =
                new HyperparameterPosterior(
                        coordinates, points, targets, HyperparameterPrior.of(3));
        double[] at = {-0.8, 0.3, -0.2, 0.4, -3};
        double[] gradient = new double[5];
        posterior.at(at, gradient);

        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double difference =
                    (posterior.at(up, new double[5]) - posterior.at(down, new double[5])) / 2e-5;
            assertThat(gradient[i]).as("variable " + i).isCloseTo(difference, within(1e-7));
        }
    }
}
