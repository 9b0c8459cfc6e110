package io.djltuner.study.journal;

import java.time.Duration;

/** Disks for tests. */
final class Disks {

    private Disks() {}

    /** One whose files are others', and that is tried so often. */
    static Disk of(FileLayer files, int attempts) {
        return new Disk(files, attempts, JournalLock.PATIENCE, new Waiting());
    }

    /** One whose locks are waited for so long. */
    static Disk of(FileLayer files, int attempts, Duration lockPatience) {
        return new Disk(files, attempts, lockPatience, new Waiting());
    }
}
