package io.djltuner.study;

/** Hears of trials as they train. */
public interface EpochSink {

    /**
     * An epoch ended.
     *
     * @param report what it gave
     * @return what to do
     */
    Verdict epoch(EpochReport report);

    /**
     * Whether the search is ending, so that legs that wait need not begin: an executor ends them as
     * {@link TrialOutcome.Cancelled} without training them.
     *
     * @return true once it is; it never goes back. Default: false
     */
    default boolean isEnding() {
        return false;
    }

    /**
     * Whether anybody needs the final state of a trial; one that is not among the best loses it at
     * once.
     *
     * @param leg its last
     * @param outcome what is about to be told
     * @return whether it is to be stored before its end is told
     */
    default boolean needsState(Leg leg, TrialOutcome.Completed outcome) {
        return true;
    }

    /**
     * A leg ended.
     *
     * @param leg which
     * @param outcome how
     */
    void ended(Leg leg, TrialOutcome outcome);
}
