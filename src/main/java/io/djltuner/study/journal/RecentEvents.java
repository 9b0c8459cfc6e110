package io.djltuner.study.journal;

import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The last events of a study, however long it is, by their place among all. Not thread-safe.
 *
 * <p>Events may be known before they are in the file; when they come from there they are passed
 * over.
 */
final class RecentEvents {

    /** How many are kept at least. */
    static final int MOST_KEPT = 1 << 14;

    /** How many are kept at most: what comes at once of a study that another tool began. */
    private static final int MOST_AT_ONCE = 1 << 16;

    private final List<StudyEvent> kept = new ArrayList<>();

    /** The place of the first that is kept. */
    private long from;

    /** How many events that come from the file next are known already. */
    private int known;

    /** After the last event that a proposal must know of. */
    private long lastChange;

    /** The place of the first that is kept. */
    long from() {
        return from;
    }

    /** The place after the last. */
    long end() {
        return from + kept.size();
    }

    /** The place after the last event that a proposal must know of. */
    long lastChange() {
        return lastChange;
    }

    /** Adds one that comes from the file. */
    void deliver(StudyEvent event) {
        if (known > 0) {
            known--;
            return;
        }
        add(event);
        if (StudyStorage.changesProposals(List.of(event))) {
            lastChange = end();
        }
    }

    /** Adds one that is not in the file yet, and that no proposal must know of. */
    void add(StudyEvent event) {
        kept.add(event);
        if (kept.size() > MOST_AT_ONCE) {
            forgetBefore(end());
        }
    }

    /** Says that the next events from the file are known. */
    void expect(int events) {
        known = events;
    }

    /** Passes on what is kept. */
    void forEach(long first, long to, Consumer<StudyEvent> action) {
        for (long next = first; next < Math.min(to, end()); next++) {
            action.accept(kept.get((int) (next - from)));
        }
    }

    /** Lets go of events that are neither among the last nor needed. */
    void forgetBefore(long needed) {
        int old = (int) Math.min(kept.size() - MOST_KEPT, needed - from);
        if (old > MOST_KEPT) {
            kept.subList(0, old).clear();
            from += old;
        }
    }
}
