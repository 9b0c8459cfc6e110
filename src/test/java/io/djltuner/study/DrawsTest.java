package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DrawsTest {

    /** One step of the generator of the platform, whose mixing the draws are said to use. */
    private static long step(long state) {
        return new SplittableRandom(state).nextLong();
    }

    @Property(tries = 200, seed = "11")
    void aSeedChainsTheMixingOfTheGeneratorOfThePlatform(
            @ForAll long study, @ForAll long trial, @ForAll long epoch) {
        long state = step(study);
        state = step(state ^ 'a');
        state = step(state ^ 'b');
        state = step(state ^ trial);
        state = step(state ^ epoch);

        assertThat(Draws.seed(study, "ab", trial, epoch)).isEqualTo(state);
    }

    @Test
    void seedsOfDifferentPurposesAndIndicesDiffer() {
        Set<Long> seeds = new HashSet<>();
        for (long study = 0; study < 20; study++) {
            for (String purpose : new String[] {"trial", "order", "ordre"}) {
                seeds.add(Draws.seed(study, purpose));
                for (long index = 0; index < 20; index++) {
                    seeds.add(Draws.seed(study, purpose, index));
                    seeds.add(Draws.seed(study, purpose, index, 0));
                    seeds.add(Draws.seed(study, purpose, 0, 1 + index));
                }
            }
        }
        // index 0 followed by 0 comes once; 20 studies, 3 purposes, 1 + 20 + 20 + 20 seeds.
        assertThat(seeds).hasSize(20 * 3 * 61);
    }

    @Test
    void aGeneratorGivesTheSameNumbersAgain() {
        SplittableRandom first = Draws.generator(7, "order", 1, 2);
        SplittableRandom again = new SplittableRandom(Draws.seed(7, "order", 1, 2));

        assertThat(first.longs(100)).containsExactly(again.longs(100).boxed().toArray(Long[]::new));
    }
}
