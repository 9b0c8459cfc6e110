package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the points of a space lie for a kernel, so that distances are Euclidean and the kernel is
 * positive definite on every space.
 *
 * <ul>
 *   <li>A continuous or ordered axis is its coordinate in the unit cube, an ordered one at the
 *       middle of its values' shares.
 *   <li>The values of an axis without an order are corners of a simplex: two are at distance 1
 *       (Hamming), whichever they are.
 *   <li>An axis that exists only under a condition has one more coordinate, whether it exists;
 *       where it does not, it stands still in the middle. Among points where it does not exist it
 *       makes no difference; being inactive is one more value of an axis without an order.
 * </ul>
 */
public final class KernelCoordinates {

    /** How far off the axis an inactive coordinate lies: as far as its own middle from its ends. */
    private static final double OFF_AXIS = 0.5;

    private static final double MIDDLE = 0.5;
    private static final int INACTIVE = -1;

    private final SearchSpace space;
    private final List<Hyperparameter<?>> parameters;
    private final boolean conditional;
    private final int[] firstOf;
    private final int[] axisOf;
    private final boolean[] nominal;

    /**
     * The coordinates of a space.
     *
     * @param space any
     */
    public KernelCoordinates(SearchSpace space) {
        this.space = space;
        parameters = space.searchable();
        conditional = parameters.stream().anyMatch(p -> p.condition().isPresent());
        firstOf = new int[parameters.size()];
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < firstOf.length; axis++) {
            firstOf[axis] = axes.size();
            axes.add(axis);
            if (parameters.get(axis).condition().isPresent() && !isNominal(axis)) {
                axes.add(axis);
            }
        }
        axisOf = axes.stream().mapToInt(Integer::intValue).toArray();
        nominal = new boolean[axisOf.length];
        for (int i = 0; i < nominal.length; i++) {
            nominal[i] = isNominal(axisOf[i]);
        }
    }

    /** The number of axes of the unit cube. */
    public int axes() {
        return firstOf.length;
    }

    /** The number of coordinates. */
    public int count() {
        return axisOf.length;
    }

    /** The axis that a coordinate belongs to. */
    public int axisOf(int coordinate) {
        return axisOf[coordinate];
    }

    /** The coordinate that is an axis's place in the unit cube. */
    public int coordinateOf(int axis) {
        return firstOf[axis];
    }

    /** Whether two values of a coordinate are only equal or not. */
    public boolean isNominalCoordinate(int coordinate) {
        return nominal[coordinate];
    }

    private boolean isNominal(int axis) {
        return parameters.get(axis).dimension() instanceof Dimension.Nominal;
    }

    /**
     * Which axes exist at a point.
     *
     * @param units in the unit cube
     * @return one answer for each axis
     */
    public boolean[] active(double[] units) {
        boolean[] active = new boolean[firstOf.length];
        Arrays.fill(active, true);
        if (conditional) {
            Configuration there = space.decode(units);
            for (int axis = 0; axis < active.length; axis++) {
                active[axis] = there.contains(parameters.get(axis).name());
            }
        }
        return active;
    }

    /**
     * The coordinates of a point.
     *
     * @param units in the unit cube; ordered and unordered axes at the middle of a value's share
     * @return one number for each coordinate
     */
    public double[] of(double[] units) {
        return of(units, active(units));
    }

    /**
     * The coordinates of a point.
     *
     * @param units in the unit cube
     * @param active which axes exist there
     * @return one number for each coordinate
     */
    public double[] of(double[] units, boolean[] active) {
        double[] result = new double[axisOf.length];
        for (int axis = 0; axis < firstOf.length; axis++) {
            int first = firstOf[axis];
            if (nominal[first]) {
                int values = parameters.get(axis).dimension().values();
                int value = Math.min(values - 1, (int) (units[axis] * values));
                result[first] = active[axis] ? value : INACTIVE;
            } else {
                result[first] = active[axis] ? units[axis] : MIDDLE;
                if (!active[axis]) {
                    result[first + 1] = OFF_AXIS;
                }
            }
        }
        return result;
    }

    /**
     * The squared distance of two points along one axis, by which its length-scale is judged.
     *
     * @param axis of the unit cube
     * @param one coordinates of a point
     * @param other coordinates of another
     * @return it
     */
    public double squaredDistance(int axis, double[] one, double[] other) {
        int end = axis + 1 < firstOf.length ? firstOf[axis + 1] : axisOf.length;
        double sum = 0;
        for (int i = firstOf[axis]; i < end; i++) {
            double difference = one[i] - other[i];
            sum += nominal[i] ? (difference == 0 ? 0 : 1) : difference * difference;
        }
        return sum;
    }
}
