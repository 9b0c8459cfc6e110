package io.djltuner.search;

import io.djltuner.study.Pruner;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;

/**
 * Stops a trial whose best value so far is worse than the median of the complete trials' values
 * after the same epoch (Golovin et al., "Google Vizier", 2017): {@link PercentilePruner} at 50.
 *
 * <p>The pruner to begin with: it halves the work of a search whose trials differ early, and cannot
 * stop more than about half of them.
 */
public final class MedianPruner implements Pruner {

    private final PercentilePruner rule;

    /**
     * Five complete trials before it begins, no warm-up, every epoch, one value to compare with.
     */
    public MedianPruner() {
        this(new PercentilePruner(50));
    }

    private MedianPruner(PercentilePruner rule) {
        this.rule = rule;
    }

    /**
     * The same rule, beginning later.
     *
     * @param trials that must be complete first, at least 0; default 5
     * @return the copy
     */
    public MedianPruner startupTrials(int trials) {
        return new MedianPruner(rule.startupTrials(trials));
    }

    /**
     * The same rule, letting trials warm up.
     *
     * @param number of epochs after which no trial is stopped, at least 0; default 0
     * @return the copy
     */
    public MedianPruner warmupEpochs(int number) {
        return new MedianPruner(rule.warmupEpochs(number));
    }

    /**
     * The same rule, looking less often.
     *
     * @param number of epochs from one look to the next, at least 1; default 1
     * @return the copy
     */
    public MedianPruner interval(int number) {
        return new MedianPruner(rule.interval(number));
    }

    /**
     * The same rule, needing more to compare with.
     *
     * @param number of complete trials that must have a value after the same epoch, at least 1;
     *     default 1
     * @return the copy
     */
    public MedianPruner minTrials(int number) {
        return new MedianPruner(rule.minTrials(number));
    }

    @Override
    public String description() {
        return rule.describe("MedianPruner").toString();
    }

    @Override
    public boolean prune(StudyHistory history, Trial trial, int epoch) {
        return rule.prune(history, trial, epoch);
    }
}
