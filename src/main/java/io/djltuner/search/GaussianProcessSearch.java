package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.search.internal.Evidence;
import io.djltuner.search.internal.GaussianProcessProposer;
import io.djltuner.search.internal.PlainSchedule;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.TrialState;
import java.util.List;
import java.util.Locale;

/**
 * Learns from all trials how the loss depends on the hyperparameters, and tries next where that
 * leaves most hope of improvement: Bayesian optimisation with a Gaussian process.
 *
 * <p>Use it when trials are expensive and there are few of them, some dozens to a few hundred: it
 * then finds better configurations than any strategy that only draws. It suits up to about twenty
 * hyperparameters, noisy losses, and spaces with choices, steps and conditions. With thousands of
 * trials its own cost, which grows with the square of their number, is better spent on more trials;
 * with many workers most of them work on beliefs in place of results.
 *
 * <p>How it works (Snoek, Larochelle and Adams, "Practical Bayesian Optimization of Machine
 * Learning Algorithms", 2012):
 *
 * <ul>
 *   <li>It starts with {@link #startup} evenly spread configurations (Sobol's sequence, scrambled).
 *   <li>A Gaussian process with a Matérn 5/2 kernel then says of every configuration which loss is
 *       to be expected and how surely. Each hyperparameter has a length-scale of its own, the more
 *       influential the shorter. Two values of a choice without an order are equally far apart,
 *       whichever they are; a hyperparameter that does not exist makes no difference to one that
 *       does not exist either. The length-scales, the signal's and the noise's variance are the
 *       most likely ones under a mild prior, fitted again after every trial up to 32, then 16 times
 *       while the number of trials doubles.
 *   <li>Losses may span orders of magnitude: they enter as they are or on one of three logarithmic
 *       scales, whichever makes them most likely.
 *   <li>The next trial is where the expected improvement E[max(0, f* − f(x))] is largest, computed
 *       as a logarithm (Ament et al., "Unexpected Improvements to Expected Improvement for Bayesian
 *       Optimization", 2023); f* is the least expected loss of a trial, not the least loss seen,
 *       which noise may have made. Many starts are improved by gradients on continuous axes and
 *       step by step on the others.
 *   <li>A trial under way counts as if it had ended with the expected loss (the kriging believer of
 *       Ginsbourger, Le Riche and Carraro, "Kriging Is Well-Suited to Parallelize Optimization",
 *       2010), so that the next ones look elsewhere. A pruned trial counts as no better than the
 *       median, a failed one as bad as the worst. Besides, improvement is worth f/(f + s) of itself
 *       where the nearest failed trial is at squared distance f and the nearest other one at s.
 *   <li>From about 1,000 trials on, the best 500 and 500 of the others are learnt from, and those
 *       that came since that choice was made.
 * </ul>
 *
 * <p>What is proposed depends on the trials that have ended, so a study repeats to the bit one
 * trial at a time. No configuration comes twice; a finite space is searched to its end.
 */
public final class GaussianProcessSearch implements SearchStrategy {

    private static final int DEFAULT_STARTUP = 8;
    private static final int DEFAULT_AT_ONCE = 8;

    private final int startup;
    private final int atOnce;
    private final GaussianProcessProposer proposer = new GaussianProcessProposer();

    /** Eight start-up trials, at most eight trials at once after them. */
    public GaussianProcessSearch() {
        this(DEFAULT_STARTUP, DEFAULT_AT_ONCE);
    }

    private GaussianProcessSearch(int startup, int atOnce) {
        this.startup = startup;
        this.atOnce = atOnce;
    }

    /**
     * The same search with another number of evenly spread trials at the start: enough to see how
     * the loss varies at all, few enough to leave most of the budget to what is learnt from them.
     * Trials of others, enqueued or imported, count; failed ones do not.
     *
     * @param trials at least 2; the default is 8, a power of two, for which Sobol points are most
     *     even
     * @return the copy
     */
    public GaussianProcessSearch startup(int trials) {
        if (trials < 2) {
            throw new IllegalArgumentException("startup: must be at least 2, but got " + trials);
        }
        return new GaussianProcessSearch(trials, atOnce);
    }

    /**
     * The same search with another bound of the trials that run at once after the start-up: the
     * more, the less each of them has learnt from.
     *
     * @param trials at least 1; the default is 8
     * @return the copy
     */
    public GaussianProcessSearch atOnce(int trials) {
        if (trials < 1) {
            throw new IllegalArgumentException("atOnce: must be at least 1, but got " + trials);
        }
        return new GaussianProcessSearch(startup, trials);
    }

    @Override
    public String description() {
        return Description.of("GaussianProcessSearch")
                .with("startup", startup)
                .with("atOnce", atOnce)
                .toString();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return PlainSchedule.of(
                space,
                budget,
                String.format(
                        Locale.ROOT,
                        "Gaussian process after %d start-up trials, at most %d trials at once",
                        startup,
                        atOnce));
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        Evidence evidence = Evidence.of(history);
        int begun = evidence.observed().size() + evidence.pending().size();
        int running = running(history);
        int welcome = begun < startup ? startup - begun : atOnce - running;
        if (welcome <= 0 && running > 0) {
            return new Proposal.Wait();
        }
        int count = Math.min(capacity, Math.max(1, welcome));
        List<Configuration> next =
                begun < startup || evidence.complete().size() < 2
                        ? proposer.spread(history, count)
                        : proposer.improving(history, evidence, count);
        return next.isEmpty()
                ? new Proposal.Finished()
                : Proposal.run(next.stream().map(TrialPlan::of).toList());
    }

    private static int running(StudyHistory history) {
        return (int)
                history.trials().stream()
                        .filter(trial -> trial.state() == TrialState.RUNNING)
                        .count();
    }
}
