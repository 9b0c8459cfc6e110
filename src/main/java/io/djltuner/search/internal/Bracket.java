package io.djltuner.search.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One run of successive halving: how many trials go to which epoch.
 *
 * @param rungs ascending in epochs, descending in trials
 */
public record Bracket(List<Rung> rungs) {

    /**
     * Where trials are compared.
     *
     * @param trials how many get there
     * @param epochs that they have trained then
     */
    public record Rung(int trials, int epochs) {}

    /** Copies. */
    public Bracket {
        rungs = List.copyOf(rungs);
    }

    /**
     * The table n_i = max(1, ⌊n·η^(−i)⌋).
     *
     * @param trials n, of the first rung
     * @param epochs of each rung, ascending
     * @param factor η, at least 2
     * @return the bracket
     */
    public static Bracket of(int trials, List<Integer> epochs, int factor) {
        List<Rung> rungs = new ArrayList<>();
        int left = trials;
        for (int epoch : epochs) {
            rungs.add(new Rung(Math.max(1, left), epoch));
            left /= factor;
        }
        return new Bracket(rungs);
    }

    /** The trials of the first rung. */
    public int trials() {
        return rungs.get(0).trials();
    }

    /** The trials that may wait on its rungs at once. */
    long mostPaused() {
        return rungs.size() == 1 ? 0 : trials();
    }

    /** The epochs of each rung. */
    public List<Integer> levels() {
        return rungs.stream().map(Rung::epochs).toList();
    }

    /** The epochs of all its trials; one that goes on pays only for what it adds. */
    public long epochs() {
        long sum = 0;
        int before = 0;
        for (Rung rung : rungs) {
            sum += (long) rung.trials() * (rung.epochs() - before);
            before = rung.epochs();
        }
        return sum;
    }

    /**
     * The largest bracket on the same rungs, not larger than this one, within limits.
     *
     * @param mostTrials that may begin
     * @param mostEpochs that it may cost
     * @param factor η
     * @return it; empty where not even one trial fits in
     */
    public Optional<Bracket> within(long mostTrials, long mostEpochs, int factor) {
        int fits = 0;
        int tooMany = (int) Math.min(trials(), mostTrials) + 1;
        while (fits + 1 < tooMany) {
            int middle = (fits + tooMany) >>> 1;
            if (of(middle, levels(), factor).epochs() <= mostEpochs) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        if (fits == 0) {
            return Optional.empty();
        }
        return Optional.of(fits == trials() ? this : of(fits, levels(), factor));
    }

    /** One line: {@code 27 trials to epoch 2, 9 to 6, 3 to 17, 1 to 52: 158 epochs}. */
    @Override
    public String toString() {
        int first = trials();
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT, "%d %s to epoch %d", first, plural(first), levels().get(0)));
        for (Rung rung : rungs.subList(1, rungs.size())) {
            text.append(String.format(Locale.ROOT, ", %d to %d", rung.trials(), rung.epochs()));
        }
        return text + ": " + epochs() + " epochs";
    }

    private static String plural(int trials) {
        return trials == 1 ? "trial" : "trials";
    }
}
