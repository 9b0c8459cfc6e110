package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.search.internal.Evidence;
import io.djltuner.search.internal.NewConfigurations;
import io.djltuner.search.internal.ParzenGroups;
import io.djltuner.search.internal.ParzenRatio;
import io.djltuner.search.internal.PlainSchedule;
import io.djltuner.search.internal.ScrambledSobol;
import io.djltuner.search.internal.UnitCube;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Draws;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Learns where good configurations are and where bad ones are, and tries next what looks much more
 * like the good than like the bad: a multivariate tree-structured Parzen estimator (Bergstra,
 * Bardenet, Bengio and Kégl, "Algorithms for Hyper-Parameter Optimization", 2011; Falkner, Klein
 * and Hutter, "BOHB", 2018; Watanabe, "Tree-structured Parzen estimator: understanding its
 * algorithm components", 2023).
 *
 * <p>Use it for spaces with choices without an order, with conditions and with many dimensions, for
 * noisy results and for some hundreds of trials and more: a proposal costs little. In a smooth
 * space of a few continuous dimensions a Gaussian process finds better values with fewer trials;
 * with hundreds of machines at once, learning between trials is of little use and random or
 * quasi-random search does as well.
 *
 * <p>The first trials are quasi-random. Then the best ⌈γ·n⌉ of n trials with a value are the good
 * group; the others, failed trials and those still running are the bad group. Each group gives a
 * density: a mixture of one kernel for each trial, the product of one factor for each active
 * hyperparameter (a normal density truncated to the range; its integral over the value's share
 * where values are ordered; Aitchison and Aitken's where they are not), and of the uniform
 * distribution. Of the candidates drawn from the density l of the good, the next trial is the one
 * with the largest ln l(x) − ln g(x). The good count by rank: ln(n + ½) − ln i for the i-th of n.
 * Kernels are as wide as Scott's rule says in one dimension, s·n^(−1/5), but at least 1/min(100, n
 * + 2) of the range.
 *
 * <p>A kernel is uniform where its trial's hyperparameter was inactive, so every trial informs
 * about the hyperparameters that it has, in whatever branch of the space.
 *
 * <p>Proposals depend on what has ended when they are made, so the study repeats exactly with one
 * trial at a time; with more, each proposal comes again from the history that it was made from. No
 * configuration comes twice; a finite space is searched to its end.
 */
public final class TpeSearch implements SearchStrategy {

    private static final int DEFAULT_STARTUP = 10;
    private static final double DEFAULT_GAMMA = 0.15;
    private static final int DEFAULT_MOST_GOOD = 25;
    private static final int DEFAULT_CANDIDATES = 24;
    private static final double DEFAULT_PRIOR_WEIGHT = 1;
    private static final int DEFAULT_AT_ONCE = 8;

    private static final String PURPOSE = "tree-structured Parzen estimator";

    private final Settings settings;

    /** The cube of the space searched last, with what it remembers. */
    private volatile @Nullable UnitCube lastCube;

    private record Settings(
            int startup,
            double gamma,
            int mostGood,
            int candidates,
            double priorWeight,
            int atOnce) {

        Settings {
            atLeastOne("startup", startup);
            atLeastOne("mostGood", mostGood);
            atLeastOne("candidates", candidates);
            atLeastOne("atOnce", atOnce);
            if (!(gamma > 0 && gamma < 1)) {
                throw new IllegalArgumentException(
                        "gamma: must be between 0 and 1, both excluded, but got " + gamma);
            }
            if (!(priorWeight > 0 && priorWeight <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "priorWeight: must be positive and finite, but got " + priorWeight);
            }
        }

        private static void atLeastOne(String setting, int number) {
            if (number < 1) {
                throw new IllegalArgumentException(
                        setting + ": must be at least 1, but got " + number);
            }
        }
    }

    /** Ten quasi-random trials, then the best 15 % as the good group, at most 25 trials. */
    public TpeSearch() {
        this(
                new Settings(
                        DEFAULT_STARTUP,
                        DEFAULT_GAMMA,
                        DEFAULT_MOST_GOOD,
                        DEFAULT_CANDIDATES,
                        DEFAULT_PRIOR_WEIGHT,
                        DEFAULT_AT_ONCE));
    }

    private TpeSearch(Settings settings) {
        this.settings = settings;
    }

    /**
     * The same search with another number of quasi-random trials before it learns. Failed trials do
     * not count, enqueued and imported ones do.
     *
     * @param trials at least 1; default 10
     * @return the copy
     */
    public TpeSearch startup(int trials) {
        Settings s = settings;
        return new TpeSearch(
                new Settings(trials, s.gamma, s.mostGood, s.candidates, s.priorWeight, s.atOnce));
    }

    /**
     * The same search with another share of good trials: smaller looks more closely around the
     * best, larger explores more.
     *
     * @param share γ, between 0 and 1; default 0.15
     * @return the copy
     */
    public TpeSearch gamma(double share) {
        Settings s = settings;
        return new TpeSearch(
                new Settings(s.startup, share, s.mostGood, s.candidates, s.priorWeight, s.atOnce));
    }

    /**
     * The same search with another bound on the good group, so that a long search goes on
     * contracting.
     *
     * @param trials at least 1; default 25
     * @return the copy
     */
    public TpeSearch mostGood(int trials) {
        Settings s = settings;
        return new TpeSearch(
                new Settings(s.startup, s.gamma, trials, s.candidates, s.priorWeight, s.atOnce));
    }

    /**
     * The same search with another number of candidates for each proposal: more is greedier, not
     * better in general.
     *
     * @param number at least 1; default 24
     * @return the copy
     */
    public TpeSearch candidates(int number) {
        Settings s = settings;
        return new TpeSearch(
                new Settings(s.startup, s.gamma, s.mostGood, number, s.priorWeight, s.atOnce));
    }

    /**
     * The same search with another weight of the uniform distribution in both densities, in trials:
     * larger explores more.
     *
     * @param trials positive; default 1
     * @return the copy
     */
    public TpeSearch priorWeight(double trials) {
        Settings s = settings;
        return new TpeSearch(
                new Settings(s.startup, s.gamma, s.mostGood, s.candidates, trials, s.atOnce));
    }

    /**
     * The same search with another bound on trials that run at the same time once it learns. More
     * use more machines, but each proposal knows less; the start-up trials run all at once.
     *
     * @param trials at least 1; default 8
     * @return the copy
     */
    public TpeSearch atOnce(int trials) {
        Settings s = settings;
        return new TpeSearch(
                new Settings(s.startup, s.gamma, s.mostGood, s.candidates, s.priorWeight, trials));
    }

    @Override
    public String description() {
        return Description.of("TpeSearch")
                .with("startup", settings.startup())
                .with("gamma", settings.gamma())
                .with("mostGood", settings.mostGood())
                .with("candidates", settings.candidates())
                .with("priorWeight", settings.priorWeight())
                .with("atOnce", settings.atOnce())
                .toString();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return PlainSchedule.of(
                space,
                budget,
                String.format(
                        Locale.ROOT,
                        "tree-structured Parzen estimator after %d quasi-random trials",
                        settings.startup));
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        UnitCube cube = cube(history.space());
        Evidence evidence = Evidence.of(history, cube::place);
        int started = evidence.observed().size() + evidence.pending().size();
        List<Configuration> next;
        if (started < settings.startup) {
            next = startUp(history, Math.min(capacity, settings.startup - started));
        } else {
            int room = settings.atOnce - running(history);
            if (room < 1) {
                return new Proposal.Wait();
            }
            next = learned(history, cube, evidence, Math.min(capacity, room));
        }
        return next.isEmpty()
                ? new Proposal.Finished()
                : Proposal.run(next.stream().map(TrialPlan::of).toList());
    }

    private UnitCube cube(SearchSpace space) {
        UnitCube cube = lastCube;
        if (cube == null || !cube.space().equals(space)) {
            cube = new UnitCube(space);
            lastCube = cube;
        }
        return cube;
    }

    private static int running(StudyHistory history) {
        return (int)
                history.trials().stream()
                        .filter(trial -> trial.state() == TrialState.RUNNING)
                        .count();
    }

    /** Points of Sobol's sequence, or drawn where it has none that is new. */
    private static List<Configuration> startUp(StudyHistory history, int count) {
        int axes = history.space().searchable().size();
        NewConfigurations fresh = new NewConfigurations(history);
        List<Configuration> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<Configuration> next = Optional.empty();
            if (axes >= 1 && axes <= ScrambledSobol.MOST_AXES) {
                ScrambledSobol points = new ScrambledSobol(axes, history.seed(), PURPOSE);
                double[] point = points.point(history.proposals() + i);
                next = Optional.of(history.space().decode(point)).filter(fresh::take);
            }
            next = next.or(() -> fresh.drawAndTake(random(history, found.size())));
            next.ifPresent(found::add);
        }
        return found;
    }

    private static SplittableRandom random(StudyHistory history, int index) {
        return Draws.generator(history.seed(), PURPOSE, history.proposals() + index);
    }

    private List<Configuration> learned(
            StudyHistory history, UnitCube cube, Evidence evidence, int count) {
        ParzenGroups groups =
                ParzenGroups.of(evidence, cube::place, settings.gamma, settings.mostGood);
        NewConfigurations fresh = new NewConfigurations(history);
        List<Configuration> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SplittableRandom random = random(history, i);
            ParzenRatio ratio = new ParzenRatio(cube, groups, settings.priorWeight);
            Optional<Configuration> next =
                    ratio.takeBest(settings.candidates, fresh, random)
                            .or(() -> fresh.drawAndTake(random));
            if (next.isEmpty()) {
                break;
            }
            found.add(next.get());
            groups = groups.withPending(cube.place(next.get()));
        }
        return found;
    }
}
