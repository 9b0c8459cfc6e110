package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The two groups that a tree-structured Parzen estimator compares. The best n′ = min(⌈γ·n⌉, most)
 * of n observed trials are good; the others are bad, and so are failed trials and those that still
 * run, lest the same place is proposed again before its value is known (a "constant liar").
 *
 * <p>Complete trials come before pruned ones, and of those the one that got further is better, then
 * the one with the better value; of equals the earlier.
 *
 * @param good places of the good ones, the best first
 * @param bad places of the others: observed ones from good to bad, failed, pending
 */
public record ParzenGroups(List<double[]> good, List<double[]> bad) {

    /**
     * Divides what is known.
     *
     * @param evidence of a history
     * @param place gives a configuration's place in the unit cube
     * @param gamma the share of observed trials that are good, in (0, 1)
     * @param most good trials, at least 1
     * @return the groups
     */
    public static ParzenGroups of(
            Evidence evidence, Function<Configuration, double[]> place, double gamma, int most) {
        List<Observation> sorted = new ArrayList<>(evidence.observed());
        sorted.sort(Observation.BEST_FIRST);
        int count = (int) Math.min(most, Math.ceil(gamma * sorted.size()));
        List<double[]> good = new ArrayList<>();
        List<double[]> bad = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            (i < count ? good : bad).add(sorted.get(i).units());
        }
        evidence.failed().forEach(configuration -> bad.add(place.apply(configuration)));
        evidence.pending().forEach(configuration -> bad.add(place.apply(configuration)));
        return new ParzenGroups(good, bad);
    }

    /**
     * The same groups with one more place in the bad one.
     *
     * @param place that will be tried
     * @return the copy
     */
    public ParzenGroups withPending(double[] place) {
        List<double[]> more = new ArrayList<>(bad);
        more.add(place);
        return new ParzenGroups(good, more);
    }

    /**
     * The weights of the good ones by rank: ln(n + ½) − ln i for the i-th of n, as in evolution
     * strategies, scaled to a mean of 1. Unlike weights by value they do not change when losses are
     * transformed.
     *
     * @return one for each of {@link #good}
     */
    public double[] goodWeights() {
        double[] weights = new double[good.size()];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.log(weights.length + 0.5) - Math.log(i + 1);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= weights.length / sum;
        }
        return weights;
    }
}
