package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Choice;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegressionTreeTest {

    private static final int TRIALS = 30;

    /** Of six categories only four occur. */
    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("x", 0, 1))
                    .add(Choice.of("c", "a", "b", "c", "d", "e", "f"))
                    .build();

    private final double[] values = new double[TRIALS];
    private final List<ForestAxis> axes = axes();

    private List<ForestAxis> axes() {
        Histories made = Histories.of(SPACE, Objective.minimize("loss"));
        Random random = new Random(5);
        for (int i = 0; i < TRIALS; i++) {
            String category = List.of("b", "c", "d", "f").get(random.nextInt(4));
            values[i] = random.nextGaussian();
            made.complete(Map.of("x", random.nextDouble(), "c", category), values[i]);
        }
        List<Trial> trials = made.history().trials();
        return SPACE.searchable().stream().map(axis -> ForestAxis.of(axis, trials)).toList();
    }

    private List<TreeLeaf> leaves(int depth, int... notCounted) {
        int[] times = new int[TRIALS];
        java.util.Arrays.fill(times, 1);
        for (int sample : notCounted) {
            times[sample] = 0;
        }
        return new RegressionTree(axes, values, times, new SplittableRandom(1)).grow(depth);
    }

    private boolean holds(TreeLeaf leaf, int sample) {
        double x = axes.get(0).places()[sample];
        return x > leaf.low(0)
                && x <= leaf.high(0)
                && leaf.categories(1).get((int) axes.get(1).places()[sample]);
    }

    @Test
    void itsLeavesFillTheSpaceOnce() {
        for (int depth : new int[] {0, 1, 3, 64}) {
            assertThat(leaves(depth).stream().mapToDouble(leaf -> leaf.volume(axes)).sum())
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void aFullTreeSaysEverySamplesValue() {
        List<TreeLeaf> leaves = leaves(64);

        assertThat(leaves).hasSize(TRIALS);
        for (int sample = 0; sample < TRIALS; sample++) {
            int number = sample;
            assertThat(leaves.stream().filter(leaf -> holds(leaf, number)).map(TreeLeaf::value))
                    .containsExactly(values[sample]);
        }
    }

    @Test
    void samplesThatDoNotCountAreNotSeen() {
        List<TreeLeaf> leaves = leaves(64, 3, 4, 5);

        assertThat(leaves).hasSize(TRIALS - 3);
        assertThat(leaves).noneMatch(leaf -> leaf.value() == values[4]);
    }

    @Test
    void aTreeWithoutDepthSaysTheMean() {
        double mean = java.util.stream.DoubleStream.of(values).average().orElseThrow();

        assertThat(leaves(0)).hasSize(1);
        assertThat(leaves(0).get(0).value()).isCloseTo(mean, within(1e-12));
        assertThat(leaves(3)).hasSizeBetween(2, 8);
    }
}
