package io.djltuner.search.internal;

import java.util.SplittableRandom;

/**
 * Truncated normal densities on an axis of finitely many values in order: a value's probability is
 * the density's integral over its share of the axis.
 */
final class OrderedKernels implements AxisKernels {

    /** Up to so many values, densities are computed once for each pair of values. */
    private static final int MOST_REMEMBERED = 256;

    private final UnitAxis axis;
    private final double[] centres;
    private final double bandwidth;
    private final double[] logMasses;
    private final int[] indices;

    /** Log densities by value and centre's value; rows as they are needed. */
    private final double[][] known;

    OrderedKernels(UnitAxis axis, double[] centres, double bandwidth) {
        this.axis = axis;
        this.centres = centres;
        this.bandwidth = bandwidth;
        logMasses = new double[centres.length];
        indices = new int[centres.length];
        known = new double[axis.values() <= MOST_REMEMBERED ? axis.values() : 0][];
        for (int k = 0; k < centres.length; k++) {
            if (Double.isNaN(centres[k])) {
                indices[k] = -1;
            } else {
                indices[k] = axis.index(centres[k]);
                double below = -centres[k] / bandwidth;
                logMasses[k] = NormalTail.logMass(below, (1 - centres[k]) / bandwidth);
            }
        }
    }

    @Override
    public void addLogDensities(double unit, double[] sums) {
        int index = axis.index(unit);
        double from = axis.shareBegins(index);
        double to = axis.shareBegins(index + 1);
        double logShare = Math.log(to - from);
        double[] row = known.length == 0 ? null : row(index);
        for (int k = 0; k < centres.length; k++) {
            if (indices[k] >= 0) {
                sums[k] +=
                        row == null
                                ? logDensity(k, from, to, logShare)
                                : remembered(row, k, from, to, logShare);
            }
        }
    }

    private double[] row(int index) {
        if (known[index] == null) {
            known[index] = new double[axis.values()];
            java.util.Arrays.fill(known[index], Double.NaN);
        }
        return known[index];
    }

    private double remembered(double[] row, int k, double from, double to, double logShare) {
        double found = row[indices[k]];
        if (Double.isNaN(found)) {
            found = logDensity(k, from, to, logShare);
            row[indices[k]] = found;
        }
        return found;
    }

    private double logDensity(int k, double from, double to, double logShare) {
        double below = (from - centres[k]) / bandwidth;
        double above = (to - centres[k]) / bandwidth;
        return NormalTail.logMass(below, above) - logMasses[k] - logShare;
    }

    @Override
    public double draw(int kernel, SplittableRandom random) {
        return indices[kernel] < 0
                ? random.nextDouble()
                : AxisKernels.drawTruncated(centres[kernel], bandwidth, random);
    }
}
