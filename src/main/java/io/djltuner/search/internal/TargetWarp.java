package io.djltuner.search.internal;

import java.util.Arrays;

/**
 * Losses as a Gaussian process likes them: of mean 0 and variance 1, and where they span orders of
 * magnitude on a logarithmic scale that starts a little below the least. With u = (loss −
 * least)/(median − least), the warped loss is u itself or log(u + offset), the better the smaller
 * the offset resolved near the least one; below the least, the logarithm goes on as its tangent.
 * Increasing, and finite for every finite loss.
 */
public final class TargetWarp {

    /** Beyond this many times the distance from least to median, losses are alike. */
    private static final double MOST = 1e100;

    private final double least;
    private final double spread;
    private final double offset;
    private final double mean;
    private final double deviation;
    private final double logJacobian;

    /**
     * Fits a warp.
     *
     * @param losses finite ones, at least one
     * @param offset of the logarithm, positive; infinite for none
     */
    public TargetWarp(double[] losses, double offset) {
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        least = sorted[0];
        spread = spread(sorted);
        this.offset = offset;
        double sum = 0;
        double logSlopes = 0;
        double[] bent = new double[losses.length];
        for (int i = 0; i < losses.length; i++) {
            double u = unit(losses[i]);
            bent[i] = bent(u);
            sum += bent[i];
            logSlopes -= offset < Double.POSITIVE_INFINITY ? Math.log(u + offset) : 0;
        }
        mean = sum / losses.length;
        double squares = 0;
        for (double value : bent) {
            squares += (value - mean) * (value - mean);
        }
        double root = Math.sqrt(squares / losses.length);
        deviation = root > 0 ? root : 1;
        logJacobian = logSlopes - losses.length * Math.log(deviation);
    }

    /** A quarter of the distance from the least to the median, or to the next that differs. */
    private static double spread(double[] sorted) {
        for (int i = sorted.length / 2; i < sorted.length; i++) {
            double quarter = sorted[i] / 4 - sorted[0] / 4;
            if (quarter > 0) {
                return quarter;
            }
        }
        return 1;
    }

    private double unit(double loss) {
        return Math.max(-MOST, Math.min(MOST, (loss / 4 - least / 4) / spread));
    }

    private double bent(double u) {
        if (offset == Double.POSITIVE_INFINITY) {
            return u;
        }
        return u >= 0 ? Math.log(u + offset) : Math.log(offset) + u / offset;
    }

    /**
     * A warped loss.
     *
     * @param loss finite
     * @return the target
     */
    public double target(double loss) {
        return (bent(unit(loss)) - mean) / deviation;
    }

    /**
     * Warped losses.
     *
     * @param losses finite ones
     * @return the targets
     */
    public double[] targets(double[] losses) {
        return Arrays.stream(losses).map(this::target).toArray();
    }

    /**
     * The logarithm of the density of the losses that it was fitted to in terms of that of their
     * targets, up to a constant of the losses: what makes the likelihoods of several warps
     * comparable.
     */
    public double logJacobian() {
        return logJacobian;
    }
}
