package io.djltuner.search.internal;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Truncated normal densities on an axis of finitely many values in order: a value's probability is
 * the density's integral over its share of the axis.
 */
final class OrderedKernels implements AxisKernels {

    /** Up to so many values, densities are computed once for each pair of values. */
    private static final int MOST_REMEMBERED = 4096;

    private final UnitAxis axis;
    private final double[] centres;
    private final double bandwidth;
    private final double[] logMasses;
    private final int[] indices;

    /** Log ratios by value and centre's value; rows as they are needed. */
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
        if ((to - from) / bandwidth < NormalTail.NARROW) {
            addNarrow(from, to, sums);
        } else if (known.length == 0) {
            addWide(from, to, sums);
        } else {
            addWide(row(index), from, to, sums);
        }
    }

    /** Without a logarithm for each kernel. */
    private void addNarrow(double from, double to, double[] sums) {
        double middle = (from + to) / 2;
        double width = (to - from) / bandwidth;
        double logBandwidth = Math.log(bandwidth);
        for (int k = 0; k < centres.length; k++) {
            if (indices[k] >= 0) {
                double z = (middle - centres[k]) / bandwidth;
                sums[k] += NormalTail.logMeanDensity(z, width) - logBandwidth - logMasses[k];
            }
        }
    }

    private void addWide(double from, double to, double[] sums) {
        double logShare = Math.log(to - from);
        for (int k = 0; k < centres.length; k++) {
            if (indices[k] >= 0) {
                sums[k] += logRatio(k, from, to, logShare) - logMasses[k];
            }
        }
    }

    private void addWide(double[] row, double from, double to, double[] sums) {
        double logShare = Math.log(to - from);
        for (int k = 0; k < centres.length; k++) {
            if (indices[k] >= 0) {
                if (Double.isNaN(row[indices[k]])) {
                    row[indices[k]] = logRatio(k, from, to, logShare);
                }
                sums[k] += row[indices[k]] - logMasses[k];
            }
        }
    }

    private double[] row(int index) {
        if (known[index] == null) {
            known[index] = new double[axis.values()];
            Arrays.fill(known[index], Double.NaN);
        }
        return known[index];
    }

    /** The untruncated normal's mass in a share of the axis, relative to the share. */
    private double logRatio(int k, double from, double to, double logShare) {
        double below = (from - centres[k]) / bandwidth;
        double above = (to - centres[k]) / bandwidth;
        return NormalTail.logMass(below, above) - logShare;
    }

    @Override
    public double draw(int kernel, SplittableRandom random) {
        return indices[kernel] < 0
                ? random.nextDouble()
                : AxisKernels.drawTruncated(centres[kernel], bandwidth, random);
    }
}
