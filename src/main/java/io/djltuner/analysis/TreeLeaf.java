package io.djltuner.analysis;

import java.util.BitSet;
import java.util.List;

/**
 * A leaf of a tree: a box of the space in which the tree says one value. Its sides are intervals of
 * the unit interval, or sets of categories.
 */
final class TreeLeaf {

    private final double[] low;
    private final double[] high;
    private final BitSet[] categories;
    private double value;

    private TreeLeaf(double[] low, double[] high, BitSet[] categories) {
        this.low = low;
        this.high = high;
        this.categories = categories;
    }

    static TreeLeaf wholeSpace(List<ForestAxis> axes) {
        double[] high = new double[axes.size()];
        BitSet[] categories = new BitSet[axes.size()];
        for (int axis = 0; axis < high.length; axis++) {
            high[axis] = 1;
            categories[axis] = new BitSet();
            categories[axis].set(0, axes.get(axis).categories());
        }
        return new TreeLeaf(new double[high.length], high, categories);
    }

    private TreeLeaf copy() {
        return new TreeLeaf(low.clone(), high.clone(), categories.clone());
    }

    TreeLeaf below(int axis, double threshold) {
        TreeLeaf part = copy();
        part.high[axis] = threshold;
        return part;
    }

    TreeLeaf above(int axis, double threshold) {
        TreeLeaf part = copy();
        part.low[axis] = threshold;
        return part;
    }

    TreeLeaf within(int axis, BitSet some) {
        TreeLeaf part = copy();
        part.categories[axis] = some;
        return part;
    }

    TreeLeaf saying(double mean) {
        value = mean;
        return this;
    }

    double value() {
        return value;
    }

    double low(int axis) {
        return low[axis];
    }

    double high(int axis) {
        return high[axis];
    }

    BitSet categories(int axis) {
        return categories[axis];
    }

    /** The share of an axis that the box covers. */
    double side(ForestAxis of, int axis) {
        return of.isNominal()
                ? (double) categories[axis].cardinality() / of.categories()
                : high[axis] - low[axis];
    }

    /** The volume that two boxes have in common on some axes in order. */
    double shared(TreeLeaf other, int firstAxis, int nextAxis) {
        double volume = 1;
        for (int axis = firstAxis; axis < nextAxis && volume > 0; axis++) {
            double from = Math.max(low[axis], other.low[axis]);
            double to = Math.min(high[axis], other.high[axis]);
            volume *= Math.max(0, to - from);
        }
        return volume;
    }

    double volume(List<ForestAxis> axes) {
        double volume = 1;
        for (int axis = 0; axis < low.length; axis++) {
            volume *= side(axes.get(axis), axis);
        }
        return volume;
    }
}
