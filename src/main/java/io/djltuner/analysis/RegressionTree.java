package io.djltuner.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
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
     * Sorts the samples.
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
        int[] used = IntStream.range(0, times.length).filter(i -> times[i] > 0).toArray();
        sorted = new int[axes.size()][];
        for (int axis = 0; axis < sorted.length; axis++) {
            double[] places = axes.get(axis).places();
            sorted[axis] =
                    IntStream.of(used)
                            .boxed()
                            .sorted(Comparator.comparingDouble(sample -> places[sample]))
                            .mapToInt(Integer::intValue)
                            .toArray();
        }
        buffer = new int[used.length];
    }

    List<TreeLeaf> grow(int maxDepth) {
        if (!axes.isEmpty()) {
            grow(0, buffer.length, TreeLeaf.wholeSpace(axes), maxDepth);
        }
        return leaves;
    }

    private void grow(int from, int to, TreeLeaf box, int depth) {
        TreeSplit split = depth == 0 || isPure(from, to) ? TreeSplit.NONE : best(from, to);
        if (!split.parts()) {
            leaves.add(box.saying(mean(from, to)));
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
            TreeSplit split =
                    axes.get(axis).isNominal()
                            ? TreeSplit.ofCategories(
                                    axis, axes.get(axis), sorted[axis], from, to, values, times)
                            : TreeSplit.ofPlaces(
                                    axis, axes.get(axis), sorted[axis], from, to, values, times);
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

    private boolean isPure(int from, int to) {
        double first = values[sorted[0][from]];
        for (int i = from + 1; i < to; i++) {
            if (values[sorted[0][i]] != first) {
                return false;
            }
        }
        return true;
    }

    private double mean(int from, int to) {
        double sum = 0;
        long count = 0;
        for (int i = from; i < to; i++) {
            int sample = sorted[0][i];
            sum += times[sample] * values[sample];
            count += times[sample];
        }
        return sum / count;
    }
}
