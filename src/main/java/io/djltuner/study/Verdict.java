package io.djltuner.study;

/** What a study says to a trial that reported an epoch. */
public enum Verdict {
    /** Go on. */
    CONTINUE,
    /** Store the state and stop: the leg is done, the trial may go on later. */
    PAUSE,
    /** Stop for good: not promising. */
    PRUNE,
    /** Store the state and stop: the search is being ended. */
    CANCEL
}
