package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetWarpTest {

    private static final double[] LOSSES = {3, 1, 2, 11, 101};

    /** The losses less their mean 23.6, divided by the root of their mean squared distance. */
    @Test
    void withoutALogarithmItStandardizes() {
        double deviation = Math.sqrt((424.36 + 510.76 + 466.56 + 158.76 + 5990.76) / 5);
        TargetWarp warp = new TargetWarp(LOSSES, Double.POSITIVE_INFINITY);

        assertThat(warp.target(3)).isCloseTo(-20.6 / deviation, within(1e-12));
        assertThat(warp.target(101)).isCloseTo(77.4 / deviation, within(1e-12));
    }

    /** With the least 1 and the median 3, u = 1, 0, 0.5, 5, 50. */
    @Test
    void itIsTheStandardizedLogarithmOfTheDistanceFromTheLeast() {
        double[] logs = {Math.log(1.1), Math.log(.1), Math.log(.6), Math.log(5.1), Math.log(50.1)};
        double mean = Arrays.stream(logs).average().orElseThrow();
        double variance = Arrays.stream(logs).map(x -> (x - mean) * (x - mean)).sum() / 5;

        double[] targets = new TargetWarp(LOSSES, 0.1).targets(LOSSES);

        for (int i = 0; i < logs.length; i++) {
            assertThat(targets[i]).isCloseTo((logs[i] - mean) / Math.sqrt(variance), within(1e-12));
        }
    }

    /** By finite differences; per factor of u, of which the loss is 2 and its spread. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, 1, 0.01})
    void theJacobianIsTheSumOfTheLogarithmsOfItsSlopes(double offset) {
        TargetWarp warp = new TargetWarp(LOSSES, offset);
        double sum = 0;
        for (double loss : LOSSES) {
            sum += Math.log((warp.target(loss + 1e-6) - warp.target(loss)) / 1e-6 * 2);
        }

        assertThat(warp.logJacobian()).isCloseTo(sum, within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, 1, 0.01})
    void itIncreasesBelowTheLeastToo(double offset) {
        TargetWarp warp = new TargetWarp(LOSSES, offset);

        assertThat(warp.targets(new double[] {-1e9, -5, 0.999, 1, 1.001, 50, 1e9})).isSorted();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, 1, 0.01})
    void whateverIsFiniteStaysFinite(double offset) {
        double[] extreme = {-Double.MAX_VALUE, -1e300, 0, Double.MIN_VALUE, Double.MAX_VALUE};
        double[] equal = {4, 4, 4};

        for (double target : new TargetWarp(extreme, offset).targets(extreme)) {
            assertThat(target).isFinite();
        }
        assertThat(new TargetWarp(equal, offset).targets(equal)).containsExactly(0, 0, 0);
    }
}
