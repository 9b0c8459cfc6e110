package io.djltuner.search.internal;

import java.util.Arrays;

/**
 * What a Gaussian process's covariance depends on.
 *
 * @param lengths the length-scale of each axis, in units of the cube
 * @param signal the variance of the function
 * @param noise the variance of one observation around it
 */
public record KernelHyperparameters(double[] lengths, double signal, double noise) {

    /**
     * From the variables of a fit.
     *
     * @param logarithms of the lengths, the signal and the noise
     * @return the hyperparameters
     */
    public static KernelHyperparameters ofLogarithms(double[] logarithms) {
        int axes = logarithms.length - 2;
        double[] lengths = new double[axes];
        for (int axis = 0; axis < axes; axis++) {
            lengths[axis] = Math.exp(logarithms[axis]);
        }
        return new KernelHyperparameters(
                lengths, Math.exp(logarithms[axes]), Math.exp(logarithms[axes + 1]));
    }

    /** The variables of a fit. */
    public double[] logarithms() {
        double[] result = Arrays.copyOf(lengths, lengths.length + 2);
        result[lengths.length] = signal;
        result[lengths.length + 1] = noise;
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.log(result[i]);
        }
        return result;
    }
}
