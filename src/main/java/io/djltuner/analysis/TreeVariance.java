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
     * The share of the variance that each hyperparameter explains alone: of the tree's mean over
     * the axes of all others (V_U / V with U = the axes of one). All 0 for a tree without variance.
     *
     * @param parameters whose axes, one after the other, the tree was grown on
     * @param leaves of the tree
     */
    static double[] shares(List<MeasuredParameter> parameters, List<TreeLeaf> leaves) {
        List<ForestAxis> axes =
                parameters.stream().flatMap(parameter -> parameter.axes().stream()).toList();
        TreeVariance variance = new TreeVariance(axes, leaves);
        double all = variance.total();
        double[] shares = new double[parameters.size()];
        int first = 0;
        for (int i = 0; i < shares.length; i++) {
            int next = first + parameters.get(i).axes().size();
            shares[i] = all > 0 ? variance.of(first, next) / all : 0;
            first = next;
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

    /** Of neighbouring axes together. */
    private double of(int first, int next) {
        if (next > first + 1) {
            return ofBoxes(first, next);
        }
        return axes.get(first).isNominal() ? ofCategories(first) : ofIntervals(first);
    }

    /**
     * The marginal is a sum of one step for each leaf, so the mean of its square is a sum over
     * pairs of leaves, and the number of cells, which doubles with every axis, does not matter.
     */
    private double ofBoxes(int first, int next) {
        int count = leaves.size();
        double[] parts = new double[count];
        for (int i = 0; i < count; i++) {
            TreeLeaf leaf = leaves.get(i);
            parts[i] = volumes[i] / leaf.shared(leaf, first, next) * (leaf.value() - mean);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                double shared = leaves.get(i).shared(leaves.get(j), first, next);
                sum += 2 * parts[i] * parts[j] * shared;
            }
            sum += parts[i] * parts[i] * leaves.get(i).shared(leaves.get(i), first, next);
        }
        return Math.max(0, sum);
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
