package io.djltuner.search.internal;

import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds where the good points of a search lie.
 *
 * <p>A single lucky value among noisy ones must not decide, so points are ordered by smoothed
 * ranks: two thirds a point's own rank, one third the mean rank of its two nearest neighbours. A
 * good point among good ones stays in front; a lucky one among bad ones falls behind.
 */
public final class PromisingRegions {

    private static final double OWN_SHARE = 2.0 / 3;

    private final SearchSpace space;
    private final boolean[] nominal;

    /**
     * Regions of a space.
     *
     * @param space whose axes count
     */
    public PromisingRegions(SearchSpace space) {
        this.space = space;
        List<Hyperparameter<?>> axes = space.searchable();
        nominal = new boolean[axes.size()];
        for (int axis = 0; axis < nominal.length; axis++) {
            nominal[axis] = axes.get(axis).dimension() instanceof Dimension.Nominal;
        }
    }

    /**
     * The best points.
     *
     * @param points any
     * @param count how many to keep
     * @return those with the least smoothed ranks, the best first
     */
    public List<Observation> best(List<Observation> points, int count) {
        double[] score = smoothedRanks(points);
        return IntStream.range(0, points.size())
                .boxed()
                .sorted(
                        Comparator.comparingDouble((Integer i) -> score[i])
                                .thenComparing(i -> points.get(i).loss())
                                .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .map(points::get)
                .toList();
    }

    double[] smoothedRanks(List<Observation> points) {
        int count = points.size();
        double[] rank = new double[count];
        for (int i = 0; i < count; i++) {
            double own = points.get(i).loss();
            for (Observation other : points) {
                // Ties share their mean rank.
                rank[i] += other.loss() < own ? 1 : other.loss() == own ? 0.5 : 0;
            }
        }
        boolean[][] active = active(points);
        double[] smoothed = new double[count];
        for (int i = 0; i < count; i++) {
            double neighbours = meanOfNearest(points, active, rank, i);
            smoothed[i] = OWN_SHARE * rank[i] + (1 - OWN_SHARE) * neighbours;
        }
        return smoothed;
    }

    /** Which axes each point has. */
    private boolean[][] active(List<Observation> points) {
        List<Hyperparameter<?>> axes = space.searchable();
        boolean[][] active = new boolean[points.size()][axes.size()];
        for (int i = 0; i < active.length; i++) {
            for (int axis = 0; axis < axes.size(); axis++) {
                active[i][axis] = points.get(i).configuration().contains(axes.get(axis).name());
            }
        }
        return active;
    }

    /** The mean rank of the two points nearest to one; its own, if there is no other. */
    private double meanOfNearest(
            List<Observation> points, boolean[][] active, double[] rank, int own) {
        int first = -1;
        int second = -1;
        double least = Double.POSITIVE_INFINITY;
        double next = Double.POSITIVE_INFINITY;
        for (int j = 0; j < rank.length; j++) {
            if (j == own) {
                continue;
            }
            double distance =
                    squaredDistance(
                            points.get(own).units(), points.get(j).units(), active[own], active[j]);
            if (distance < least) {
                next = least;
                second = first;
                least = distance;
                first = j;
            } else if (distance < next) {
                next = distance;
                second = j;
            }
        }
        if (first < 0) {
            return rank[own];
        }
        return second < 0 ? rank[first] : (rank[first] + rank[second]) / 2;
    }

    private double squaredDistance(double[] a, double[] b, boolean[] ofA, boolean[] ofB) {
        double sum = 0;
        for (int axis = 0; axis < a.length; axis++) {
            double apart = apart(a[axis], b[axis], ofA[axis], ofB[axis], nominal[axis]);
            sum += apart * apart;
        }
        return sum;
    }

    /** Unlike values without an order, and a hyperparameter that only one has, are 1 apart. */
    private static double apart(
            double a, double b, boolean isInA, boolean isInB, boolean isNominal) {
        if (!isInA || !isInB) {
            return isInA == isInB ? 0 : 1;
        }
        double difference = Math.abs(a - b);
        return isNominal && difference > 0 ? 1 : difference;
    }

    /**
     * Gathers points to regions. The best point founds the first one; each further one joins the
     * nearest founder that is within reach on every axis, or founds a region while there may be
     * more, or else joins the nearest.
     *
     * @param points the best first
     * @param most how many regions there may be
     * @param reach how far a founder reaches on each axis, in units
     * @return at least one region
     */
    public List<List<Observation>> gather(List<Observation> points, int most, double reach) {
        boolean[][] active = active(points);
        List<List<Observation>> regions = new ArrayList<>();
        List<Integer> founders = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Observation point = points.get(i);
            int nearest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int region = 0; region < regions.size(); region++) {
                int founder = founders.get(region);
                double distance =
                        squaredDistance(
                                points.get(founder).units(),
                                point.units(),
                                active[founder],
                                active[i]);
                if (distance < least) {
                    least = distance;
                    nearest = region;
                }
            }
            boolean isNear =
                    nearest >= 0 && isWithin(points, active, founders.get(nearest), i, reach);
            if (nearest < 0 || (!isNear && regions.size() < most)) {
                regions.add(new ArrayList<>(List.of(point)));
                founders.add(i);
            } else {
                regions.get(nearest).add(point);
            }
        }
        return regions;
    }

    private boolean isWithin(
            List<Observation> points, boolean[][] active, int founder, int point, double reach) {
        double[] a = points.get(founder).units();
        double[] b = points.get(point).units();
        return IntStream.range(0, b.length)
                .allMatch(
                        axis ->
                                apart(
                                                a[axis],
                                                b[axis],
                                                active[founder][axis],
                                                active[point][axis],
                                                nominal[axis])
                                        <= reach);
    }
}
