package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.study.Objective;
import io.djltuner.study.Pruner;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.Locale;

/**
 * Stops a trial that is not among the best 1/η of those that came as far as a rung: asynchronous
 * successive halving (Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2020) in
 * the form of a pruner, which stops trials and never pauses them.
 *
 * <p>Rung k is after epoch r·η^(s+k), r the least number of epochs, η the reduction factor, s the
 * early-stopping rate. A trial goes beyond a rung when its value there is among the best ⌊n/η⌋ of
 * the n that have one (itself included), or is the best where that is none. It needs no complete
 * trials and never waits. {@link Asha} is the same idea as a strategy: it takes up paused trials
 * again, and a trial that came early is judged once more.
 */
public final class SuccessiveHalvingPruner implements Pruner {

    private final int minEpochs;
    private final int reductionFactor;
    private final int earlyStoppingRate;
    private final int startupTrials;

    /**
     * η = 4, s = 0, no start-up.
     *
     * @param minEpochs r, the epochs that every trial gets, at least 1
     */
    public SuccessiveHalvingPruner(int minEpochs) {
        this(minEpochs, 4, 0, 0);
    }

    private SuccessiveHalvingPruner(
            int minEpochs, int reductionFactor, int earlyStoppingRate, int startupTrials) {
        atLeast("minEpochs", 1, minEpochs);
        atLeast("reductionFactor", 2, reductionFactor);
        atLeast("earlyStoppingRate", 0, earlyStoppingRate);
        atLeast("startupTrials", 0, startupTrials);
        this.minEpochs = minEpochs;
        this.reductionFactor = reductionFactor;
        this.earlyStoppingRate = earlyStoppingRate;
        this.startupTrials = startupTrials;
    }

    private static void atLeast(String setting, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s: must be at least %d, but got %d",
                            setting,
                            least,
                            value));
        }
    }

    /**
     * The same rule with another reduction factor.
     *
     * @param factor η: of how many trials one goes on; at least 2; default 4
     * @return the copy
     */
    public SuccessiveHalvingPruner reductionFactor(int factor) {
        return new SuccessiveHalvingPruner(minEpochs, factor, earlyStoppingRate, startupTrials);
    }

    /**
     * The same rule with a later first rung.
     *
     * @param rate s: how many rungs are left out, at least 0; default 0
     * @return the copy
     */
    public SuccessiveHalvingPruner earlyStoppingRate(int rate) {
        return new SuccessiveHalvingPruner(minEpochs, reductionFactor, rate, startupTrials);
    }

    /**
     * The same rule, beginning later.
     *
     * @param trials that must have come to a rung, itself included, before one is judged there:
     *     with fewer all go on; at least 0; default 0
     * @return the copy
     */
    public SuccessiveHalvingPruner startupTrials(int trials) {
        return new SuccessiveHalvingPruner(minEpochs, reductionFactor, earlyStoppingRate, trials);
    }

    @Override
    public String description() {
        return Description.of("SuccessiveHalvingPruner")
                .with("minEpochs", minEpochs)
                .with("reductionFactor", reductionFactor)
                .with("earlyStoppingRate", earlyStoppingRate)
                .with("startupTrials", startupTrials)
                .toString();
    }

    @Override
    public boolean prune(StudyHistory history, Trial trial, int epoch) {
        if (!isRung(epoch)) {
            return false;
        }
        Objective objective = history.objective();
        double own = trial.metric(objective.metric(), epoch).orElse(Double.NaN);
        double[] all =
                history.trials().stream()
                        .flatMapToDouble(t -> t.metric(objective.metric(), epoch).stream())
                        .toArray();
        if (all.length < startupTrials) {
            return false;
        }
        long better = 0;
        for (double other : all) {
            better += objective.isBetter(other, own) ? 1 : 0;
        }
        return better >= Math.max(1, all.length / reductionFactor);
    }

    private boolean isRung(int epoch) {
        double rung = minEpochs * Math.pow(reductionFactor, earlyStoppingRate);
        while (rung < epoch) {
            rung *= reductionFactor;
        }
        return rung == epoch;
    }
}
