package io.djltuner.search.internal;

import io.djltuner.space.Dimension;
import java.util.SplittableRandom;

/**
 * The factors of one axis in the kernels of a {@link ParzenEstimator}, one for each observation.
 * Densities are relative to the uniform distribution of the unit interval; where an observation has
 * no value on this axis its factor is 1.
 */
sealed interface AxisKernels permits ContinuousKernels, OrderedKernels, NominalKernels {

    /**
     * Adds the logarithm of each kernel's density.
     *
     * @param unit the place, in [0, 1]
     * @param sums one for each observation, perhaps more
     */
    void addLogDensities(double unit, double[] sums);

    /**
     * Draws from a kernel.
     *
     * @param kernel its index
     * @param random the source of chance
     * @return a place in [0, 1]
     */
    double draw(int kernel, SplittableRandom random);

    /**
     * Kernels of the right kind.
     *
     * @param axis of the cube
     * @param centres of the kernels; NaN where an observation has no value
     * @param weights of the observations
     */
    static AxisKernels of(UnitAxis axis, double[] centres, double[] weights) {
        if (axis.dimension() instanceof Dimension.Nominal) {
            return new NominalKernels(axis, centres);
        }
        double bandwidth = Bandwidth.of(centres, weights);
        return axis.dimension() instanceof Dimension.Ordered
                ? new OrderedKernels(axis, centres, bandwidth)
                : new ContinuousKernels(centres, bandwidth);
    }

    /** A normal draw around a centre, again until it is in the unit interval. */
    static double drawTruncated(double centre, double bandwidth, SplittableRandom random) {
        while (true) {
            double place = centre + bandwidth * random.nextGaussian();
            if (place >= 0 && place <= 1) {
                return place;
            }
        }
    }
}
