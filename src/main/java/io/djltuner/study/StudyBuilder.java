package io.djltuner.study;

import io.djltuner.space.SearchSpace;

/** Describes a {@link Study}. */
public final class StudyBuilder {

    final SearchSpace space;
    final Objective objective;
    final SearchStrategy strategy;
    long seed;
    Budget budget = Budget.unlimited();
    Pruner pruner = Pruner.none();
    String name = "study";
    StateStore states = StateStore.inMemory();
    StudyStorage storage = StudyStorage.inMemory();
    int keepBest = 1;
    int maxConsecutiveFailures = 3;
    int maxRetries;

    StudyBuilder(SearchSpace space, Objective objective, SearchStrategy strategy) {
        this.space = space;
        this.objective = objective;
        this.strategy = strategy;
    }

    /** The seed of every draw; default 0. */
    public StudyBuilder seed(long value) {
        seed = value;
        return this;
    }

    /** What may be spent; default unlimited. */
    public StudyBuilder budget(Budget limit) {
        budget = limit;
        return this;
    }

    /** Stops unpromising trials; default none. */
    public StudyBuilder pruner(Pruner rule) {
        pruner = rule;
        return this;
    }

    /** The study's name; default {@code study}. */
    public StudyBuilder name(String text) {
        name = text;
        return this;
    }

    /** Where states of trials go; default memory. */
    public StudyBuilder states(StateStore store) {
        states = store;
        return this;
    }

    /** Where events go; default memory. */
    public StudyBuilder storage(StudyStorage events) {
        storage = events;
        return this;
    }

    /**
     * How many complete trials keep their trained state; default 1.
     *
     * @param trials at least 0
     * @return this
     */
    public StudyBuilder keepBest(int trials) {
        keepBest = atLeast("keepBest", 0, trials);
        return this;
    }

    /**
     * How many trials in a row, by number, may fail before the search gives up; default 3.
     *
     * @param trials at least 1
     * @return this
     */
    public StudyBuilder maxConsecutiveFailures(int trials) {
        maxConsecutiveFailures = atLeast("maxConsecutiveFailures", 1, trials);
        return this;
    }

    /**
     * How often a failed trial is repeated; default 0.
     *
     * @param times at least 0
     * @return this
     */
    public StudyBuilder maxRetries(int times) {
        maxRetries = atLeast("maxRetries", 0, times);
        return this;
    }

    private static int atLeast(String setting, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s: must be at least %d, but got %d".formatted(setting, least, value));
        }
        return value;
    }

    /**
     * Opens the study. The strategy is asked for its schedule, which checks the space.
     *
     * @return the study
     * @throws IllegalArgumentException if the strategy cannot search the space
     */
    public Study build() {
        return new Study(this);
    }
}
