package io.djltuner.search.internal;

/** How wide the kernels of an axis are. */
final class Bandwidth {

    /** The least width when there are very many observations, as a share of the axis. */
    private static final double LEAST_SHARE = 100;

    private Bandwidth() {}

    /**
     * Scott's rule for one dimension, σ = s·n^(−1/5) with the observations' standard deviation s,
     * kept within [1/min(100, n + 2), 1]: the "magic clip" of Bergstra et al. (2011), without which
     * a group that has contracted to one place would never leave it again.
     *
     * @param centres places in [0, 1]; NaN does not count
     * @param weights of the places; n is their effective number (Σw)²/Σw²
     * @return σ
     */
    static double of(double[] centres, double[] weights) {
        int count = 0;
        double sum = 0;
        double squares = 0;
        double mean = 0;
        for (int i = 0; i < centres.length; i++) {
            if (!Double.isNaN(centres[i])) {
                count++;
                sum += weights[i];
                squares += weights[i] * weights[i];
                mean += weights[i] * (centres[i] - mean) / sum;
            }
        }
        double least = 1 / Math.min(LEAST_SHARE, count + 2.0);
        if (count < 2) {
            return least;
        }
        double variance = 0;
        for (int i = 0; i < centres.length; i++) {
            if (!Double.isNaN(centres[i])) {
                variance += weights[i] * (centres[i] - mean) * (centres[i] - mean);
            }
        }
        double effective = sum * sum / squares;
        // Bessel's correction, with the effective number.
        double deviation = Math.sqrt(variance / sum * effective / Math.max(effective - 1, 1e-3));
        return Math.min(1, Math.max(least, deviation * Math.pow(effective, -0.2)));
    }
}
