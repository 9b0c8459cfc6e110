package io.djltuner.search.internal;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A density on the unit cube from observations: a mixture of one product of kernels for each of
 * them, and of the uniform distribution as a prior. Continuous axes have truncated normal kernels,
 * ordered ones the same integrated over each value's share, nominal ones those of Aitchison and
 * Aitken. Where an observation is inactive its kernel is uniform, as if nothing were known; a place
 * that is inactive on an axis is judged by its other axes, which integrates that one out. So points
 * of different branches of a conditional space have comparable densities.
 */
public final class ParzenEstimator {

    /** Terms of a sum that are smaller than its largest by e⁻³⁷ change no digit of it. */
    private static final double NEGLIGIBLE = 37;

    private final AxisKernels[] kernels;
    private final double[] logWeights;
    private final double[] cumulated;
    private final double[] sums;

    /**
     * The density of some observations.
     *
     * @param axes of the cube
     * @param points coordinates of the observations, NaN where inactive
     * @param weights of the observations, positive
     * @param priorWeight of the uniform distribution, positive, where an observation has about 1
     */
    public ParzenEstimator(
            List<UnitAxis> axes, List<double[]> points, double[] weights, double priorWeight) {
        int count = points.size();
        kernels = new AxisKernels[axes.size()];
        for (int axis = 0; axis < kernels.length; axis++) {
            double[] centres = new double[count];
            for (int k = 0; k < count; k++) {
                centres[k] = points.get(k)[axis];
            }
            kernels[axis] = AxisKernels.of(axes.get(axis), centres, weights);
        }
        double total = priorWeight + Arrays.stream(weights).sum();
        logWeights = new double[count + 1];
        cumulated = new double[count];
        sums = new double[count + 1];
        double sum = 0;
        for (int k = 0; k < count; k++) {
            logWeights[k] = Math.log(weights[k] / total);
            sum += weights[k] / total;
            cumulated[k] = sum;
        }
        logWeights[count] = Math.log(priorWeight / total);
    }

    /**
     * The logarithm of the density, relative to the uniform distribution.
     *
     * @param point a coordinate in [0, 1] for each axis, NaN where inactive
     * @return it
     */
    public double logDensity(double[] point) {
        System.arraycopy(logWeights, 0, sums, 0, sums.length);
        for (int axis = 0; axis < kernels.length; axis++) {
            if (!Double.isNaN(point[axis])) {
                kernels[axis].addLogDensities(point[axis], sums);
            }
        }
        return logOfSum(sums);
    }

    private static double logOfSum(double[] logs) {
        double largest = logs[0];
        for (double log : logs) {
            largest = Math.max(largest, log);
        }
        double sum = 0;
        for (double log : logs) {
            if (log > largest - NEGLIGIBLE) {
                sum += Math.exp(log - largest);
            }
        }
        return largest + Math.log(sum);
    }

    /**
     * Draws a point of the density.
     *
     * @param random the source of chance
     * @return a coordinate for each axis, those that will prove inactive too
     */
    public double[] draw(SplittableRandom random) {
        double chosen = random.nextDouble();
        int kernel = 0;
        while (kernel < cumulated.length && cumulated[kernel] <= chosen) {
            kernel++;
        }
        double[] point = new double[kernels.length];
        for (int axis = 0; axis < point.length; axis++) {
            point[axis] =
                    kernel == cumulated.length
                            ? random.nextDouble()
                            : kernels[axis].draw(kernel, random);
        }
        return point;
    }
}
