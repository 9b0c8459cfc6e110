package io.djltuner.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A regression tree that is grown until its leaves are pure, splitting where the squared error
 * falls most (L. Breiman et al., Classification and Regression Trees, 1984). Only its leaves are
 * kept.
 */
final class RegressionTree {

    private final List<ForestAxis> axes;
    private final double[] values;
    private final int[] times;
    private final SplittableRandom random;

    /** The samples on each axis in its order; a node's samples lie together on all of them. */
    private final int[][] sorted;

    private final int[] buffer;
    private final List<TreeLeaf> leaves = new ArrayList<>();

    /**
     * Takes the samples.
     *
     * @param axes with the places of all samples
     * @param values of all samples
     * @param times how often each sample counts; 0: not at all
     * @param random to choose among equally good splits
     */
    RegressionTree(List<ForestAxis> axes, double[] values, int[] times, SplittableRandom random) {
        this.axes = axes;
        this.values = values;
        this.times = times;
        this.random = random;
        sorted =
                axes.stream()
                        .map(axis -> IntStream.of(axis.order()).filter(i -> times[i] > 0))
                        .map(IntStream::toArray)
                        .toArray(int[][]::new);
        buffer = new int[sorted.length == 0 ? 0 : sorted[0].length];
    }

    List<TreeLeaf> grow(int maxDepth) {
        if (!axes.isEmpty()) {
            grow(0, buffer.length, TreeLeaf.wholeSpace(axes), maxDepth);
        }
        return leaves;
    }

    private void grow(int from, int to, TreeLeaf box, int depth) {
        NodeSamples samples = samples(0, from, to);
        TreeSplit split = depth == 0 || samples.isPure() ? TreeSplit.NONE : best(from, to);
        if (!split.parts()) {
            leaves.add(box.saying(samples.mean()));
            return;
        }
        int axis = split.axis();
        double[] places = axes.get(axis).places();
        TreeLeaf left;
        TreeLeaf right;
        IntPredicate goesLeft;
        if (axes.get(axis).isNominal()) {
            BitSet chosen = split.chosen(box.categories(axis));
            BitSet others = (BitSet) box.categories(axis).clone();
            others.andNot(chosen);
            left = box.within(axis, chosen);
            right = box.within(axis, others);
            goesLeft = sample -> chosen.get((int) places[sample]);
        } else {
            left = box.below(axis, split.threshold());
            right = box.above(axis, split.threshold());
            goesLeft = sample -> places[sample] <= split.threshold();
        }
        int middle = from;
        for (int[] order : sorted) {
            middle = partition(order, from, to, goesLeft);
        }
        grow(from, middle, left, depth - 1);
        grow(middle, to, right, depth - 1);
    }

    /** Of equally good splits any: axes are tried in a random order. */
    private TreeSplit best(int from, int to) {
        int[] order = IntStream.range(0, axes.size()).toArray();
        TreeSplit best = TreeSplit.NONE;
        for (int left = order.length; left > 0; left--) {
            int drawn = random.nextInt(left);
            int axis = order[drawn];
            order[drawn] = order[left - 1];
            TreeSplit split = TreeSplit.of(axis, axes.get(axis), samples(axis, from, to));
            best = split.gain() > best.gain() ? split : best;
        }
        return best;
    }

    /** Keeps the order within both parts; returns where the second begins. */
    private int partition(int[] order, int from, int to, IntPredicate goesLeft) {
        int left = from;
        int right = 0;
        for (int i = from; i < to; i++) {
            if (goesLeft.test(order[i])) {
                order[left++] = order[i];
            } else {
                buffer[right++] = order[i];
            }
        }
        System.arraycopy(buffer, 0, order, left, right);
        return left;
    }

    private NodeSamples samples(int axis, int from, int to) {
        return new NodeSamples(sorted[axis], from, to, values, times);
    }
}
