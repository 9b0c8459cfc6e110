package io.djltuner.study;

/** Decides after an epoch whether a trial is worth going on with. */
@FunctionalInterface
public interface Pruner {

    /**
     * Decides.
     *
     * @param history all that happened, this epoch included
     * @param trial which
     * @param epoch that it just reported, from 1
     * @return true to stop it
     */
    boolean prune(StudyHistory history, Trial trial, int epoch);

    /** Stops nothing. */
    static Pruner none() {
        return (history, trial, epoch) -> false;
    }
}
