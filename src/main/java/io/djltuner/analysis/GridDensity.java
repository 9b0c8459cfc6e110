package io.djltuner.analysis;

import java.util.List;
import org.apache.commons.math3.special.Erf;

/**
 * Parzen densities on a grid of cells: a kernel for each cell in which there are trials, weighted
 * by their number, and one more, of the weight of one trial, that covers the whole grid.
 */
final class GridDensity {

    /** Keeps quotients finite. */
    private static final double LEAST = 1e-12;

    /** 90 % of the narrowest kernel lie within its own cell. */
    private static final double NARROWEST = 0.5 / 1.64;

    private GridDensity() {}

    /** Without an order: a kernel favours its own cell over the others, which are alike. */
    static double[] nominal(int[] counts, List<Integer> seen) {
        int size = counts.length;
        double spread = 1.0 / (seen.size() + 1);
        double total = total(counts, seen);
        double[] density = new double[size];
        for (int cell : seen) {
            for (int i = 0; i < size; i++) {
                double kernel = (spread + (i == cell ? 1 : 0)) / (1 + size * spread);
                density[i] += counts[cell] / (total + 1) * kernel;
            }
        }
        for (int i = 0; i < size; i++) {
            density[i] += 1 / (total + 1) / size + LEAST;
        }
        return density;
    }

    /** In order: normal kernels, cut off at the ends of the grid, with Scott's bandwidth. */
    static double[] ordered(int[] counts, List<Integer> seen) {
        int size = counts.length;
        double width = Math.max(NARROWEST, bandwidth(counts, seen));
        double total = total(counts, seen);
        double[] density = new double[size];
        for (int cell : seen) {
            addNormal(density, counts[cell] / (total + 1), cell, width);
        }
        addNormal(density, 1 / (total + 1), (size - 1) / 2.0, size);
        for (int i = 0; i < size; i++) {
            density[i] += LEAST;
        }
        return density;
    }

    private static double total(int[] counts, List<Integer> seen) {
        return seen.stream().mapToInt(cell -> counts[cell]).sum();
    }

    private static void addNormal(double[] density, double weight, double mean, double width) {
        double all = mass(-0.5, density.length - 0.5, mean, width);
        for (int i = 0; i < density.length; i++) {
            density[i] += weight * mass(i - 0.5, i + 0.5, mean, width) / all;
        }
    }

    private static double mass(double low, double high, double mean, double width) {
        double scale = width * Math.sqrt(2);
        return Erf.erf((low - mean) / scale, (high - mean) / scale) / 2;
    }

    /**
     * 1.059 min(σ, interquartile range / 1.34) n^(−1/5) (D. W. Scott, Multivariate Density
     * Estimation, 1992).
     */
    private static double bandwidth(int[] counts, List<Integer> seen) {
        double total = total(counts, seen);
        double mean = 0;
        for (int cell : seen) {
            mean += counts[cell] * cell / total;
        }
        double squares = 0;
        for (int cell : seen) {
            squares += counts[cell] * (cell - mean) * (cell - mean);
        }
        double deviation = Math.sqrt(squares / Math.max(1, total - 1));
        double upper = quartile(counts, seen, Math.floor(total * 3 / 4) + 1);
        double lower = quartile(counts, seen, Math.floor(total / 4));
        return 1.059 * Math.min(deviation, (upper - lower) / 1.34) * Math.pow(total, -0.2);
    }

    /** The first cell up to which there are that many trials, else the last one. */
    private static int quartile(int[] counts, List<Integer> seen, double trials) {
        int below = 0;
        for (int cell : seen) {
            below += counts[cell];
            if (below >= trials) {
                return cell;
            }
        }
        return seen.get(seen.size() - 1);
    }
}
