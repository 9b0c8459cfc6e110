package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * A part of the unit cube: an interval of every axis with an order, some values of every axis
 * without.
 */
public final class UnitBox {

    private final SearchSpace space;
    private final double[] low;
    private final double[] high;
    private final int[][] values;

    private UnitBox(SearchSpace space, double[] low, double[] high, int[][] values) {
        this.space = space;
        this.low = low;
        this.high = high;
        this.values = values;
    }

    /** The whole cube of a space. */
    public static UnitBox whole(SearchSpace space) {
        int axes = space.searchable().size();
        double[] high = new double[axes];
        Arrays.fill(high, 1);
        int[][] values = new int[axes][0];
        for (int axis = 0; axis < axes; axis++) {
            if (space.searchable().get(axis).dimension() instanceof Dimension.Nominal nominal) {
                values[axis] = new int[nominal.n()];
                Arrays.setAll(values[axis], i -> i);
            }
        }
        return new UnitBox(space, new double[axes], high, values);
    }

    /**
     * The box around some points, as small as the zoom factor lets it become.
     *
     * @param points at least one
     * @param zoomFactor the least share of this box's width that an axis keeps
     * @return around the points that have the hyperparameter; where none has, the axis stays as it
     *     is. It may reach beyond this box, not beyond the cube
     */
    public UnitBox around(List<Observation> points, double zoomFactor) {
        UnitBox next = new UnitBox(space, low.clone(), high.clone(), values.clone());
        for (int axis = 0; axis < low.length; axis++) {
            Hyperparameter<?> parameter = space.searchable().get(axis);
            List<Observation> active =
                    points.stream()
                            .filter(p -> p.configuration().contains(parameter.name()))
                            .toList();
            if (!active.isEmpty()) {
                next.enclose(axis, parameter.dimension(), active, zoomFactor);
            }
        }
        return next;
    }

    private void enclose(
            int axis, Dimension dimension, List<Observation> points, double zoomFactor) {
        if (dimension instanceof Dimension.Nominal nominal) {
            TreeSet<Integer> kept = new TreeSet<>();
            points.forEach(p -> kept.add(indexOf(p.units()[axis], nominal.n())));
            values[axis] = kept.stream().mapToInt(Integer::intValue).toArray();
            return;
        }
        // A value of a finite axis has its share of it, not a point.
        double share = dimension instanceof Dimension.Ordered ordered ? 1.0 / ordered.n() : 0;
        double from = points.stream().mapToDouble(p -> p.units()[axis]).min().orElseThrow();
        double to = points.stream().mapToDouble(p -> p.units()[axis]).max().orElseThrow();
        double width = Math.max(to - from + share, zoomFactor * (high[axis] - low[axis]));
        double begin = (from + to - width) / 2;
        begin = Math.max(0, Math.min(begin, 1 - width));
        low[axis] = begin;
        high[axis] = Math.min(1, begin + width);
    }

    private static int indexOf(double unit, int count) {
        return Math.min(count - 1, (int) (unit * count));
    }

    /**
     * A point of the box.
     *
     * @param point of the whole cube
     * @return the configuration at the same place of the box
     */
    public Configuration decode(double[] point) {
        double[] units = new double[low.length];
        for (int axis = 0; axis < units.length; axis++) {
            if (space.searchable().get(axis).dimension() instanceof Dimension.Nominal nominal) {
                int[] kept = values[axis];
                units[axis] = (kept[indexOf(point[axis], kept.length)] + 0.5) / nominal.n();
            } else {
                double unit = low[axis] + point[axis] * (high[axis] - low[axis]);
                units[axis] = Math.min(1, unit);
            }
        }
        return space.decode(units);
    }

    /** The lower end of an axis with an order, in units. */
    public double low(int axis) {
        return low[axis];
    }

    /** The upper end of an axis with an order, in units. */
    public double high(int axis) {
        return high[axis];
    }

    /** The numbers of the values of an axis without an order. */
    public int[] values(int axis) {
        return values[axis].clone();
    }
}
