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
     * A leg ended.
     *
     * @param leg which
     * @param outcome how
     */
    void ended(Leg leg, TrialOutcome outcome);
}
