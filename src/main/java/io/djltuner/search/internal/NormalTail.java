package io.djltuner.search.internal;

import org.apache.commons.math3.special.Erf;

/**
 * Masses of the standard normal distribution, fast and without cancellation in the tails: the upper
 * tail Q(z) = 1 − Φ(z) is a table of {@link Erf#erfc} with Taylor's series between its nodes.
 */
public final class NormalTail {

    /** Nodes for each unit of z; a power of two, so that nodes are exact. */
    private static final int NODES = 64;

    /** Above, Q is smaller than the smallest normal double. */
    private static final double FURTHEST = 37;

    /** Intervals narrower than this have their mass from the density in their middle. */
    public static final double NARROW = 0.05;

    /** Below, ln(1 − q) is its series' first three terms to 10⁻¹². */
    private static final double SMALL = 1e-3;

    private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double[] TAIL = new double[(int) (FURTHEST * NODES) + 2];
    private static final double[] DENSITY = new double[TAIL.length];

    static {
        for (int node = 0; node < TAIL.length; node++) {
            double z = (double) node / NODES;
            TAIL[node] = Erf.erfc(z / Math.sqrt(2)) / 2;
            DENSITY[node] = Math.exp(logDensity(z));
        }
    }

    private NormalTail() {}

    /**
     * The logarithm of the density, −z²/2 − ln √2π.
     *
     * @param z any number
     * @return it
     */
    public static double logDensity(double z) {
        return -0.5 * z * z - LOG_ROOT_TWO_PI;
    }

    /**
     * The probability of more than z; relative error below 10⁻⁹ up to z = 8 and below 10⁻⁵ up to
     * 37, 0 above.
     *
     * @param z any number
     * @return Q(z)
     */
    public static double above(double z) {
        if (z < 0) {
            return 1 - above(-z);
        }
        if (z > FURTHEST) {
            return 0;
        }
        int node = (int) (z * NODES + 0.5);
        double a = (double) node / NODES;
        double d = z - a;
        // ∫ₐ^{a+d} φ, by φ's derivatives at a: φ⁽ⁿ⁾ = (−1)ⁿ Heₙ φ.
        double he2 = a * a - 1;
        double he3 = a * (a * a - 3);
        double he4 = a * a * (a * a - 6) + 3;
        double series = 1 + d * (-a / 2 + d * (he2 / 6 + d * (-he3 / 24 + d * he4 / 120)));
        return TAIL[node] - DENSITY[node] * d * series;
    }

    /**
     * The logarithm of the probability of an interval, finite however far out that lies.
     *
     * @param from its lower end
     * @param to its upper end, above the lower one
     * @return ln(Φ(to) − Φ(from))
     */
    public static double logMass(double from, double to) {
        if (from + to < 0) {
            return logMass(-to, -from);
        }
        double width = to - from;
        if (width < NARROW) {
            return Math.log(width) + logMeanDensity((from + to) / 2, width);
        }
        if (from > FURTHEST - 1) {
            return logDensity(from) - Math.log(from);
        }
        return from < 0 ? logOneMinus(above(-from) + above(to)) : Math.log(above(from) - above(to));
    }

    /** Most kernels lie well within the range: a small q needs no logarithm. */
    private static double logOneMinus(double q) {
        return q < SMALL ? -q * (1 + q * (0.5 + q / 3)) : Math.log(1 - q);
    }

    /**
     * The logarithm of the density's mean over a narrow interval with middle z and width w: ln φ(z)
     * + w²(z² − 1)/24 − w⁴(2z⁴ + 8z² − 4)/5760 + O(w⁶), the logarithm of φ's Taylor series
     * integrated.
     *
     * @param z the middle
     * @param width at most {@link #NARROW}
     * @return it
     */
    public static double logMeanDensity(double z, double width) {
        double w2 = width * width;
        double z2 = z * z;
        return logDensity(z) + w2 * ((z2 - 1) / 24 - w2 * (2 * z2 * z2 + 8 * z2 - 4) / 5760);
    }
}
