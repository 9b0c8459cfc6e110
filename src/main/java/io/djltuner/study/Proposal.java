package io.djltuner.study;

import java.util.List;
import java.util.Set;

/** What a strategy answers when asked for plans. */
public sealed interface Proposal {

    /**
     * Train these.
     *
     * @param plans at most as many as asked for
     * @param retired numbers of paused trials that will not go on: they become PRUNED
     * @param dropped numbers of paused trials that stay paused without their stored state
     */
    record Run(List<TrialPlan> plans, Set<Integer> retired, Set<Integer> dropped)
            implements Proposal {

        /**
         * Copies.
         *
         * @param plans at most as many as asked for
         * @param retired numbers of paused trials that will not go on
         * @param dropped numbers of paused trials that stay paused without their stored state
         */
        public Run {
            plans = List.copyOf(plans);
            retired = Set.copyOf(retired);
            dropped = Set.copyOf(dropped);
        }
    }

    /** Nothing until a running trial reports. */
    record Wait() implements Proposal {}

    /** Nothing any more. */
    record Finished() implements Proposal {}

    /**
     * Train these, nothing else.
     *
     * @param plans at least one
     * @return the proposal
     */
    static Proposal run(List<TrialPlan> plans) {
        return new Run(plans, Set.of(), Set.of());
    }
}
