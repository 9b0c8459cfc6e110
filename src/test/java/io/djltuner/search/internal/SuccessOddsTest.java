package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessOddsTest {

    private static final double[] GOOD = {0.9, 0.5};
    private static final double[] BAD = {0.1, 0.5};

    private static SuccessOdds odds(List<double[]> failed) {
        SearchSpace square =
                SearchSpace.builder()
                        .add(RealRange.of("a", 0, 1))
                        .add(RealRange.of("b", 0, 1))
                        .build();
        return new SuccessOdds(
                new KernelCoordinates(square), new double[] {0.5, 2}, List.of(GOOD), failed);
    }

    /** At (0.3, 0.5): f = (0.2/0.5)² = 0.16 and s = (0.6/0.5)² = 1.44. */
    @Test
    void areTheShareOfTheDistanceFromTheFailure() {
        assertThat(odds(List.of(BAD)).log(new double[] {0.3, 0.5}, new double[2]))
                .isCloseTo(Math.log(0.1), within(1e-12));
        assertThat(odds(List.of(BAD)).log(new double[] {0.5, 0.5}, new double[2]))
                .isCloseTo(Math.log(0.5), within(1e-12));
        assertThat(odds(List.of(BAD)).log(GOOD, new double[2])).isCloseTo(0, within(1e-12));
        assertThat(odds(List.of(BAD)).log(BAD, new double[2])).isLessThan(-30);
    }

    /** Of three failures, two are nearest to each other: 2/3 is less than the 3/4 of chance. */
    @Test
    void failuresAmongThemselvesCanBePredicted() {
        double[] besideBad = {0.1, 0.6};
        double[] besideGood = {0.9, 0.6};

        assertThat(odds(List.of(BAD, besideBad)).predictability()).isEqualTo(1);
        assertThat(odds(List.of(BAD, besideBad, besideGood)).predictability()).isZero();
        assertThat(odds(List.of(besideGood)).predictability()).isZero();
        assertThat(odds(List.of()).predictability()).isZero();
    }

    @Test
    void withoutFailuresThereIsNoDoubt() {
        assertThat(odds(List.of()).log(new double[] {0.3, 0.5}, new double[2])).isZero();
    }

    /** Central differences of step 1e-6 are good to about 1e-9. */
    @Test
    void slopesAreThoseOfFiniteDifferences() {
        SuccessOdds odds = odds(List.of(BAD));
        double[] slopes = new double[2];
        odds.log(new double[] {0.4, 0.8}, slopes);

        for (int i = 0; i < 2; i++) {
            double[] up = {0.4, 0.8};
            double[] down = {0.4, 0.8};
            up[i] += 1e-6;
            down[i] -= 1e-6;
            double difference =
                    (odds.log(up, new double[2]) - odds.log(down, new double[2])) / 2e-6;
            assertThat(slopes[i]).isCloseTo(difference, within(1e-7));
        }
    }
}
