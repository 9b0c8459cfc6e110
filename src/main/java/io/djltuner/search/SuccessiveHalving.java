package io.djltuner.search;

import io.djltuner.search.internal.Bracket;
import io.djltuner.search.internal.BracketPlan;
import io.djltuner.search.internal.HalvingSettings;
import io.djltuner.search.internal.TrainingEpochs;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import java.util.List;
import java.util.OptionalInt;

/**
 * Trains many configurations for a few epochs, the best of them longer, and so on until the best
 * few are trained to the end (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and
 * Hyperparameter Optimization", 2016).
 *
 * <p>Use it when you know after how many epochs a bad configuration shows: give that as the space's
 * least epochs. It then makes the most of a budget in epochs. When you do not know, {@link
 * Hyperband} hedges; with many machines and trials of very different duration {@link Asha} does not
 * wait for the slowest.
 *
 * <p>Of a space's {@code epochs(min, max)} the least, r, are the first rung and the most, R, the
 * last; a fixed number of epochs is R, with r = 1. With s = round(log_η(R/r)), rung i = 0 … s
 * compares ⌊n·η^(−i)⌋ trials, at least one, after max(r, round(R·η^(i−s))) epochs. All else is as
 * {@link Hyperband} says: how trials pause and go on, those that fail or stop early, budgets, and
 * where configurations come from.
 */
public final class SuccessiveHalving implements SearchStrategy {

    private static final int DEFAULT_FACTOR = 3;

    private final HalvingSettings settings;
    private final OptionalInt trials;
    private final OptionalInt iterations;

    /** A factor of 3, random configurations, as many that one is trained to the end. */
    public SuccessiveHalving() {
        this(
                new HalvingSettings(
                        "SuccessiveHalving",
                        DEFAULT_FACTOR,
                        OptionalInt.empty(),
                        new RandomSearch()),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    private SuccessiveHalving(
            HalvingSettings settings, OptionalInt trials, OptionalInt iterations) {
        this.settings = settings;
        this.trials = trials;
        this.iterations = iterations;
    }

    /**
     * With another η: one of so many trials goes on from rung to rung, and trains so many times as
     * long. Larger ones trust the first epochs more.
     *
     * @param eta at least 2; 3 by default, 4 is usual too
     * @return the copy
     */
    public SuccessiveHalving factor(int eta) {
        return new SuccessiveHalving(settings.withFactor(eta), trials, iterations);
    }

    /**
     * With another first rung than the space's least epochs.
     *
     * @param least at least 1
     * @return the copy
     */
    public SuccessiveHalving minEpochs(int least) {
        return new SuccessiveHalving(settings.withMinEpochs(least), trials, iterations);
    }

    /**
     * With other configurations than random ones.
     *
     * @param source a strategy that does not spend epochs itself
     * @return the copy
     */
    public SuccessiveHalving configurationsFrom(SearchStrategy source) {
        return new SuccessiveHalving(settings.withConfigurations(source), trials, iterations);
    }

    /**
     * With another number of trials on the first rung.
     *
     * @param number n, at least 1; by default η^s, of which one is trained to the end
     * @return the copy
     */
    public SuccessiveHalving trials(int number) {
        HalvingSettings.atLeast("trials", 1, number);
        return new SuccessiveHalving(settings, OptionalInt.of(number), iterations);
    }

    /**
     * A number of times that it begins anew. By default it does so until the budget is spent, and
     * once where nothing limits the search.
     *
     * @param number at least 1
     * @return the copy
     */
    public SuccessiveHalving iterations(int number) {
        HalvingSettings.atLeast("iterations", 1, number);
        return new SuccessiveHalving(settings, trials, OptionalInt.of(number));
    }

    @Override
    public String description() {
        return settings.describe("SuccessiveHalving")
                .with("trials", trials)
                .with("iterations", iterations)
                .toString();
    }

    @Override
    public boolean spendsEpochs() {
        return true;
    }

    @Override
    public boolean endsByItself() {
        return true;
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        BracketPlan plan = plan(space);
        settings.configurations().schedule(space.withEpochs(plan.horizon()), budget);
        return plan.schedule(space, budget, settings.title(new RandomSearch()));
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        return plan(history.space()).propose(history, capacity);
    }

    private BracketPlan plan(SearchSpace space) {
        int eta = settings.factor();
        List<Integer> rungs =
                TrainingEpochs.of(settings.name(), space, settings.minEpochs()).rungs(eta);
        int first =
                trials.orElseGet(
                        () -> Math.toIntExact(Math.round(Math.pow(eta, rungs.size() - 1))));
        return new BracketPlan(settings, List.of(Bracket.of(first, rungs, eta)), iterations, 1);
    }
}
