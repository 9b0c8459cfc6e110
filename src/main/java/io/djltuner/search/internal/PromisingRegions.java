package io.djltuner.search.internal;

import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds where the good points of a search lie.
 *
 * <p>A single lucky value among noisy ones must not decide, so points are ordered by smoothed
 * ranks: the mean of all points' ranks, each weighted with exp(−½ (d / h)²), d its distance and h
 * half the median distance of a point to its nearest neighbour. A point far from all others keeps
 * its own rank; one among bad neighbours loses some of it.
 */
public final class PromisingRegions {

    private final SearchSpace space;

    /**
     * Regions of a space.
     *
     * @param space whose axes count
     */
    public PromisingRegions(SearchSpace space) {
        this.space = space;
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
        double[][] distance = new double[count][count];
        double[] nearest = new double[count];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                distance[i][j] = distance(points.get(i), points.get(j));
                if (i != j) {
                    nearest[i] = Math.min(nearest[i], distance[i][j]);
                }
            }
        }
        Arrays.sort(nearest);
        double bandwidth = count < 2 ? 1 : Math.max(1e-9, nearest[count / 2] / 2);
        double[] smoothed = new double[count];
        for (int i = 0; i < count; i++) {
            double weights = 0;
            for (int j = 0; j < count; j++) {
                double scaled = distance[i][j] / bandwidth;
                double weight = Math.exp(-scaled * scaled / 2);
                smoothed[i] += weight * rank[j];
                weights += weight;
            }
            smoothed[i] /= weights;
        }
        return smoothed;
    }

    /** Unlike values without an order, and a hyperparameter that only one has, are 1 apart. */
    private double distance(Observation a, Observation b) {
        double sum = 0;
        for (int axis = 0; axis < a.units().length; axis++) {
            double apart = apart(a, b, axis);
            sum += apart * apart;
        }
        return Math.sqrt(sum);
    }

    private double apart(Observation a, Observation b, int axis) {
        Hyperparameter<?> parameter = space.searchable().get(axis);
        boolean one = a.configuration().contains(parameter.name());
        boolean other = b.configuration().contains(parameter.name());
        if (!one || !other) {
            return one == other ? 0 : 1;
        }
        double difference = Math.abs(a.units()[axis] - b.units()[axis]);
        boolean nominal = parameter.dimension() instanceof Dimension.Nominal;
        return nominal && difference > 0 ? 1 : difference;
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
        List<List<Observation>> regions = new ArrayList<>();
        for (Observation point : points) {
            List<Observation> nearest = null;
            double least = Double.POSITIVE_INFINITY;
            for (List<Observation> region : regions) {
                double distance = distance(region.get(0), point);
                if (distance < least) {
                    least = distance;
                    nearest = region;
                }
            }
            boolean isNear = nearest != null && isWithin(nearest.get(0), point, reach);
            if (nearest == null || (!isNear && regions.size() < most)) {
                regions.add(new ArrayList<>(List.of(point)));
            } else {
                nearest.add(point);
            }
        }
        return regions;
    }

    private boolean isWithin(Observation founder, Observation point, double reach) {
        return IntStream.range(0, point.units().length)
                .allMatch(axis -> apart(founder, point, axis) <= reach);
    }
}
