package io.djltuner.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a study's events are kept, in order. Safe for several threads; one that keeps them on disk
 * also for several processes.
 */
public interface StudyStorage extends AutoCloseable {

    /** {@return how many events there are} */
    long position();

    /**
     * Reads events.
     *
     * @param from the first one's place, from 0
     * @return all from there on
     */
    List<StudyEvent> read(long from);

    /**
     * Appends events, all or none.
     *
     * @param events in order
     */
    void append(List<StudyEvent> events);

    /**
     * Appends events unless a trial was created, configured, started, retired or lost its state
     * after a position: what another thread or process has proposed meanwhile. Epochs, and ends of
     * running trials, do not count.
     *
     * @param expected the position that the events were thought out at
     * @param events in order
     * @return whether they were appended
     */
    boolean appendIfUnchanged(long expected, List<StudyEvent> events);

    /**
     * Passes events on, one after the other, however many there are.
     *
     * @param from the first one's place, from 0
     * @param to the place after the last one; beyond the end: all
     * @param action gets them
     */
    default void forEach(long from, long to, Consumer<StudyEvent> action) {
        List<StudyEvent> events = read(from);
        long count = Math.min(to - from, events.size());
        events.subList(0, Math.toIntExact(count)).forEach(action);
    }

    /**
     * Shows other processes all that was appended here, and reads what they appended. After that a
     * position means the same to all of them.
     */
    default void sync() {
        // Nobody else is there.
    }

    /** Waits until all that was appended would survive a loss of power. */
    default void force() {
        // Nothing here would.
    }

    /**
     * The process is ending: from now on nothing is tried again or waited for long. Returns at
     * once, whatever other threads are waiting for here.
     */
    default void hurry() {
        // Nobody waits here.
    }

    /**
     * What a trial is called at its place, where other studies may be kept too.
     *
     * @param number of the trial
     * @return its identity; the number itself where there is one study only
     */
    default int trialId(int number) {
        return number;
    }

    /**
     * The studies at the same place, as far as it was read.
     *
     * @return by name, in order, the name of the study that each {@linkplain
     *     StudyBuilder#extendSpace extends}, if it does; none where there is one study only
     */
    default Map<String, Optional<String>> studies() {
        return Map.of();
    }

    /** {@return what names this process in the legs that it starts} */
    default String owner() {
        return "process " + ProcessHandle.current().pid();
    }

    /**
     * Whether the owner of a leg has ended without ending the leg.
     *
     * @param owner as a leg names it
     * @return true if nobody will go on with it
     */
    default boolean isGone(String owner) {
        return false;
    }

    @Override
    void close();

    /** {@return a storage that keeps events in memory} */
    static StudyStorage inMemory() {
        return new MemoryStorage();
    }

    /**
     * Whether events conflict with a proposal that was made without knowing them.
     *
     * @param events any
     * @return true if some trial was created, configured, started, retired or lost its state
     */
    static boolean changesProposals(List<StudyEvent> events) {
        return events.stream()
                .anyMatch(
                        event ->
                                event instanceof StudyEvent.TrialCreated
                                        || event instanceof StudyEvent.TrialConfigured
                                        || event instanceof StudyEvent.LegStarted
                                        || event instanceof StudyEvent.TrialRetired
                                        || event instanceof StudyEvent.StateDropped);
    }

    /** Events in a list. */
    final class MemoryStorage implements StudyStorage {

        private final List<StudyEvent> all = new ArrayList<>();

        private MemoryStorage() {}

        @Override
        public synchronized long position() {
            return all.size();
        }

        @Override
        public synchronized List<StudyEvent> read(long from) {
            return List.copyOf(all.subList(Math.toIntExact(from), all.size()));
        }

        @Override
        public synchronized void append(List<StudyEvent> events) {
            all.addAll(events);
        }

        @Override
        public synchronized boolean appendIfUnchanged(long expected, List<StudyEvent> events) {
            boolean unchanged = !changesProposals(read(expected));
            if (unchanged) {
                all.addAll(events);
            }
            return unchanged;
        }

        @Override
        public void close() {
            // Nothing is held but memory.
        }
    }
}
