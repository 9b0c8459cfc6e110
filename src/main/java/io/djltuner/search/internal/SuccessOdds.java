package io.djltuner.search.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * How likely a trial is to end with a value, judged by the nearest trial that did and the nearest
 * one that failed: with their squared distances s and f in length-scales, f/(f + s). It is 0 at a
 * failed trial, 1 at one that ended well and ½ half-way, at whatever scale, so that a search closes
 * in on a border from the side where trials succeed.
 */
public final class SuccessOdds {

    /** So that a place where trials ended both ways has odds too. */
    private static final double TOUCHING = 1e-18;

    private final KernelCoordinates coordinates;
    private final List<double[]> succeeded;
    private final List<double[]> failed;
    private final double[] weights;

    /**
     * Odds.
     *
     * @param coordinates of the points
     * @param lengths the length-scale of each axis
     * @param succeeded coordinates of trials that ended with a value, at least one
     * @param failed coordinates of those that failed
     */
    public SuccessOdds(
            KernelCoordinates coordinates,
            double[] lengths,
            List<double[]> succeeded,
            List<double[]> failed) {
        this.coordinates = coordinates;
        this.succeeded = succeeded;
        this.failed = failed;
        weights = new double[lengths.length];
        for (int axis = 0; axis < weights.length; axis++) {
            weights[axis] = 1 / (lengths[axis] * lengths[axis]);
        }
    }

    private record Nearest(double squared, double[] point) {}

    /**
     * The logarithm of the probability.
     *
     * @param point its coordinates
     * @param slopes is increased by the derivatives by the coordinates with an order
     * @return the logarithm; 0 when nothing failed
     */
    public double log(double[] point, double[] slopes) {
        if (failed.isEmpty()) {
            return 0;
        }
        Nearest good = nearest(point, succeeded);
        Nearest bad = nearest(point, failed);
        double f = bad.squared + TOUCHING;
        double sum = f + good.squared + TOUCHING;
        for (int c = 0; c < slopes.length; c++) {
            if (!coordinates.isNominalCoordinate(c)) {
                double weight = 2 * weights[coordinates.axisOf(c)];
                double ofBad = weight * (point[c] - bad.point[c]);
                double ofGood = weight * (point[c] - good.point[c]);
                slopes[c] += ofBad / f - (ofBad + ofGood) / sum;
            }
        }
        return Math.log(f / sum);
    }

    /**
     * Whether failures come from where trials are, or by chance: how many of the failed trials have
     * another failed one nearest, beyond the share that chance would give.
     *
     * @return 0 for chance, 1 when failures keep to themselves
     */
    public double predictability() {
        int alike = 0;
        for (int i = 0; i < failed.size(); i++) {
            List<double[]> others = new ArrayList<>(failed);
            double[] point = others.remove(i);
            boolean nearOther =
                    !others.isEmpty()
                            && nearest(point, others).squared < nearest(point, succeeded).squared;
            alike += nearOther ? 1 : 0;
        }
        if (failed.isEmpty()) {
            return 0;
        }
        double share = (double) alike / failed.size();
        double chance = (double) failed.size() / (failed.size() + succeeded.size());
        return Math.max(0, (share - chance) / (1 - chance));
    }

    private Nearest nearest(double[] point, List<double[]> others) {
        double least = Double.POSITIVE_INFINITY;
        double[] found = others.get(0);
        for (double[] other : others) {
            double squared = 0;
            for (int axis = 0; axis < weights.length; axis++) {
                squared += weights[axis] * coordinates.squaredDistance(axis, point, other);
            }
            if (squared < least) {
                least = squared;
                found = other;
            }
        }
        return new Nearest(least, found);
    }
}
