package io.djltuner.search.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which trials a Gaussian process is made from when there are many: its cost grows with their cube.
 * Chosen at fixed numbers of trials, so that between those only the newest are added.
 */
public final class ActiveSet {

    /** The most trials that hyperparameters are fitted to. */
    public static final int MOST_FITTED = 300;

    /** The most trials that a process is conditioned on, besides those since the last choice. */
    public static final int MOST_KNOWN = 1000;

    /** Up to here every number of trials is a milestone; then 16 while the number doubles. */
    private static final int EVERY_TRIAL = 32;

    private static final int WHILE_DOUBLING = 16;

    private ActiveSet() {}

    /**
     * The number of trials, up to this one, at which a choice is made and hyperparameters are
     * fitted: each up to 32, then every second up to 64, every fourth up to 128 and so on.
     *
     * @param trials how many there are
     * @return at most as many
     */
    public static int milestone(int trials) {
        int step = Math.max(1, Integer.highestOneBit(trials) / WHILE_DOUBLING);
        return trials < EVERY_TRIAL ? trials : trials / step * step;
    }

    /**
     * Chooses half from the best and the others evenly from the rest, where the function is also to
     * be known.
     *
     * @param all in order of trial number
     * @param most how many are wanted at most
     * @return all or as many as wanted, in order of trial number
     */
    public static List<Observation> bestAndSpread(List<Observation> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<Observation> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(Observation::loss));
        List<Observation> chosen = new ArrayList<>(sorted.subList(0, most / 2));
        List<Observation> rest = new ArrayList<>(sorted.subList(most / 2, sorted.size()));
        rest.sort(Comparator.comparingInt(Observation::trial));
        int more = most - chosen.size();
        for (int i = 0; i < more; i++) {
            chosen.add(rest.get((int) ((long) i * rest.size() / more)));
        }
        chosen.sort(Comparator.comparingInt(Observation::trial));
        return chosen;
    }

    /**
     * The trials that a process is conditioned on.
     *
     * @param observed all, in order of trial number
     * @param milestone the complete ones up to the last milestone
     * @return all, or those chosen then and all that came after
     */
    public static List<Observation> of(List<Observation> observed, List<Observation> milestone) {
        if (observed.size() <= MOST_KNOWN) {
            return observed;
        }
        int last = milestone.get(milestone.size() - 1).trial();
        List<Observation> before = observed.stream().filter(o -> o.trial() <= last).toList();
        List<Observation> chosen = new ArrayList<>(bestAndSpread(before, MOST_KNOWN));
        observed.stream().filter(o -> o.trial() > last).forEach(chosen::add);
        return chosen;
    }
}
