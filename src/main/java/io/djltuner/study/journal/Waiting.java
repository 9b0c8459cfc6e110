package io.djltuner.study.journal;

import java.util.concurrent.locks.LockSupport;

/** The time by which files are waited for; tests have one of their own. */
class Waiting {

    /** The time in nanoseconds, from some moment on. */
    long nanos() {
        return System.nanoTime();
    }

    /** Waits, also when interrupted, which the thread learns of afterwards. */
    void pause(long nanos) {
        boolean interrupted = Thread.interrupted();
        long end = nanos() + nanos;
        for (long left = nanos; left > 0; left = end - nanos()) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
        }
        Uninterrupted.restore(interrupted);
    }
}
