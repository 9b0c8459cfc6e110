package io.djltuner.search.internal;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Schedule;
import java.util.OptionalLong;

/** The schedule of a strategy that tries configurations until the budget or the space ends. */
public final class PlainSchedule {

    private PlainSchedule() {}

    /**
     * Makes the schedule.
     *
     * @param space what may vary
     * @param budget what may be spent
     * @param description of the strategy
     * @return trials and, where every trial has the same number of epochs, epochs
     */
    public static Schedule of(SearchSpace space, Budget budget, String description) {
        OptionalLong size = space.size();
        OptionalLong trials =
                budget.trials().isPresent()
                        ? OptionalLong.of(
                                Math.min(budget.trials().getAsInt(), size.orElse(Long.MAX_VALUE)))
                        : size;
        boolean fixedEpochs = space.find("epochs").isPresent() && space.epochs().isEmpty();
        OptionalLong epochs =
                trials.isPresent() && fixedEpochs
                        ? OptionalLong.of(
                                trials.getAsLong() * space.defaultConfiguration().epochs())
                        : OptionalLong.empty();
        return new Schedule(trials, epochs, description);
    }
}
