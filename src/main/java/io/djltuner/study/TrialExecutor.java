package io.djltuner.study;

import java.util.List;

/** Trains trials. It never chooses what. */
public interface TrialExecutor extends AutoCloseable {

    /** {@return how many more trials it can take now} */
    int capacity();

    /**
     * Takes legs on and returns at once. A leg that has not begun when its sink says that the
     * search is ending ({@link EpochSink#isEnding}) is cancelled and not trained.
     *
     * @param legs at most as many as the capacity
     * @param states where paused trials' states are and go
     * @param sink to whom epochs and ends are told, on the executor's threads
     */
    void start(List<Leg> legs, StateStore states, EpochSink sink);

    /** Waits for running epochs, stores what can go on and stops. */
    @Override
    void close();
}
