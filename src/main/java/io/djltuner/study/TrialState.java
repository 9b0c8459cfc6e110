package io.djltuner.study;

/** Where a trial stands. */
public enum TrialState {
    /** Enqueued, not started. */
    WAITING,
    /** Some executor works on it, or was interrupted in doing so. */
    RUNNING,
    /** On a rung: its state is stored and it may go on. */
    PAUSED,
    /** Ended with a value. */
    COMPLETE,
    /** Stopped early since it was not promising. */
    PRUNED,
    /** Ended without a value. */
    FAILED;

    /** {@return whether nothing more can happen to it} */
    public boolean isFinished() {
        return this == COMPLETE || this == PRUNED || this == FAILED;
    }
}
