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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Trains many configurations for a few epochs, and ever fewer, the best, for ever longer; several
 * times, beginning with ever fewer trials that train longer at first (Li, Jamieson, DeSalvo,
 * Rostamizadeh and Talwalkar, "Hyperband: A Novel Bandit-Based Approach to Hyperparameter
 * Optimization", 2018).
 *
 * <p>Use it when training is long and a bad configuration shows early, which is the rule for neural
 * networks: for the price of one whole training it looks at several configurations. Unlike {@link
 * SuccessiveHalving} it hedges: some brackets stop late, for the case that the first epochs say
 * little. Do not use it where every trial is short, or where good configurations start slowly, as
 * with a long warm-up or strong regularisation.
 *
 * <p>Epochs are its budget, not a hyperparameter: a space's {@code epochs(min, max)} are the
 * shortest training, r, and the whole one, R. Every configuration has R as its horizon, so its
 * learning rate schedule is that of a whole training from the start; a trial that is promoted goes
 * on exactly where it paused. A fixed number of epochs is R, with r = 1.
 *
 * <p>With s_max = round(log_η(R/r)), an iteration has the brackets s = s_max … 0. Bracket s begins
 * with n = ⌈(s_max + 1)/(s + 1) · η^s⌉ trials; its rung i = 0 … s compares ⌊n·η^(−i)⌋ trials after
 * r_i = max(r, round(R·η^(i−s))) epochs, by the objective there. For R = 81, r = 1 and η = 3 the
 * brackets begin with 81, 34, 15, 8 and 5 trials; the table in the paper has 81, 27, 9, 6 and 5
 * since it rounds otherwise than the algorithm beside it. Where rounding would give two rungs the
 * same epochs there is one rung less.
 *
 * <ul>
 *   <li>A trial that fails, or that a pruner stops, is worse than all others of its rung; as many
 *       go on as without it, as long as there are as many. Its repetition takes its place.
 *   <li>A trial that stops early by itself is compared by its value from then on, and keeps the
 *       place that it earns on later rungs, where it costs nothing.
 *   <li>A search limited in trials or epochs ends with brackets that are as large as the rest pays
 *       for. What the study began with counts; a study that goes on with more trials begins further
 *       brackets.
 * </ul>
 *
 * <p>New configurations come from {@link RandomSearch}, or from any other strategy that leaves
 * epochs alone. A model makes it BOHB (Falkner, Klein and Hutter, 2018), and is the better the more
 * brackets there are: it is shown the trials of the brackets before, each with its value on the
 * highest rung on which there are at least two more values than hyperparameters. BOHB forgets
 * trials that did not get there; here their last value is carried to that rung, by matching the
 * quantiles of the trials that did.
 *
 * <p>A rung is complete when all its trials are. The study is the same however many trials run at
 * once, and a bracket ends on few of them: with much capacity allow more {@link
 * #bracketsAtOnce(int) brackets at once}, or use {@link Asha}.
 */
public final class Hyperband implements SearchStrategy {

    private static final int DEFAULT_FACTOR = 3;

    private final HalvingSettings settings;
    private final OptionalInt iterations;
    private final int atOnce;

    /** A factor of 3, random configurations, one bracket after the other until the budget ends. */
    public Hyperband() {
        this(
                new HalvingSettings(
                        "Hyperband", DEFAULT_FACTOR, OptionalInt.empty(), new RandomSearch()),
                OptionalInt.empty(),
                1);
    }

    private Hyperband(HalvingSettings settings, OptionalInt iterations, int atOnce) {
        this.settings = settings;
        this.iterations = iterations;
        this.atOnce = atOnce;
    }

    /**
     * With another η: one of so many trials goes on from rung to rung, and trains so many times as
     * long. Larger ones trust the first epochs more.
     *
     * @param eta at least 2; 3 by default, 4 is usual too
     * @return the copy
     */
    public Hyperband factor(int eta) {
        return new Hyperband(settings.withFactor(eta), iterations, atOnce);
    }

    /**
     * With another shortest training than the space's.
     *
     * @param least at least 1
     * @return the copy
     */
    public Hyperband minEpochs(int least) {
        return new Hyperband(settings.withMinEpochs(least), iterations, atOnce);
    }

    /**
     * With other configurations than random ones.
     *
     * @param source a strategy that does not spend epochs itself
     * @return the copy
     */
    public Hyperband configurationsFrom(SearchStrategy source) {
        return new Hyperband(settings.withConfigurations(source), iterations, atOnce);
    }

    /**
     * A number of times that it goes through all brackets. By default it goes on until the budget
     * is spent, and once where nothing limits the search.
     *
     * @param number at least 1
     * @return the copy
     */
    public Hyperband iterations(int number) {
        HalvingSettings.atLeast("iterations", 1, number);
        return new Hyperband(settings, OptionalInt.of(number), atOnce);
    }

    /**
     * How many brackets may be under way at once. The last rungs of a bracket have few trials, so
     * further brackets keep a large device busy. A source of configurations that learns is then
     * shown later what they gave. The study depends on this number, but not on how many trials run
     * at once.
     *
     * @param number at least 1, the default
     * @return the copy
     */
    public Hyperband bracketsAtOnce(int number) {
        HalvingSettings.atLeast("bracketsAtOnce", 1, number);
        return new Hyperband(settings, iterations, number);
    }

    @Override
    public String description() {
        return settings.describe("Hyperband")
                .with("iterations", iterations)
                .with("bracketsAtOnce", atOnce)
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
        List<Bracket> cycle = new ArrayList<>();
        for (int s = rungs.size() - 1; s >= 0; s--) {
            // (s_max + 1)/(s + 1) · η^s, rounded up
            long dividend = rungs.size() * Math.round(Math.pow(eta, s));
            int trials = Math.toIntExact((dividend + s) / (s + 1));
            cycle.add(Bracket.of(trials, rungs.subList(rungs.size() - 1 - s, rungs.size()), eta));
        }
        return new BracketPlan(settings, cycle, iterations, atOnce);
    }
}
