package io.djltuner.search.internal;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;

/**
 * A strategy that was chosen for the user: it is that strategy, and its schedule says why.
 *
 * @param strategy the chosen one
 * @param reason why it was, as a clause
 */
public record ChosenStrategy(SearchStrategy strategy, String reason) implements SearchStrategy {

    @Override
    public String name() {
        return strategy.name();
    }

    @Override
    public boolean spendsEpochs() {
        return strategy.spendsEpochs();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        Schedule plain = strategy.schedule(space, budget);
        return new Schedule(
                plain.trials(),
                plain.totalEpochs(),
                plain.mostPaused(),
                "%s%nchosen because %s".formatted(plain.description(), reason));
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        return strategy.propose(history, capacity);
    }
}
