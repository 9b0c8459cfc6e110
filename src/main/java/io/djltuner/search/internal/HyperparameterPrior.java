package io.djltuner.search.internal;

/**
 * What is believed of a kernel's hyperparameters before anything is seen, for targets of mean 0 and
 * variance 1: the logarithm of each is normal, so that none is ruled out but a few observations do
 * not carry them away either.
 *
 * @param length of the length-scales
 * @param signal of the signal's variance
 * @param noise of the noise's variance
 */
public record HyperparameterPrior(Normal length, Normal signal, Normal noise) {

    /**
     * A normal belief of a logarithm.
     *
     * @param mean of it
     * @param deviation standard deviation
     * @param least that is considered
     * @param most that is considered
     */
    public record Normal(double mean, double deviation, double least, double most) {

        private double penalty(double logarithm) {
            double z = (logarithm - mean) / deviation;
            return 0.5 * z * z;
        }

        private double slope(double logarithm) {
            return (logarithm - mean) / (deviation * deviation);
        }
    }

    /**
     * The default.
     *
     * <ul>
     *   <li>Length-scales: median 4/3·axes^¼ cubes, a factor of e^1.3 ≈ 3.7 up or down. Points of
     *       the cube are √axes farther apart on more axes, so length-scales must grow for anything
     *       to be learnt (Hvarfner, Hellsten and Nardi, "Vanilla Bayesian Optimization Performs
     *       Great in High Dimensions", 2024, who have √axes, a longer median and a wider spread;
     *       that is slower to see short waves).
     *   <li>Signal: median 1, as the targets were scaled, a factor of e^1.5 ≈ 4.5.
     *   <li>Noise: median 0.001 of the targets' variance, a factor of e³ ≈ 20, since both exact
     *       functions and noisy trainings occur; never below 1e-8, which keeps covariances regular.
     * </ul>
     *
     * @param axes of the space
     * @return the prior
     */
    public static HyperparameterPrior of(int axes) {
        double lengthMean = Math.log(4.0 / 3) + 0.25 * Math.log(Math.max(1, axes));
        return new HyperparameterPrior(
                new Normal(lengthMean, 1.3, Math.log(0.005), Math.log(100)),
                new Normal(0, 1.5, Math.log(0.01), Math.log(1000)),
                new Normal(Math.log(1e-3), 3, Math.log(1e-8), Math.log(2)));
    }

    /**
     * The belief of one variable of a fit.
     *
     * @param variable its number
     * @param axes of the space
     * @return that of a length, of the signal or of the noise
     */
    Normal of(int variable, int axes) {
        return variable < axes ? length : variable == axes ? signal : noise;
    }

    /**
     * Minus the logarithm of the density, up to a constant.
     *
     * @param logarithms of all lengths, the signal and the noise
     * @param gradient is increased by the derivatives
     * @return it
     */
    public double penalty(double[] logarithms, double[] gradient) {
        double sum = 0;
        for (int i = 0; i < logarithms.length; i++) {
            Normal normal = of(i, logarithms.length - 2);
            sum += normal.penalty(logarithms[i]);
            gradient[i] += normal.slope(logarithms[i]);
        }
        return sum;
    }
}
