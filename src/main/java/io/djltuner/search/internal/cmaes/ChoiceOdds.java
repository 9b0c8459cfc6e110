package io.djltuner.search.internal.cmaes;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The probabilities of the values of axes without an order, each axis independent of the others. A
 * generation moves them by the natural gradient, p ← p + η Σ wᵢ (eᵢ − p), with the weights of the
 * better half (Baluja 1994; Ollivier, Arnold, Auger and Hansen, "Information-Geometric
 * Optimization", 2017); none falls below a margin, as in Hamano et al., "CatCMA" (2024). Immutable.
 */
final class ChoiceOdds {

    private final double[][] odds;

    private ChoiceOdds(double[][] odds) {
        this.odds = odds;
    }

    /**
     * All values alike.
     *
     * @param values how many each axis has
     * @return the odds
     */
    static ChoiceOdds uniform(List<Integer> values) {
        double[][] odds = new double[values.size()][];
        for (int axis = 0; axis < odds.length; axis++) {
            odds[axis] = new double[values.get(axis)];
            Arrays.fill(odds[axis], 1.0 / odds[axis].length);
        }
        return new ChoiceOdds(odds);
    }

    /**
     * Draws a value for each axis.
     *
     * @param random the source of chance
     * @return indices
     */
    int[] draw(SplittableRandom random) {
        int[] drawn = new int[odds.length];
        for (int axis = 0; axis < odds.length; axis++) {
            double left = random.nextDouble();
            int value = 0;
            while (value < odds[axis].length - 1 && left >= odds[axis][value]) {
                left -= odds[axis][value++];
            }
            drawn[axis] = value;
        }
        return drawn;
    }

    /**
     * After one more generation.
     *
     * @param choices of its members, the best first
     * @param weights of the ranks; negative ones do not count
     * @param alpha the least chance, at most ½, that an axis leaves its most likely value
     * @return the odds
     */
    ChoiceOdds next(List<int[]> choices, double[] weights, double alpha) {
        double[] positive = Arrays.stream(weights).map(w -> Math.max(0, w)).toArray();
        double squares = Arrays.stream(positive).map(w -> w * w).sum();
        int free = Arrays.stream(odds).mapToInt(values -> values.length - 1).sum();
        double effective = 1 / squares;
        double rate = effective / (effective + free);
        double[][] moved = new double[odds.length][];
        for (int axis = 0; axis < odds.length; axis++) {
            moved[axis] = Arrays.stream(odds[axis]).map(p -> (1 - rate) * p).toArray();
            for (int rank = 0; rank < choices.size(); rank++) {
                moved[axis][choices.get(rank)[axis]] += rate * positive[rank];
            }
            keepAlive(moved[axis], alpha / (odds[axis].length - 1));
        }
        return new ChoiceOdds(moved);
    }

    /** Lifts small probabilities to the least, at the cost of what the others have above it. */
    private static void keepAlive(double[] p, double least) {
        double lifted = 0;
        double above = 0;
        for (int value = 0; value < p.length; value++) {
            lifted += Math.max(0, least - p[value]);
            p[value] = Math.max(least, p[value]);
            above += p[value] - least;
        }
        if (lifted > 0) {
            for (int value = 0; value < p.length; value++) {
                p[value] = least + (p[value] - least) * (1 - lifted / above);
            }
        }
    }

    /** The probability of a value. */
    double of(int axis, int value) {
        return odds[axis][value];
    }
}
