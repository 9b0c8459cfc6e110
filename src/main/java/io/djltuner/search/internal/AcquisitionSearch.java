package io.djltuner.search.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the points of a space where improvement is expected most: judges many points, spread over
 * the cube and around good ones, climbs from the best of them by gradients on continuous axes and
 * step by step on the others.
 */
public final class AcquisitionSearch {

    private static final int ROUNDS = 4;
    private static final int MOST_NEIGHBOURS = 16;

    private final KernelCoordinates coordinates;
    private final CubeGrid grid;
    private final GaussianProcess process;
    private final double threshold;
    private final List<Candidate> seen = new ArrayList<>();

    /**
     * A point that was judged.
     *
     * @param units in the unit cube, on the grid
     * @param score the logarithm of the improvement expected there
     */
    public record Candidate(double[] units, double score) {}

    /**
     * A search.
     *
     * @param coordinates of the points
     * @param grid of the space
     * @param process what is known of the function
     * @param threshold that is to be undercut
     */
    public AcquisitionSearch(
            KernelCoordinates coordinates,
            CubeGrid grid,
            GaussianProcess process,
            double threshold) {
        this.coordinates = coordinates;
        this.grid = grid;
        this.process = process;
        this.threshold = threshold;
    }

    /** All points judged so far, the best first. */
    public List<Candidate> bestFirst() {
        List<Candidate> sorted = new ArrayList<>(seen);
        sorted.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return sorted;
    }

    /**
     * Judges points.
     *
     * @param points in the unit cube, on the grid
     * @return them with their scores
     */
    public List<Candidate> judge(List<double[]> points) {
        List<GaussianProcess.Belief> beliefs =
                process.beliefs(points.stream().map(coordinates::of).toList());
        List<Candidate> judged = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            GaussianProcess.Belief belief = beliefs.get(i);
            double score =
                    LogExpectedImprovement.value(
                            belief.mean(), Math.sqrt(belief.variance()), threshold);
            judged.add(new Candidate(points.get(i), score));
        }
        seen.addAll(judged);
        return judged;
    }

    /**
     * Climbs from a point to a local maximum.
     *
     * @param start on the grid
     * @param evaluations with gradients that it may cost
     * @return the maximum, or how far it came
     */
    public Candidate climb(Candidate start, int evaluations) {
        Candidate best = start;
        double reached = Double.NEGATIVE_INFINITY;
        for (int round = 0; round < ROUNDS && best.score() > reached; round++) {
            Candidate higher = alongContinuous(best, evaluations);
            reached = higher.score();
            best = alongDiscrete(higher);
        }
        seen.add(best);
        return best;
    }

    private Candidate alongContinuous(Candidate start, int evaluations) {
        boolean[] active = coordinates.active(start.units());
        int[] free = freeAxes(active);
        if (free.length == 0) {
            return start;
        }
        double[] scales = new double[free.length];
        double[] upper = new double[free.length];
        double[] from = new double[free.length];
        for (int i = 0; i < free.length; i++) {
            scales[i] = Math.min(1, process.hyperparameters().lengths()[free[i]]);
            upper[i] = 1 / scales[i];
            from[i] = start.units()[free[i]] / scales[i];
        }
        ProjectedLbfgs optimizer =
                new ProjectedLbfgs(new double[free.length], upper, evaluations, 1e-5, 1e-7);
        SmoothFunction minusScore =
                (point, gradient) -> {
                    double[] units = moved(start.units(), free, scales, point);
                    return minusScore(units, free, scales, gradient);
                };
        ProjectedLbfgs.Minimum end = optimizer.minimize(minusScore, from);
        return -end.value() > start.score()
                ? new Candidate(moved(start.units(), free, scales, end.point()), -end.value())
                : start;
    }

    private int[] freeAxes(boolean[] active) {
        int[] axes = new int[active.length];
        int count = 0;
        for (int axis = 0; axis < active.length; axis++) {
            if (active[axis] && grid.isContinuous(axis)) {
                axes[count++] = axis;
            }
        }
        return Arrays.copyOf(axes, count);
    }

    private static double[] moved(double[] units, int[] axes, double[] scales, double[] point) {
        double[] result = units.clone();
        for (int i = 0; i < axes.length; i++) {
            result[axes[i]] = Math.max(0, Math.min(1, point[i] * scales[i]));
        }
        return result;
    }

    private double minusScore(double[] units, int[] axes, double[] scales, double[] gradient) {
        double[] meanSlopes = new double[coordinates.count()];
        double[] varianceSlopes = new double[coordinates.count()];
        GaussianProcess.Belief belief =
                process.belief(coordinates.of(units), meanSlopes, varianceSlopes);
        double deviation = Math.sqrt(belief.variance());
        double z = (threshold - belief.mean()) / deviation;
        LogExpectedImprovement.Standard standard = LogExpectedImprovement.standard(z);
        for (int i = 0; i < axes.length; i++) {
            int c = coordinates.coordinateOf(axes[i]);
            double ofDeviation = varianceSlopes[c] / (2 * deviation);
            double ofZ = -(meanSlopes[c] + z * ofDeviation) / deviation;
            gradient[i] = -scales[i] * (ofDeviation / deviation + standard.slope() * ofZ);
        }
        return -(Math.log(deviation) + standard.log());
    }

    /** The best of all points that differ on one listed axis, again and again. */
    private Candidate alongDiscrete(Candidate start) {
        Candidate best = start;
        while (true) {
            List<double[]> neighbours = neighbours(best.units());
            if (neighbours.isEmpty()) {
                return best;
            }
            Candidate next =
                    java.util.Collections.max(
                            judge(neighbours), Comparator.comparingDouble(Candidate::score));
            if (!(next.score() > best.score())) {
                return best;
            }
            best = next;
        }
    }

    private List<double[]> neighbours(double[] units) {
        boolean[] active = coordinates.active(units);
        List<double[]> result = new ArrayList<>();
        for (int axis = 0; axis < units.length; axis++) {
            if (grid.isContinuous(axis) || !active[axis]) {
                continue;
            }
            double[] places = grid.places(axis);
            int here = grid.nearest(axis, units[axis]);
            for (int i = 0; i < places.length; i++) {
                int distance = Math.abs(i - here);
                if (distance > 0
                        && (grid.isNominal(axis)
                                || places.length <= MOST_NEIGHBOURS
                                || Integer.bitCount(distance) == 1)) {
                    double[] neighbour = units.clone();
                    neighbour[axis] = places[i];
                    result.add(neighbour);
                }
            }
        }
        return result;
    }
}
