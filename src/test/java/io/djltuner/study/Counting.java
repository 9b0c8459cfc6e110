package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Proposes x = 0, 1, 2 … without end. */
final class Counting implements SearchStrategy {

    /** One whole number, no epochs. */
    static final SearchSpace SPACE = SearchSpace.builder().integer("x", 0, 9999).build();

    /** One whole number, and so many epochs. */
    static SearchSpace epochs(int horizon) {
        return SearchSpace.builder().integer("x", 0, 9999).fixed("epochs", horizon).build();
    }

    static Configuration x(int value) {
        return Configuration.of(Map.of("x", value));
    }

    static StudyBuilder study() {
        return Study.builder(SPACE, Objective.minimize("loss"), new Counting());
    }

    static StudyBuilder study(int horizon) {
        return Study.builder(epochs(horizon), Objective.minimize("loss"), new Counting());
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return new Schedule(OptionalLong.empty(), OptionalLong.empty(), "counting");
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        return Proposal.run(
                IntStream.range(0, capacity)
                        .map(i -> history.proposals() + i)
                        .mapToObj(x -> history.space().configuration(Map.of("x", x)))
                        .map(TrialPlan::of)
                        .toList());
    }
}
