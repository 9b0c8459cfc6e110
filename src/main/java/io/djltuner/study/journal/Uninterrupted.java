package io.djltuner.study.journal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;

/**
 * Lets no interrupt cut short what is done to files: a channel that one meets closes itself, and
 * what is known would not be written down. The thread learns of it when the files are done with.
 */
final class Uninterrupted {

    private Uninterrupted() {}

    /**
     * Does something with a file, again when an interrupt came between.
     *
     * @param call that may be begun again at any place
     * @return what it gave
     * @throws IOException if it failed for another reason
     */
    static <T> T call(FileCall<T> call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.call();
                } catch (ClosedByInterruptException | FileLockInterruptionException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    /** Says to the calling thread that it was interrupted, if it was. */
    static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
