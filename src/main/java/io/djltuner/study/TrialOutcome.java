package io.djltuner.study;

import java.util.Optional;

/** How a leg ended. */
public sealed interface TrialOutcome {

    /**
     * The trial is done.
     *
     * @param value of the objective
     * @param bestEpoch the epoch that it is of; 0 for a trial without epochs
     * @param facts what the executor knows
     */
    record Completed(double value, int bestEpoch, TrialFacts facts) implements TrialOutcome {}

    /** Its state is stored; it may go on. */
    record Paused() implements TrialOutcome {}

    /**
     * It was stopped as the study wished.
     *
     * @param facts what the executor knows
     */
    record Pruned(TrialFacts facts) implements TrialOutcome {}

    /**
     * The search is ending; its state is stored, if it trained at all, and it goes on when the
     * search does.
     */
    record Cancelled() implements TrialOutcome {}

    /**
     * It failed.
     *
     * @param failure why
     * @param facts what the executor knows, if it got that far
     */
    record Failed(Failure failure, Optional<TrialFacts> facts) implements TrialOutcome {}
}
