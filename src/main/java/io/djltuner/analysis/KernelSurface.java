package io.djltuner.analysis;

import io.djltuner.analysis.ContourGrid.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;

/** The smooth surface of a {@link ContourGrid}. */
final class KernelSurface {

    /** A cell farther than three bandwidths from every trial says nothing. */
    private static final double FAINTEST = Math.exp(-3 * 3 / 2.0);

    /** Below, the surface would be spikes around single trials. */
    private static final double NARROWEST = 0.03;

    /** Scott's exponent for two dimensions, −1 / (2 + 4). */
    private static final double SCOTT = -1 / 6.0;

    private KernelSurface() {}

    static List<List<OptionalDouble>> cells(
            ParameterAxis x,
            ParameterAxis y,
            List<Point> points,
            List<Double> xs,
            List<Double> ys) {
        double[][] columns = weights(x, points, Point::x, xs);
        double[][] rows = weights(y, points, Point::y, ys);
        double[] values = points.stream().mapToDouble(Point::value).toArray();
        List<List<OptionalDouble>> cells = new ArrayList<>();
        for (double[] row : rows) {
            List<OptionalDouble> cellsOfRow = new ArrayList<>();
            for (double[] column : columns) {
                cellsOfRow.add(mean(row, column, values));
            }
            cells.add(cellsOfRow);
        }
        return cells;
    }

    private static OptionalDouble mean(double[] row, double[] column, double[] values) {
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.max(largest, row[i] * column[i]);
            sum += row[i] * column[i];
        }
        if (largest < FAINTEST) {
            return OptionalDouble.empty();
        }
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += row[i] * column[i] / sum * values[i];
        }
        return OptionalDouble.of(mean);
    }

    /** For each position of the grid the weight of each point along one axis. */
    private static double[][] weights(
            ParameterAxis axis,
            List<Point> points,
            ToDoubleFunction<Point> position,
            List<Double> grid) {
        double[] units =
                points.stream().mapToDouble(p -> axis.unit(position.applyAsDouble(p))).toArray();
        double width =
                axis.kind() == ParameterAxis.Kind.NOMINAL
                        ? 0
                        : Math.max(
                                NARROWEST,
                                Math.sqrt(StatUtils.populationVariance(units))
                                        * Math.pow(units.length, SCOTT));
        double[][] weights = new double[grid.size()][units.length];
        for (int i = 0; i < weights.length; i++) {
            double at = axis.unit(grid.get(i));
            for (int p = 0; p < units.length; p++) {
                weights[i][p] = weight(at - units[p], width);
            }
        }
        return weights;
    }

    private static double weight(double distance, double width) {
        if (width == 0) {
            return distance == 0 ? 1 : 0;
        }
        double scaled = distance / width;
        return Math.exp(-scaled * scaled / 2);
    }
}
