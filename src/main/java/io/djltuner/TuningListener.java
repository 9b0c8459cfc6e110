package io.djltuner;

import io.djltuner.study.EpochReport;
import io.djltuner.study.Schedule;
import io.djltuner.study.Trial;

/**
 * Hears of a search as it goes. Every method does nothing unless overridden; they are called one at
 * a time, on threads of the search, and should return soon.
 */
public interface TuningListener {

    /**
     * The search is about to start.
     *
     * @param plan what it will do, as text of several lines
     * @param schedule what the strategy says of it
     */
    default void started(String plan, Schedule schedule) {}

    /**
     * A trial ended an epoch.
     *
     * @param report what it gave
     */
    default void epochEnded(EpochReport report) {}

    /**
     * A trial ended, or was paused.
     *
     * @param trial as it stands now
     */
    default void trialEnded(Trial trial) {}

    /**
     * The search is over.
     *
     * @param result everything that it gave
     */
    default void finished(TuningResult result) {}
}
