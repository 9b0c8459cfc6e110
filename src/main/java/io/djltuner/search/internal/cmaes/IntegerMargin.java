package io.djltuner.search.internal.cmaes;

import io.djltuner.search.internal.UnitAxis;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Keeps every axis of finitely many ordered values moving: after each generation the chance of
 * leaving the value at the mean, downwards and upwards, is made at least about α/2, where it would
 * otherwise vanish once the distribution lies within one value's share (Hamano, Saito, Nomura and
 * Shirakawa, "CMA-ES with Margin", GECCO 2022).
 */
final class IntegerMargin {

    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final double HALF = 0.5;
    private static final double LEAST = 1e-10;

    private final double alpha;

    /**
     * A margin.
     *
     * @param alpha 1/(n λ) in the paper
     */
    IntegerMargin(double alpha) {
        this.alpha = alpha;
    }

    /**
     * Corrects one axis.
     *
     * @param distribution after a generation
     * @param axis of the distribution
     * @param values the axis of the cube, finite and ordered
     * @return the distribution with that axis's mean and A moved as far as need be
     */
    SearchDistribution correct(SearchDistribution distribution, int axis, UnitAxis values) {
        double mean = distribution.mean(axis);
        double deviation = distribution.margin(axis) * distribution.deviation(axis);
        int at = values.index(Math.min(1, Math.max(0, mean)));
        int last = values.values() - 1;
        double low = values.shareBegins(Math.min(Math.max(at, 1), last));
        double up = values.shareBegins(Math.min(Math.max(at + 1, 1), last));
        double below = NORMAL.cumulativeProbability((low - mean) / deviation);
        double above = NORMAL.cumulativeProbability((mean - up) / deviation);
        if (Math.max(below, above) > HALF) {
            return atEnd(distribution, axis, mean, deviation, up, Math.min(below, above));
        }
        return between(distribution, axis, low, up, below, above);
    }

    /** At the first or last value there is one border, and the mean lies beyond it. */
    private SearchDistribution atEnd(
            SearchDistribution distribution,
            int axis,
            double mean,
            double deviation,
            double border,
            double crossing) {
        if (crossing >= alpha) {
            return distribution;
        }
        double moved = border + Math.signum(mean - border) * deviation * quantile(alpha);
        return distribution.corrected(axis, moved, distribution.margin(axis));
    }

    /** Between two borders, mean and A follow from the chances to be beyond either. */
    private SearchDistribution between(
            SearchDistribution distribution,
            int axis,
            double low,
            double up,
            double below,
            double above) {
        double middle = 1 - below - above;
        double half = alpha / 2;
        double atLeastBelow = Math.max(below, half);
        double atLeastAbove = Math.max(above, half);
        double excess = 1 - atLeastBelow - atLeastAbove - middle;
        double share = excess / (atLeastBelow + atLeastAbove + middle - 3 * half);
        double toLow = quantile(clipped(atLeastBelow + share * (atLeastBelow - half)));
        double toUp = quantile(clipped(atLeastAbove + share * (atLeastAbove - half)));
        double sum = toLow + toUp;
        return distribution.corrected(
                axis,
                (low * toUp + up * toLow) / sum,
                (up - low) / (sum * distribution.deviation(axis)));
    }

    private static double clipped(double chance) {
        return Math.min(HALF - LEAST, Math.max(LEAST, chance));
    }

    /** How many standard deviations from the mean a tail of that chance begins. */
    private static double quantile(double tail) {
        return -NORMAL.inverseCumulativeProbability(tail);
    }
}
