package io.djltuner.search.internal;

import java.util.SplittableRandom;

/** Normal densities truncated to the unit interval, all of one bandwidth. */
final class ContinuousKernels implements AxisKernels {

    private final double[] centres;
    private final double bandwidth;

    /** 1/σ, and 0 where there is no value, so that the density there is 1. */
    private final double[] inverses;

    /** −ln(σ √2π Z), Z the untruncated normal's mass in the interval; 0 where there is no value. */
    private final double[] constants;

    ContinuousKernels(double[] centres, double bandwidth) {
        this.bandwidth = bandwidth;
        this.centres = centres.clone();
        inverses = new double[centres.length];
        constants = new double[centres.length];
        double atCentre = NormalTail.logDensity(0) - Math.log(bandwidth);
        for (int k = 0; k < centres.length; k++) {
            if (Double.isNaN(centres[k])) {
                this.centres[k] = 0;
            } else {
                inverses[k] = 1 / bandwidth;
                double below = -centres[k] / bandwidth;
                constants[k] = atCentre - NormalTail.logMass(below, (1 - centres[k]) / bandwidth);
            }
        }
    }

    @Override
    public void addLogDensities(double unit, double[] sums) {
        for (int k = 0; k < centres.length; k++) {
            double z = (unit - centres[k]) * inverses[k];
            sums[k] += constants[k] - 0.5 * z * z;
        }
    }

    @Override
    public double draw(int kernel, SplittableRandom random) {
        return inverses[kernel] == 0
                ? random.nextDouble()
                : AxisKernels.drawTruncated(centres[kernel], bandwidth, random);
    }
}
