package io.djltuner.search.internal.cmaes;

/**
 * The constants of an evolution strategy, from its dimensions and population alone: table 1 of
 * Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv 1604.00772), negative weights included.
 */
final class StrategyParameters {

    private static final double LEARNING_RATE_FACTOR = 2;

    private final int dimensions;
    private final double[] weights;
    private final double effective;
    private final double pathRate;
    private final double rankOneRate;
    private final double rankMuRate;
    private final double stepRate;
    private final double stepDamping;
    private final double expectedLength;

    /**
     * The defaults of the tutorial.
     *
     * @param n dimensions, at least 1
     * @param population λ, at least 2
     */
    StrategyParameters(int n, int population) {
        dimensions = n;
        double[] raw = new double[population];
        double above = 0;
        double aboveSquares = 0;
        double below = 0;
        double belowSquares = 0;
        for (int i = 0; i < population; i++) {
            raw[i] = Math.log((population + 1) / 2.0) - Math.log(i + 1.0);
            if (i < population / 2) {
                above += raw[i];
                aboveSquares += raw[i] * raw[i];
            } else {
                below += raw[i];
                belowSquares += raw[i] * raw[i];
            }
        }
        effective = above * above / aboveSquares;
        double effectiveBelow = below * below / belowSquares;
        pathRate = (4 + effective / n) / (n + 4 + 2 * effective / n);
        rankOneRate = LEARNING_RATE_FACTOR / ((n + 1.3) * (n + 1.3) + effective);
        rankMuRate =
                Math.min(
                        1 - rankOneRate - 1e-8,
                        LEARNING_RATE_FACTOR
                                * (effective - 2 + 1 / effective)
                                / ((n + 2.0) * (n + 2) + LEARNING_RATE_FACTOR * effective / 2));
        stepRate = (effective + 2) / (n + effective + 5);
        stepDamping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + stepRate;
        expectedLength = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
        weights = scaled(raw, effectiveBelow);
    }

    /** Positive weights sum to 1; negative ones to so much that the covariance stays definite. */
    private double[] scaled(double[] raw, double effectiveBelow) {
        double negative =
                Math.min(
                        1 + rankOneRate / rankMuRate,
                        Math.min(
                                1 + 2 * effectiveBelow / (effective + 2),
                                (1 - rankOneRate - rankMuRate) / (dimensions * rankMuRate)));
        double above = 0;
        double below = 0;
        for (double weight : raw) {
            above += Math.max(0, weight);
            below += Math.max(0, -weight);
        }
        double[] result = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            result[i] = raw[i] >= 0 ? raw[i] / above : raw[i] / below * negative;
        }
        return result;
    }

    /** n. */
    int dimensions() {
        return dimensions;
    }

    /** λ. */
    int population() {
        return weights.length;
    }

    /** wᵢ of the i-th best, from 0; negative in the worse half. */
    double weight(int rank) {
        return weights[rank];
    }

    /** μ_eff of the better half. */
    double effective() {
        return effective;
    }

    /** c_c. */
    double pathRate() {
        return pathRate;
    }

    /** c₁. */
    double rankOneRate() {
        return rankOneRate;
    }

    /** c_μ. */
    double rankMuRate() {
        return rankMuRate;
    }

    /** c_σ. */
    double stepRate() {
        return stepRate;
    }

    /** d_σ. */
    double stepDamping() {
        return stepDamping;
    }

    /** E‖N(0, I)‖. */
    double expectedLength() {
        return expectedLength;
    }
}
