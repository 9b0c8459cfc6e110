package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProjectedLbfgsTest {

    private static final SmoothFunction ROSENBROCK =
            (x, gradient) -> {
                double curve = x[1] - x[0] * x[0];
                gradient[0] = -400 * x[0] * curve - 2 * (1 - x[0]);
                gradient[1] = 200 * curve;
                return 100 * curve * curve + (1 - x[0]) * (1 - x[0]);
            };

    private static ProjectedLbfgs box(double low, double high, int evaluations) {
        return new ProjectedLbfgs(
                new double[] {low, low}, new double[] {high, high}, evaluations, 1e-9, 0);
    }

    @Test
    void findsTheEndOfACurvedValley() {
        ProjectedLbfgs.Minimum minimum =
                box(-5, 5, 300).minimize(ROSENBROCK, new double[] {-1.2, 1});

        assertThat(minimum.point()[0]).isCloseTo(1, within(1e-6));
        assertThat(minimum.point()[1]).isCloseTo(1, within(1e-6));
        assertThat(minimum.evaluations()).isLessThan(100);
    }

    /** Within x ≤ 0.5 the minimum is at (0.5, 0.25), where only the bound stops it: 0.25. */
    @Test
    void stopsAtABoundAndMovesOnAlongIt() {
        ProjectedLbfgs.Minimum minimum =
                box(-0.5, 0.5, 300).minimize(ROSENBROCK, new double[] {-0.5, 0.5});

        assertThat(minimum.point()[0]).isEqualTo(0.5);
        assertThat(minimum.point()[1]).isCloseTo(0.25, within(1e-7));
        assertThat(minimum.value()).isCloseTo(0.25, within(1e-10));
    }

    @Test
    void aStartOutsideIsTakenIntoTheBox() {
        ProjectedLbfgs.Minimum minimum = box(0, 1, 1).minimize(ROSENBROCK, new double[] {-7, 9});

        assertThat(minimum.point()).containsExactly(0, 1);
        assertThat(minimum.evaluations()).isEqualTo(1);
    }

    @Test
    void goesAroundWhereTheFunctionIsNotDefined() {
        SmoothFunction logarithm =
                (x, gradient) -> {
                    gradient[0] = 1 - 1e-3 / x[0];
                    gradient[1] = 0;
                    return x[0] - 1e-3 * Math.log(x[0]);
                };

        ProjectedLbfgs.Minimum minimum = box(-5, 5, 300).minimize(logarithm, new double[] {1, 0});

        assertThat(minimum.point()[0]).isCloseTo(1e-3, within(1e-8));
    }
}
