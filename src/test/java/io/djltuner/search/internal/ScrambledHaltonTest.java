package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScrambledHaltonTest {

    private static final int[] PRIMES = {2, 3, 5, 7, 11};

    @Test
    void everyPowerOfAPrimeInARowHasOnePointInEachSliceOfItsAxis() {
        for (long seed = 0; seed < 5; seed++) {
            ScrambledHalton halton = new ScrambledHalton(PRIMES.length, seed, "test");
            for (int axis = 0; axis < PRIMES.length; axis++) {
                int slices = PRIMES[axis] * PRIMES[axis];
                for (int begin : new int[] {0, slices, 17 * slices}) {
                    Set<Integer> hit = new HashSet<>();
                    for (int i = 0; i < slices; i++) {
                        hit.add((int) (halton.point(begin + i)[axis] * slices));
                    }
                    assertThat(hit).hasSize(slices);
                }
            }
        }
    }

    @Test
    void itIntegratesBetterThanChance() {
        // Chance errs by sqrt(7/144/1000) = 0.007 in the mean of xy over 1,000 points.
        for (long seed = 0; seed < 20; seed++) {
            ScrambledHalton halton = new ScrambledHalton(2, seed, "test");
            double sum = 0;
            for (int i = 0; i < 1000; i++) {
                double[] point = halton.point(i);
                sum += point[0] * point[1];
            }
            assertThat(sum / 1000).isCloseTo(0.25, within(0.002));
        }
    }

    @Test
    void scramblingIsUniformOverSeeds() {
        // The mean of 4,000 uniform numbers has the standard deviation 0.0046.
        double sum = 0;
        for (long seed = 0; seed < 4000; seed++) {
            sum += new ScrambledHalton(3, seed, "test").point(0)[2];
        }

        assertThat(sum / 4000).isCloseTo(0.5, within(0.018));
    }

    @Test
    void itHasAnyNumberOfAxesAndTheirCoordinatesStayInTheCube() {
        ScrambledHalton halton = new ScrambledHalton(1200, 1, "test");
        for (int i = 0; i < 20; i++) {
            assertThat(java.util.Arrays.stream(halton.point(i)).boxed())
                    .hasSize(1200)
                    .allMatch(u -> u >= 0 && u < 1);
        }
    }
}
