package io.djltuner.search.internal;

import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import java.util.Arrays;
import java.util.List;

/**
 * Where on the axes of the unit cube the values of finite dimensions lie, so that a model is asked
 * at places that exist. Ordered axes of very many values count as continuous; their places are
 * found by decoding.
 */
public final class CubeGrid {

    /** The most values of an ordered axis that are gone through one by one. */
    private static final int MOST_VALUES = 64;

    private final double[][] places;
    private final boolean[] nominal;

    /**
     * The grid of a space.
     *
     * @param space any
     */
    public CubeGrid(SearchSpace space) {
        List<Hyperparameter<?>> parameters = space.searchable();
        places = new double[parameters.size()][];
        nominal = new boolean[places.length];
        for (int axis = 0; axis < places.length; axis++) {
            places[axis] = places(parameters.get(axis));
            nominal[axis] = parameters.get(axis).dimension() instanceof Dimension.Nominal;
        }
    }

    private static <T> double[] places(Hyperparameter<T> parameter) {
        Dimension dimension = parameter.dimension();
        boolean listed =
                dimension instanceof Dimension.Nominal || dimension.values() <= MOST_VALUES;
        double[] places = new double[listed ? dimension.values() : 0];
        for (int i = 0; i < places.length; i++) {
            places[i] = parameter.unit(parameter.valueAt(i));
        }
        return places;
    }

    /** Whether an axis moves without steps. */
    public boolean isContinuous(int axis) {
        return places[axis].length == 0;
    }

    /** Whether an axis's values have no order. */
    public boolean isNominal(int axis) {
        return nominal[axis];
    }

    /** The places of an axis's values, in order; none for a continuous one. */
    public double[] places(int axis) {
        return places[axis];
    }

    /**
     * The number of the value that a place is nearest to.
     *
     * @param axis one with places
     * @param unit in [0, 1]
     * @return its number
     */
    public int nearest(int axis, double unit) {
        double[] listed = places[axis];
        int found = Arrays.binarySearch(listed, unit);
        if (found >= 0) {
            return found;
        }
        int above = -found - 1;
        if (above == 0 || above == listed.length) {
            return above == 0 ? 0 : above - 1;
        }
        return unit - listed[above - 1] <= listed[above] - unit ? above - 1 : above;
    }

    /**
     * The nearest point of the grid.
     *
     * @param units in the unit cube
     * @return a copy with every listed axis at one of its places
     */
    public double[] snapped(double[] units) {
        double[] result = units.clone();
        for (int axis = 0; axis < result.length; axis++) {
            if (!isContinuous(axis)) {
                result[axis] = places[axis][nearest(axis, units[axis])];
            }
        }
        return result;
    }
}
