package io.djltuner.study;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a study's trials add up to, kept with every change of one of them, so that asking a study
 * does not go through all its trials. Not thread-safe.
 */
final class TrialTally {

    private final SortedSet<Integer> waiting = new TreeSet<>();
    private final SortedSet<Integer> running = new TreeSet<>();
    private long created;
    private long epochs;

    void add(Trial trial) {
        count(trial, 1);
        place(trial);
    }

    void replace(Trial before, Trial after) {
        count(before, -1);
        count(after, 1);
        if (before.state() != after.state()) {
            waiting.remove(before.number());
            running.remove(before.number());
            place(after);
        }
    }

    private void place(Trial trial) {
        if (trial.state() == TrialState.WAITING) {
            waiting.add(trial.number());
        } else if (trial.state() == TrialState.RUNNING) {
            running.add(trial.number());
        }
    }

    private void count(Trial trial, int sign) {
        if (trial.attributes().containsKey(Trial.IMPORTED)) {
            return;
        }
        created += trial.attributes().containsKey(Trial.RETRY_OF) ? 0 : sign;
        epochs += (long) sign * taken(trial);
    }

    private static int taken(Trial trial) {
        int promised = trial.state() == TrialState.RUNNING ? trial.until().orElse(0) : 0;
        return Math.max(trial.epochsDone(), promised);
    }

    /** Trials that were made, without retries and imported ones. */
    long created() {
        return created;
    }

    /** Epochs that they took or, while they run, were promised. */
    long epochs() {
        return epochs;
    }

    /** Numbers of the trials that wait, from the first. */
    SortedSet<Integer> waiting() {
        return waiting;
    }

    /** Numbers of the trials that run, from the first. */
    SortedSet<Integer> running() {
        return running;
    }
}
