package io.djltuner.study.journal;

import java.time.Duration;

/**
 * What a study on disk has to do with, and how long it waits for it.
 *
 * @param files to read and change
 * @param attempts how often a change is tried, with pauses that grow
 * @param lockPatience how long a lock that stays the same is waited for
 * @param waiting by which time
 */
record Disk(FileLayer files, int attempts, Duration lockPatience, Waiting waiting) {

    /** Four seconds in all. */
    static final int ATTEMPTS = 8;

    /** The disk of this machine. */
    static Disk real() {
        return new Disk(new FileLayer(), ATTEMPTS, JournalLock.PATIENCE, new Waiting());
    }
}
