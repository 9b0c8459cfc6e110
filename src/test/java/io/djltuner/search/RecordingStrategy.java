package io.djltuner.search;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Passes every call on, and remembers what was proposed from where. */
final class RecordingStrategy implements SearchStrategy {

    private final Supplier<SearchStrategy> real;
    private final List<Call> calls = new ArrayList<>();

    /** What a strategy was asked and what it said. */
    record Call(long position, int capacity, Proposal proposal) {}

    /** Gets the strategy for each call from a supplier: always the same one, or ever a new one. */
    RecordingStrategy(Supplier<SearchStrategy> real) {
        this.real = real;
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public String name() {
        return real.get().name();
    }

    @Override
    public boolean spendsEpochs() {
        return real.get().spendsEpochs();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return real.get().schedule(space, budget);
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        Proposal proposal = real.get().propose(history, capacity);
        calls.add(new Call(history.position(), capacity, proposal));
        return proposal;
    }
}
