package io.djltuner.search.internal;

/**
 * The logarithm of the expected improvement below a threshold, without underflow however small it
 * is (Ament et al., "Unexpected Improvements to Expected Improvement for Bayesian Optimization",
 * 2023). For a normal variable of mean μ and standard deviation σ and a threshold f*,
 *
 * <pre>log EI = log σ + log h(z),   z = (f* − μ)/σ,   h(z) = φ(z) + z·Φ(z).</pre>
 *
 * <p>Far below zero, φ and z·Φ cancel. With t = −z, Mills' ratio M(t) = (1 − Φ(t))/φ(t) = 1/(t + c)
 * and c = 1/(t + 2/(t + 3/(t + …))), h(z) = φ(t)·c/(t + c) has no difference in it, and (log h)′ =
 * Φ/h = 1/c.
 */
public final class LogExpectedImprovement {

    private static final double LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

    /** Where the continued fraction takes over from the series. */
    private static final double TAIL = 3;

    /** Enough for 16 digits at t = 3; fewer would do beyond. */
    private static final int FRACTIONS = 60;

    private LogExpectedImprovement() {}

    /**
     * A logarithm and its derivative.
     *
     * @param log the value
     * @param slope its derivative by z
     */
    public record Standard(double log, double slope) {}

    /**
     * log h(z), the logarithm of the expected improvement of a standard normal variable.
     *
     * @param z how many standard deviations the threshold lies above the mean
     * @return it, with its derivative
     */
    public static Standard standard(double z) {
        if (z < -TAIL) {
            double c = fraction(-z);
            return new Standard(-0.5 * z * z - LOG_SQRT_2PI + Math.log(c / (c - z)), 1 / c);
        }
        double density = Math.exp(-0.5 * z * z - LOG_SQRT_2PI);
        double below = z > TAIL ? 1 - density / (z + fraction(z)) : halfPlusSeries(z, density);
        double h = density + z * below;
        return new Standard(Math.log(h), below / h);
    }

    /** c = 1/(t + 2/(t + 3/(t + …))), from the last fraction to the first. */
    private static double fraction(double t) {
        double tail = t;
        for (int k = FRACTIONS; k >= 2; k--) {
            tail = t + k / tail;
        }
        return 1 / tail;
    }

    /** Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …). */
    private static double halfPlusSeries(double z, double density) {
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return 0.5 + density * sum;
    }

    /**
     * log EI.
     *
     * @param mean of the variable
     * @param deviation its standard deviation, positive
     * @param threshold that is to be undercut
     * @return the logarithm
     */
    public static double value(double mean, double deviation, double threshold) {
        return Math.log(deviation) + standard((threshold - mean) / deviation).log();
    }
}
