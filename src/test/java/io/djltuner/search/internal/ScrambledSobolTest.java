package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrambledSobolTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 40})
    void everyPowerOfTwoOfPointsHasOneInEachSliceOfEveryAxis(int axes) {
        for (long seed = 0; seed < 5; seed++) {
            ScrambledSobol sobol = new ScrambledSobol(axes, seed, "test");
            for (int axis = 0; axis < axes; axis++) {
                Set<Integer> slices = new HashSet<>();
                for (int i = 0; i < 64; i++) {
                    slices.add((int) (sobol.point(i)[axis] * 64));
                }
                assertThat(slices).hasSize(64);
            }
        }
    }

    @Test
    void theFirstTwoAxesHaveOnePointInEverySquareOfAPartition() {
        // Axes 1 and 2 are a (0, 2)-sequence in base 2, and scrambling keeps that (Owen 1995).
        ScrambledSobol sobol = new ScrambledSobol(2, 3, "test");
        Set<Integer> squares = new HashSet<>();
        for (int i = 0; i < 256; i++) {
            double[] point = sobol.point(i);
            squares.add(((int) (point[0] * 16)) * 16 + (int) (point[1] * 16));
        }

        assertThat(squares).hasSize(256);
    }

    @Test
    void itIntegratesFarBetterThanChance() {
        // Chance errs by sqrt(7/144/1024) = 0.0069 in the mean of xy over 1,024 points.
        double worst = 0;
        for (long seed = 0; seed < 20; seed++) {
            ScrambledSobol sobol = new ScrambledSobol(2, seed, "test");
            double sum = 0;
            for (int i = 0; i < 1024; i++) {
                double[] point = sobol.point(i);
                sum += point[0] * point[1];
            }
            worst = Math.max(worst, Math.abs(sum / 1024 - 0.25));
        }

        assertThat(worst).isLessThan(3e-4);
    }

    @Test
    void scramblingIsUniformOverSeeds() {
        // The mean of 4,000 uniform numbers has the standard deviation 0.0046.
        double sum = 0;
        for (long seed = 0; seed < 4000; seed++) {
            sum += new ScrambledSobol(3, seed, "test").point(0)[2];
        }

        assertThat(sum / 4000).isCloseTo(0.5, within(0.018));
    }

    @Test
    void otherSeedsAndPurposesGiveOtherPointsAndTheSameTheSame() {
        double[] one = new ScrambledSobol(3, 1, "a").point(5);

        assertThat(new ScrambledSobol(3, 1, "a").point(5)).isEqualTo(one);
        assertThat(new ScrambledSobol(3, 2, "a").point(5)).isNotEqualTo(one);
        assertThat(new ScrambledSobol(3, 1, "b").point(5)).isNotEqualTo(one);
    }
}
