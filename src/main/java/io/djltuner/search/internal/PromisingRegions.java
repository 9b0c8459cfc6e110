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
    private static final int NEIGHBOURS = 2;

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
        double[] smoothed = new double[count];
        for (int i = 0; i < count; i++) {
            int self = i;
            Observation own = points.get(i);
            smoothed[i] =
                    OWN_SHARE * rank[i]
                            + (1 - OWN_SHARE)
                                    * IntStream.range(0, count)
                                            .filter(j -> j != self)
                                            .boxed()
                                            .sorted(
                                                    Comparator.comparingDouble(
                                                            j -> distance(own, points.get(j))))
                                            .limit(NEIGHBOURS)
                                            .mapToDouble(j -> rank[j])
                                            .average()
                                            .orElse(rank[i]);
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
