package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.search.internal.NewConfigurations;
import io.djltuner.search.internal.PlainSchedule;
import io.djltuner.search.internal.UnitCube;
import io.djltuner.search.internal.cmaes.CmaEsRun;
import io.djltuner.search.internal.cmaes.CmaEsSettings;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Draws;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialPlan;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Lets a cloud of configurations move and stretch towards better ones: the covariance matrix
 * adaptation evolution strategy (Hansen and Ostermeier 2001; Hansen, "The CMA Evolution Strategy: A
 * Tutorial", arXiv 1604.00772).
 *
 * <p>Use it for spaces of mostly continuous hyperparameters that act together, with some hundreds
 * to many thousands of trials, whole generations of which train at once. With fewer than a hundred
 * trials, or with many choices without an order, take {@link GaussianProcessSearch} or {@link
 * TpeSearch}.
 *
 * <p>A generation of λ trials is drawn from a normal distribution N(m, σ²C) on the unit cube. When
 * all have ended they are ranked, and m, the step size σ (cumulative step-size adaptation) and the
 * covariance C (rank one, rank μ, active) are updated with the tutorial's constants. Ranks alone
 * count, so losses may span orders of magnitude. It begins with m at the defaults of the space and
 * σ = 1/6 of every range, of which the first generation then reaches nearly all.
 *
 * <ul>
 *   <li>What lies outside a continuous range is drawn again, up to a hundred times, and then
 *       mirrored at the border.
 *   <li>Whole numbers, steps and ordered choices keep a margin of chance to leave their value
 *       (Hamano et al., "CMA-ES with Margin", 2022).
 *   <li>Choices without an order have probabilities, which move towards those of the better half.
 *   <li>An inactive hyperparameter is drawn all the same, and nobody sees it: on the average,
 *       chance moves it nowhere.
 *   <li>When a restart has converged, stagnates or finds nothing new (the tutorial's section B.3),
 *       it begins anew anywhere in the space with twice the population (Auger and Hansen, "A
 *       Restart CMA Evolution Strategy With Increasing Population Size", 2005).
 *   <li>Failed trials rank last; trials of others, enqueued or imported, are not members.
 * </ul>
 *
 * <p>A generation is read in order of trial number when all of it has ended, so the study is the
 * same at any parallelism. No configuration comes twice: what has been tried is drawn again, up to
 * a hundred times, and then a newcomer from the whole space takes its place. A finite space is
 * searched to its end.
 */
public final class CmaEsSearch implements SearchStrategy {

    private static final double DEFAULT_STEP_SIZE = 1.0 / 6;
    private static final double DEFAULT_GROWTH = 2;

    private final CmaEsSettings settings;

    /** The run of the study searched last, with what it remembers. */
    private volatile @Nullable CmaEsRun lastRun;

    /** Populations of 4 + ⌊3 ln n⌋ for n hyperparameters, doubled at a restart; σ = 1/6. */
    public CmaEsSearch() {
        this(new CmaEsSettings(OptionalInt.empty(), DEFAULT_STEP_SIZE, DEFAULT_GROWTH));
    }

    private CmaEsSearch(CmaEsSettings settings) {
        this.settings = settings;
    }

    /**
     * The same search with another population.
     *
     * @param trials λ of the first restart, at least 4; default 4 + ⌊3 ln n⌋. As many as train at
     *     once waste nothing; more search more widely and converge more slowly
     * @return the copy
     */
    public CmaEsSearch populationSize(int trials) {
        return new CmaEsSearch(
                new CmaEsSettings(OptionalInt.of(trials), settings.stepSize(), settings.growth()));
    }

    /**
     * The same search with another first step size: smaller trusts the defaults of the space more.
     *
     * @param share σ as a share of every range, above 0 and at most 1; default 1/6
     * @return the copy
     */
    public CmaEsSearch initialStepSize(double share) {
        return new CmaEsSearch(new CmaEsSettings(settings.population(), share, settings.growth()));
    }

    /**
     * The same search with another growth of the population from restart to restart.
     *
     * @param factor in [1, 10]; default 2
     * @return the copy
     */
    public CmaEsSearch populationGrowth(double factor) {
        return new CmaEsSearch(
                new CmaEsSettings(settings.population(), settings.stepSize(), factor));
    }

    @Override
    public String description() {
        return Description.of("CmaEsSearch")
                .with("populationSize", settings.population())
                .with("initialStepSize", settings.stepSize())
                .with("populationGrowth", settings.growth())
                .toString();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        int axes = Math.max(1, space.searchable().size());
        return PlainSchedule.of(
                space,
                budget,
                String.format(
                        Locale.ROOT,
                        "covariance matrix adaptation in generations of %d",
                        settings.population(axes, 0)));
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        return history.space().searchable().isEmpty()
                ? onlyPoint(history)
                : run(history).propose(history, capacity);
    }

    private static Proposal onlyPoint(StudyHistory history) {
        return new NewConfigurations(history)
                .drawAndTake(Draws.generator(history.seed(), "only point", history.proposals()))
                .map(point -> Proposal.run(List.of(TrialPlan.of(point))))
                .orElseGet(Proposal.Finished::new);
    }

    private CmaEsRun run(StudyHistory history) {
        CmaEsRun run = lastRun;
        if (run == null || !run.isOf(history)) {
            run = new CmaEsRun(settings, new UnitCube(history.space()), history.seed());
            lastRun = run;
        }
        return run;
    }
}
