package io.djltuner;

import io.djltuner.study.StateStore;
import io.djltuner.study.StoredState;
import io.djltuner.study.Trial;
import io.djltuner.study.journal.JournalException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * States of a search's trials: when the disk does not take one, that ends the search and fails no
 * trial. After that nothing is stored, so that the last state that was written stands.
 */
final class GuardedStates implements StateStore {

    private final StateStore states;
    private final Consumer<JournalException> whenBroken;
    private volatile boolean broken;

    GuardedStates(StateStore states, Consumer<JournalException> whenBroken) {
        this.states = states;
        this.whenBroken = whenBroken;
    }

    private void guard(Runnable action) {
        if (broken) {
            return;
        }
        try {
            action.run();
        } catch (JournalException e) {
            broken = true;
            whenBroken.accept(e);
        }
    }

    @Override
    public void put(Trial trial, int epoch, byte[] state) {
        guard(() -> states.put(trial, epoch, state));
    }

    @Override
    public Optional<StoredState> latest(Trial trial) {
        try {
            return states.latest(trial);
        } catch (JournalException e) {
            broken = true;
            whenBroken.accept(e);
            return Optional.empty();
        }
    }

    @Override
    public void drop(Trial trial) {
        guard(() -> states.drop(trial));
    }

    @Override
    public void retain(Set<Integer> known, Set<Integer> needed) {
        guard(() -> states.retain(known, needed));
    }
}
