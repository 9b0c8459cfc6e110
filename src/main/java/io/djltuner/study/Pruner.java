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

    /**
     * {@return its name and all its settings in one line, such as {@code
     * PatiencePruner[patience=5]}} A study on disk goes on only with the pruner that it began with.
     * Default: that it is somebody's own.
     */
    default String description() {
        return "a pruner of your own";
    }

    /** {@return a pruner that stops nothing} */
    static Pruner none() {
        return new Pruner() {
            @Override
            public boolean prune(StudyHistory history, Trial trial, int epoch) {
                return false;
            }

            @Override
            public String description() {
                return "none";
            }
        };
    }
}
