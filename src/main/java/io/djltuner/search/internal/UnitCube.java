package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A space as kernels see it: its axes, and the places of configurations with NaN where a
 * hyperparameter is inactive. Remembers the places, which saves most of the time of a proposal.
 */
public final class UnitCube {

    /** The most places that are remembered. */
    private static final int MOST_REMEMBERED = 100_000;

    private final SearchSpace space;
    private final List<UnitAxis> axes;
    private final Map<Configuration, double[]> places = new ConcurrentHashMap<>();

    /**
     * The cube of a space.
     *
     * @param space any
     */
    public UnitCube(SearchSpace space) {
        this.space = space;
        this.axes = space.searchable().stream().map(UnitAxis::new).toList();
    }

    /** The space. */
    public SearchSpace space() {
        return space;
    }

    /** The axes, in order. */
    public List<UnitAxis> axes() {
        return axes;
    }

    /**
     * The place of a configuration.
     *
     * @param configuration of the space
     * @return a coordinate for each axis, NaN where inactive; not to be changed
     */
    public double[] place(Configuration configuration) {
        double[] known = places.get(configuration);
        if (known != null) {
            return known;
        }
        if (places.size() >= MOST_REMEMBERED) {
            places.clear();
        }
        return places.computeIfAbsent(configuration, this::encode);
    }

    private double[] encode(Configuration configuration) {
        return axes.stream().mapToDouble(axis -> axis.unit(configuration)).toArray();
    }

    /**
     * Finds out where a point is inactive.
     *
     * @param point a coordinate in [0, 1] for each axis
     * @param there the configuration at the point
     * @return the same, NaN where inactive
     */
    public double[] withoutInactive(double[] point, Configuration there) {
        double[] active = point.clone();
        for (int axis = 0; axis < active.length; axis++) {
            if (!axes.get(axis).isActive(there)) {
                active[axis] = Double.NaN;
            }
        }
        return active;
    }
}
