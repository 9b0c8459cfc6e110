package io.djltuner.search;

import io.djltuner.search.internal.AsynchronousHalving;
import io.djltuner.search.internal.HalvingSettings;
import io.djltuner.search.internal.TrainingEpochs;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Successive halving that never waits: a trial goes on as soon as it is among the best of those
 * that have been on its rung so far (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and
 * Talwalkar, "A System for Massively Parallel Hyperparameter Tuning", 2020).
 *
 * <p>Use it with many workers, or when some trials take much longer than others: no worker is idle
 * because a rung is not complete. It also suits a search without a fixed end, since there are no
 * brackets to complete. It sends on a few trials that a complete rung would not have, and it does
 * not hedge as {@link Hyperband} does: give the epochs after which a bad configuration shows as the
 * space's least epochs.
 *
 * <p>Of a space's {@code epochs(min, max)} the least, r, are the first rung and the most, R, the
 * last; a fixed number of epochs is R, with r = 1. With s = round(log_η(R/r)), rung i = 0 … s is at
 * max(r, round(R·η^(i−s))) epochs. Asked for a plan, it looks from the second highest rung down for
 * a paused trial among the best ⌊n/η⌋ of the n trials that were on that rung, by the objective
 * there, and sends it to the next; where there is none it begins a new trial. When there are no new
 * ones any more and nothing runs, the best trial of the highest rung goes on until one is complete.
 *
 * <ul>
 *   <li>A trial that fails, or that a pruner stops, counts as the worst of its rung. Its repetition
 *       takes its place.
 *   <li>A trial that stops early by itself keeps the place that its value earns, there and on later
 *       rungs.
 *   <li>Stored states are kept of the best ⌈n/η⌉ of a rung alone, so that their number stays small
 *       however long the search is. Should one without a state be sent on later, when its rung has
 *       grown, it is trained again from the start, and pays for that.
 * </ul>
 *
 * <p>Which trials go on depends on which were faster; with one trial at a time the study repeats.
 * New configurations come from {@link RandomSearch}, or from any other strategy that leaves epochs
 * alone, as {@link Hyperband} says, which here sees all that is known at the moment.
 */
public final class Asha implements SearchStrategy {

    private static final int DEFAULT_FACTOR = 3;

    private final HalvingSettings settings;

    /** A factor of 3 and random configurations. */
    public Asha() {
        this(new HalvingSettings("ASHA", DEFAULT_FACTOR, OptionalInt.empty(), new RandomSearch()));
    }

    private Asha(HalvingSettings settings) {
        this.settings = settings;
    }

    /**
     * With another η: one of so many trials goes on from rung to rung, and trains so many times as
     * long. Larger ones trust the first epochs more.
     *
     * @param eta at least 2; 3 by default, 4 is usual too
     * @return the copy
     */
    public Asha factor(int eta) {
        return new Asha(settings.withFactor(eta));
    }

    /**
     * With another first rung than the space's least epochs.
     *
     * @param least at least 1
     * @return the copy
     */
    public Asha minEpochs(int least) {
        return new Asha(settings.withMinEpochs(least));
    }

    /**
     * With other configurations than random ones.
     *
     * @param source a strategy that does not spend epochs itself
     * @return the copy
     */
    public Asha configurationsFrom(SearchStrategy source) {
        return new Asha(settings.withConfigurations(source));
    }

    @Override
    public String description() {
        return settings.describe("Asha").toString();
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean spendsEpochs() {
        return true;
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        List<Integer> rungs = rungs(space);
        SearchSpace fixed = space.withEpochs(rungs.get(rungs.size() - 1));
        OptionalLong trials =
                budget.trials().isPresent() || fixed.size().isPresent()
                        ? OptionalLong.of(
                                Math.min(
                                        budget.trials().orElse(Integer.MAX_VALUE),
                                        fixed.size().orElse(Long.MAX_VALUE)))
                        : OptionalLong.empty();
        settings.configurations().schedule(fixed, budget);
        String text =
                String.format(
                        Locale.ROOT,
                        "%s, rungs after %s epochs, one of %d trials goes on",
                        settings.title(new RandomSearch()),
                        rungs.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        settings.factor());
        // At most: the states of those that can no longer go on are dropped.
        return new Schedule(trials, OptionalLong.empty(), trials, text);
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        return new AsynchronousHalving(settings, rungs(history.space()), history).propose(capacity);
    }

    private List<Integer> rungs(SearchSpace space) {
        return TrainingEpochs.of(settings.name(), space, settings.minEpochs())
                .rungs(settings.factor());
    }
}
