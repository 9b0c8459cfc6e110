package io.djltuner.study.journal;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again for a while what the disk refuses: a full one may be emptied, a directory come back.
 * When it has waited in vain, nobody waits again until something succeeds. Safe for several
 * threads.
 */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long PAUSE_NANOS = 150_000_000;
    private static final long LOOK_NANOS = 20_000_000;

    private final int attempts;
    private final Waiting waiting;
    private volatile boolean spent;
    private volatile boolean hurried;

    /**
     * A patience that is fresh.
     *
     * @param attempts how often something is tried, with pauses that grow
     * @param waiting by which time
     */
    Patience(int attempts, Waiting waiting) {
        this.attempts = attempts;
        this.waiting = waiting;
    }

    /**
     * Does something with a file.
     *
     * @param what is to be done, such as {@code written}
     * @param file of which
     * @param call that does it, perhaps several times
     * @return what it gave
     * @throws JournalException if it failed each time
     */
    <T> T with(String what, Path file, FileCall<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                T result = call.call();
                spent = false;
                return result;
            } catch (IOException e) {
                if (spent || hurried || attempt >= attempts) {
                    spent = true;
                    throw JournalException.cannot(what, file, e);
                }
                LOG.warn("{}: cannot be {}, trying again: {}", file, what, e.toString());
                pause(attempt * PAUSE_NANOS);
            }
        }
    }

    /** The process is ending: what waits to be tried again is tried now, and nothing after that. */
    void hurry() {
        hurried = true;
    }

    private void pause(long nanos) {
        long end = waiting.nanos() + nanos;
        for (long left = nanos; left > 0 && !hurried; left = end - waiting.nanos()) {
            waiting.pause(Math.min(left, LOOK_NANOS));
        }
    }
}
