package io.djltuner.search.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
    private final SuccessOdds odds;
    private final List<Candidate> seen = new ArrayList<>();

    /**
     * A point that was judged.
     *
     * @param units in the unit cube, on the grid
     * @param score the logarithm of the improvement expected there, failures counted as none
     */
    public record Candidate(double[] units, double score) {}

    /**
     * A search.
     *
     * @param coordinates of the points
     * @param grid of the space
     * @param knowledge of the function
     */
    public AcquisitionSearch(
            KernelCoordinates coordinates, CubeGrid grid, Surrogate.Knowledge knowledge) {
        this.coordinates = coordinates;
        this.grid = grid;
        process = knowledge.process();
        threshold = knowledge.threshold();
        odds = knowledge.odds();
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
        List<double[]> places = points.stream().map(coordinates::of).toList();
        List<GaussianProcess.Belief> beliefs = process.beliefs(places);
        double[] unused = new double[coordinates.count()];
        List<Candidate> judged = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            GaussianProcess.Belief belief = beliefs.get(i);
            double deviation = Math.sqrt(belief.variance());
            double improvement = LogExpectedImprovement.value(belief.mean(), deviation, threshold);
            double score = improvement + odds.log(places.get(i), unused);
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
        double[] place = coordinates.of(units);
        GaussianProcess.Belief belief = process.belief(place, meanSlopes, varianceSlopes);
        double[] oddsSlopes = new double[coordinates.count()];
        double logOdds = odds.log(place, oddsSlopes);
        double deviation = Math.sqrt(belief.variance());
        double z = (threshold - belief.mean()) / deviation;
        LogExpectedImprovement.Standard standard = LogExpectedImprovement.standard(z);
        for (int i = 0; i < axes.length; i++) {
            int c = coordinates.coordinateOf(axes[i]);
            double ofDeviation = varianceSlopes[c] / (2 * deviation);
            double ofZ = -(meanSlopes[c] + z * ofDeviation) / deviation;
            double slope = ofDeviation / deviation + standard.slope() * ofZ + oddsSlopes[c];
            gradient[i] = -scales[i] * slope;
        }
        return -(Math.log(deviation) + standard.log() + logOdds);
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
                    Collections.max(
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
