package io.djltuner.search;

import io.djltuner.search.internal.CheckedEpochs;
import io.djltuner.search.internal.Description;
import io.djltuner.study.Direction;
import io.djltuner.study.Objective;
import io.djltuner.study.Pruner;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Stops a trial whose best value so far is worse than what a share of the complete trials had after
 * the same epoch (the rule of Golovin et al., "Google Vizier", 2017, for any percentile instead of
 * the median).
 *
 * <p>Use it beside any strategy that does not spend epochs itself, when most trials can be told
 * from good ones early. Do not use it where learning curves cross: with slow schedules, or where
 * good learning rates are small. The percentile is interpolated linearly between values. Until
 * enough trials are complete, none is stopped.
 */
public final class PercentilePruner implements Pruner {

    private final double percentile;
    private final int startupTrials;
    private final CheckedEpochs epochs;
    private final int minTrials;

    /**
     * Five complete trials before it begins, no warm-up, every epoch, one value to compare with.
     *
     * @param percentile of the complete trials' values, counted from the best, in [0, 100]: with
     *     25, only what is among the best quarter goes on
     */
    public PercentilePruner(double percentile) {
        this(percentile, 5, CheckedEpochs.ALL, 1);
        if (!(percentile >= 0 && percentile <= 100)) {
            throw new IllegalArgumentException(
                    "percentile: must be in [0, 100], but got " + percentile);
        }
    }

    private PercentilePruner(
            double percentile, int startupTrials, CheckedEpochs epochs, int minTrials) {
        this.percentile = percentile;
        this.startupTrials = startupTrials;
        this.epochs = epochs;
        this.minTrials = minTrials;
    }

    /**
     * The same rule, beginning later.
     *
     * @param trials that must be complete first, at least 0; default 5
     * @return the copy
     */
    public PercentilePruner startupTrials(int trials) {
        if (trials < 0) {
            throw new IllegalArgumentException(
                    "startupTrials: must be at least 0, but got " + trials);
        }
        return new PercentilePruner(percentile, trials, epochs, minTrials);
    }

    /**
     * The same rule, letting trials warm up.
     *
     * @param number of epochs after which no trial is stopped, at least 0; default 0
     * @return the copy
     */
    public PercentilePruner warmupEpochs(int number) {
        return new PercentilePruner(
                percentile, startupTrials, new CheckedEpochs(number, epochs.interval()), minTrials);
    }

    /**
     * The same rule, looking less often.
     *
     * @param number of epochs from one look to the next, at least 1; default 1
     * @return the copy
     */
    public PercentilePruner interval(int number) {
        return new PercentilePruner(
                percentile, startupTrials, new CheckedEpochs(epochs.warmup(), number), minTrials);
    }

    /**
     * The same rule, needing more to compare with.
     *
     * @param number of complete trials that must have a value after the same epoch, at least 1;
     *     default 1. Trials that stopped early have none after later epochs
     * @return the copy
     */
    public PercentilePruner minTrials(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("minTrials: must be at least 1, but got " + number);
        }
        return new PercentilePruner(percentile, startupTrials, epochs, number);
    }

    /** All but the percentile. */
    Description describe(String name) {
        return Description.of(name)
                .with("startupTrials", startupTrials)
                .with("warmupEpochs", epochs.warmup())
                .with("interval", epochs.interval())
                .with("minTrials", minTrials);
    }

    @Override
    public String description() {
        return describe("PercentilePruner").with("percentile", percentile).toString();
    }

    @Override
    public boolean prune(StudyHistory history, Trial trial, int epoch) {
        if (!epochs.include(epoch)) {
            return false;
        }
        Objective objective = history.objective();
        List<Trial> complete = history.complete();
        OptionalDouble best = trial.best(objective);
        if (complete.isEmpty() || complete.size() < startupTrials || best.isEmpty()) {
            return false;
        }
        double[] others =
                complete.stream()
                        .flatMapToDouble(t -> t.metric(objective.metric(), epoch).stream())
                        .filter(Double::isFinite)
                        .toArray();
        return others.length >= minTrials
                && objective.isBetter(bound(objective, others), best.getAsDouble());
    }

    /** commons-math has no percentile 0: that is the least value. */
    private double bound(Objective objective, double[] values) {
        boolean minimize = objective.direction() == Direction.MINIMIZE;
        double rank = minimize ? percentile : 100 - percentile;
        return rank == 0
                ? java.util.Arrays.stream(values).min().orElseThrow()
                : new Percentile(rank)
                        .withEstimationType(Percentile.EstimationType.R_7)
                        .evaluate(values);
    }
}
