package io.djltuner.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/** How a tree's variance over the space divides among the axes. */
final class TreeVariance {

    private final List<ForestAxis> axes;
    private final List<TreeLeaf> leaves;
    private final double[] volumes;
    private final double mean;

    private TreeVariance(List<ForestAxis> axes, List<TreeLeaf> leaves) {
        this.axes = axes;
        this.leaves = leaves;
        volumes = leaves.stream().mapToDouble(leaf -> leaf.volume(axes)).toArray();
        double sum = 0;
        for (int i = 0; i < volumes.length; i++) {
            sum += volumes[i] * leaves.get(i).value();
        }
        mean = sum;
    }

    /**
     * The share of the variance that each axis explains alone: of the tree's mean over all other
     * axes (V_U / V with U = one hyperparameter). All 0 for a tree without variance.
     */
    static double[] shares(List<ForestAxis> axes, List<TreeLeaf> leaves) {
        TreeVariance variance = new TreeVariance(axes, leaves);
        double all = variance.total();
        double[] shares = new double[axes.size()];
        for (int axis = 0; axis < shares.length; axis++) {
            shares[axis] = all > 0 ? variance.of(axis) / all : 0;
        }
        return shares;
    }

    private double total() {
        double sum = 0;
        for (int i = 0; i < volumes.length; i++) {
            double from = leaves.get(i).value() - mean;
            sum += volumes[i] * from * from;
        }
        return sum;
    }

    private double of(int axis) {
        return axes.get(axis).isNominal() ? ofCategories(axis) : ofIntervals(axis);
    }

    private double ofCategories(int axis) {
        double[] marginal = new double[axes.get(axis).categories()];
        for (int i = 0; i < volumes.length; i++) {
            TreeLeaf leaf = leaves.get(i);
            double part = volumes[i] / leaf.side(axes.get(axis), axis) * leaf.value();
            leaf.categories(axis).stream().forEach(category -> marginal[category] += part);
        }
        return DoubleStream.of(marginal).map(m -> (m - mean) * (m - mean)).sum() / marginal.length;
    }

    private double ofIntervals(int axis) {
        TreeSet<Double> ends = new TreeSet<>();
        leaves.forEach(leaf -> ends.add(leaf.low(axis)));
        ends.add(1.0);
        double[] cuts = ends.stream().mapToDouble(Double::doubleValue).toArray();
        // A leaf adds to the marginal where its interval begins and takes away where it ends.
        double[] steps = new double[cuts.length];
        for (int i = 0; i < volumes.length; i++) {
            TreeLeaf leaf = leaves.get(i);
            double part = volumes[i] / leaf.side(axes.get(axis), axis) * leaf.value();
            steps[Arrays.binarySearch(cuts, leaf.low(axis))] += part;
            steps[Arrays.binarySearch(cuts, leaf.high(axis))] -= part;
        }
        double marginal = 0;
        double sum = 0;
        for (int i = 0; i + 1 < cuts.length; i++) {
            marginal += steps[i];
            sum += (cuts[i + 1] - cuts[i]) * (marginal - mean) * (marginal - mean);
        }
        return sum;
    }
}
