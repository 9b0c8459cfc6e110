package io.djltuner.study;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the states of trials that may go on, and of the best that ended. Safe for several threads.
 */
public interface StateStore {

    /**
     * Stores a state; when this returns it is as durable as the store is.
     *
     * @param trial whose
     * @param epoch after which
     * @param state the executor's own format
     */
    void put(Trial trial, int epoch, byte[] state);

    /**
     * The last state stored.
     *
     * @param trial whose
     * @return it, if there is one
     */
    Optional<StoredState> latest(Trial trial);

    /**
     * Forgets a trial's states.
     *
     * @param trial whose
     */
    void drop(Trial trial);

    /**
     * Forgets the states of trials that ended without their states being forgotten, as when a
     * process was killed in between.
     *
     * @param known numbers of trials that ended
     * @param needed numbers of those whose states are still of use
     */
    default void retain(Set<Integer> known, Set<Integer> needed) {
        // What lies in memory has no past.
    }

    /** {@return a store that keeps states in memory} */
    static StateStore inMemory() {
        Map<Integer, StoredState> states = new ConcurrentHashMap<>();
        return new StateStore() {
            @Override
            public void put(Trial trial, int epoch, byte[] state) {
                states.put(trial.number(), new StoredState(epoch, state));
            }

            @Override
            public Optional<StoredState> latest(Trial trial) {
                return Optional.ofNullable(states.get(trial.number()));
            }

            @Override
            public void drop(Trial trial) {
                states.remove(trial.number());
            }
        };
    }
}
