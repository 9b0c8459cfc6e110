package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.search.internal.NewConfigurations;
import io.djltuner.search.internal.PlainSchedule;
import io.djltuner.search.internal.StageSource;
import io.djltuner.search.internal.Stages;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.MlpParameters;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Starts with the simplest network and adds layers one at a time until that no longer helps: the
 * usual advice to practitioners, as a search.
 *
 * <p>It goes in stages, one for each number of hidden layers that the space has, the fewest first.
 * In each, another strategy chooses the other hyperparameters, and learns from the trials of that
 * depth alone; the first trial of every further stage is the best so far with its new layer, as
 * wide as the one below. After a stage that did not improve on the best before, growing ends
 * ({@link #patience}). What is then left of the budget goes to the best depth; where that has
 * nothing new, to the next best.
 *
 * <p>Use it when you expect that few layers are enough and want to know how many, or when deep
 * networks cost much more than shallow ones: depths beyond the first that does not help cost
 * nothing. A strategy that models all depths at once needs fewer trials where depth matters little.
 *
 * <p>A stage begins when all trials of the one before have ended; failed ones say nothing. Trials
 * of others are evidence for the other strategy and for which depth is best, but belong to no
 * stage.
 */
public final class GrowingSearch implements SearchStrategy {

    /** Trials of a stage if neither the setting nor the budget says how many. */
    private static final int DEFAULT_TRIALS = 15;

    /** The entry in the origin of a trial whose values are those of another: its number. */
    private static final String MOVED = "moved";

    private static final String SOURCE = "source";

    private final String grown;
    private final SearchStrategy source;
    private final OptionalInt trials;
    private final int patience;
    private final boolean keepsBest;
    private final boolean keepsWeights;

    /**
     * Grows {@code hiddenLayers}, other hyperparameters from a Gaussian process, stages that share
     * the budget, patience 1, the best carried over.
     */
    public GrowingSearch() {
        this(
                MlpParameters.HIDDEN_LAYERS.name(),
                new GaussianProcessSearch(),
                OptionalInt.empty(),
                1,
                true,
                false);
    }

    private GrowingSearch(
            String grown,
            SearchStrategy source,
            OptionalInt trials,
            int patience,
            boolean keepsBest,
            boolean keepsWeights) {
        this.grown = grown;
        this.source = source;
        this.trials = trials;
        this.patience = patience;
        this.keepsBest = keepsBest;
        this.keepsWeights = keepsWeights;
    }

    /**
     * The same search that grows something else, such as the layers of a block of your own.
     *
     * @param name of a hyperparameter of whole numbers; default {@code hiddenLayers}
     * @return the copy
     */
    public GrowingSearch over(String name) {
        return new GrowingSearch(name, source, trials, patience, keepsBest, keepsWeights);
    }

    /**
     * The same search with the other hyperparameters from another strategy.
     *
     * @param strategy any that leaves epochs alone; default {@link GaussianProcessSearch}
     * @return the copy
     */
    public GrowingSearch configurationsFrom(SearchStrategy strategy) {
        if (strategy.spendsEpochs()) {
            throw new IllegalArgumentException(
                    "configurationsFrom: must be a strategy that leaves epochs alone, but got "
                            + strategy.name());
        }
        return new GrowingSearch(grown, strategy, trials, patience, keepsBest, keepsWeights);
    }

    /**
     * The same search with another number of trials in each stage.
     *
     * @param number at least 1; default: the budget's trials divided by the number of stages, or 15
     *     where the budget does not limit trials
     * @return the copy
     */
    public GrowingSearch trialsPerStage(int number) {
        atLeastOne("trialsPerStage", number);
        return new GrowingSearch(
                grown, source, OptionalInt.of(number), patience, keepsBest, keepsWeights);
    }

    /**
     * The same search that gives up growing earlier or later.
     *
     * @param stages in a row that do not improve on the best before them until growing ends, at
     *     least 1; default 1
     * @return the copy
     */
    public GrowingSearch patience(int stages) {
        atLeastOne("patience", stages);
        return new GrowingSearch(grown, source, trials, stages, keepsBest, keepsWeights);
    }

    /**
     * The same search, with or without carrying the best over.
     *
     * @param carry whether the first trial of a stage has the values of the best so far; default
     *     true
     * @return the copy
     */
    public GrowingSearch carryBest(boolean carry) {
        return new GrowingSearch(grown, source, trials, patience, carry, keepsWeights);
    }

    /**
     * The same search, with or without keeping weights: each trial of a further stage starts from
     * the best complete trial of the stages below, as that was restored. Of its hidden layers the
     * trial takes over those from the lowest up whose widths agree, and if those are all, also the
     * output layer where it reads as many numbers as before; the others begin as always. All trials
     * of a stage start from the same one, their origin's {@value
     * io.djltuner.study.TrialPlan#WEIGHTS_FROM}. Runs start from the run of the same fold and
     * execution.
     *
     * <p>The states of those that are started from are kept with the study. A trial whose source's
     * state is gone nevertheless, as when files were deleted, fails and says so. It works for the
     * library's own network; one of your own blocks cannot be grown like this, and a search of such
     * is refused. Inside of another strategy it has no effect.
     *
     * @param keep whether lower layers keep their weights; default false
     * @return the copy
     */
    public GrowingSearch keepWeights(boolean keep) {
        return new GrowingSearch(grown, source, trials, patience, keepsBest, keep);
    }

    /** {@return whether trials start from the weights of others} */
    public boolean keepsWeights() {
        return keepsWeights;
    }

    private static void atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + ": must be at least 1, but got " + value);
        }
    }

    @Override
    public String description() {
        return Description.of("GrowingSearch")
                .with("over", grown)
                .with("configurationsFrom", source.description())
                .with("trialsPerStage", trials)
                .with("patience", patience)
                .with("carryBest", keepsBest)
                .with("keepWeights", keepsWeights)
                .toString();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        Optional<Hyperparameter<?>> found = space.find(grown);
        if (found.isEmpty() || found.get().type() != Integer.class) {
            throw new IllegalArgumentException(
                    "GrowingSearch: needs whole numbers named '%s' to grow, but the space has %s"
                            .formatted(
                                    grown,
                                    found.map(other -> "'" + other + "'").orElse("none such")));
        }
        List<Integer> values = Stages.values(found.get());
        int each = trialsOfStage(budget, values.size());
        for (int value : values) {
            source.schedule(space.withFixed(grown, value), stageBudget(budget, each));
        }
        String text =
                String.format(
                        Locale.ROOT,
                        "growing search: %s %d to %d, stages of %d trials from %s until %d in a row %s no better, then the rest for the best%s",
                        grown,
                        values.get(0),
                        values.get(values.size() - 1),
                        each,
                        source.name(),
                        patience,
                        patience == 1 ? "is" : "are",
                        keepsWeights ? "; lower layers keep their weights" : "");
        return PlainSchedule.of(space, budget, text);
    }

    private int trialsOfStage(Budget budget, int stages) {
        return trials.orElseGet(
                () ->
                        budget.trials().isPresent()
                                ? (budget.trials().getAsInt() + stages - 1) / stages
                                : DEFAULT_TRIALS);
    }

    /** So that a strategy that divides its budget divides that of the stage. */
    private static Budget stageBudget(Budget budget, int trials) {
        return budget.withTrials(Math.min(trials, budget.trials().orElse(trials)));
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        Stages stages = new Stages(history, grown);
        int each = trialsOfStage(history.budget(), stages.count());
        int stage = stages.current();
        if (!stages.isOver()) {
            Proposal within = inStage(history, stages, stage, each, capacity);
            if (!(within instanceof Proposal.Finished)) {
                return within;
            }
            boolean grows = stages.inVain(stage) < patience && stage + 1 < stages.count();
            if (grows) {
                Proposal next = inStage(history, stages, stage + 1, each, capacity);
                if (!(next instanceof Proposal.Finished)) {
                    return next;
                }
            }
        }
        return afterwards(history, stages, each, capacity);
    }

    /** What a stage still wants; Finished when it is over. */
    private Proposal inStage(
            StudyHistory history, Stages stages, int stage, int each, int capacity) {
        int begun = stages.begun(stage);
        List<TrialPlan> plans = new ArrayList<>();
        if (begun < each) {
            if (begun == 0 && keepsBest) {
                carried(history, stages, stage).ifPresent(plans::add);
            }
            StageSource inner = source(history, stages, stage, each, plans);
            inner.fill(plans, Math.min(capacity, each - begun), origin(stages, stage));
            if (plans.isEmpty() && !inner.isFinished()) {
                return waiting(inner);
            }
        }
        if (!plans.isEmpty()) {
            return Proposal.run(plans);
        }
        return stages.isQuiet(stage) ? new Proposal.Finished() : new Proposal.Wait();
    }

    private StageSource source(
            StudyHistory history, Stages stages, int stage, int each, List<TrialPlan> plans) {
        return new StageSource(
                source,
                history,
                stages.space(stage),
                stageBudget(history.budget(), each),
                SOURCE,
                plans);
    }

    private Proposal waiting(StageSource inner) {
        if (!inner.isSomethingOpen()) {
            throw new IllegalStateException(source.name() + ": waits although no trial is running");
        }
        return new Proposal.Wait();
    }

    private Optional<TrialPlan> carried(StudyHistory history, Stages stages, int stage) {
        Optional<Trial> best = stages.best();
        if (stage == 0 || best.isEmpty()) {
            return Optional.empty();
        }
        Configuration moved = stages.moved(best.get().configuration(), stage);
        return Optional.of(moved)
                .filter(new NewConfigurations(history)::isNew)
                .map(
                        fresh -> {
                            Map<String, Object> origin = origin(stages, stage);
                            origin.put(MOVED, best.get().number());
                            return new TrialPlan(
                                    fresh, TrialPlan.horizon(fresh), OptionalInt.empty(), origin);
                        });
    }

    /** What is to be remembered of a trial of a stage. */
    private Map<String, Object> origin(Stages stages, int stage) {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put(Stages.STAGE, stages.value(stage));
        if (keepsWeights) {
            stages.weightsFrom(stage)
                    .ifPresent(number -> origin.put(TrialPlan.WEIGHTS_FROM, number));
        }
        return origin;
    }

    @Override
    public Set<Integer> startingPoints(StudyHistory history) {
        return keepsWeights ? new Stages(history, grown).startingPoints() : Set.of();
    }

    /** Growing has ended: the best depth gets what is left, where it has nothing new the next. */
    private Proposal afterwards(StudyHistory history, Stages stages, int each, int capacity) {
        List<TrialPlan> plans = new ArrayList<>();
        for (int stage : stages.bestFirst()) {
            StageSource inner = source(history, stages, stage, each, plans);
            Map<String, Object> origin = origin(stages, stage);
            if (stages.begun(stage) == 0) {
                // It was never reached, so nobody kept what its trials would have started from.
                origin.remove(TrialPlan.WEIGHTS_FROM);
            }
            origin.put(Stages.AFTER, 1);
            inner.fill(plans, capacity, origin);
            if (plans.size() < capacity && !inner.isFinished()) {
                return plans.isEmpty() ? waiting(inner) : Proposal.run(plans);
            }
            inner.fillByChance(plans, capacity, origin);
            if (plans.size() == capacity) {
                break;
            }
        }
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }
}
