package io.djltuner.study.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private final int attempts;
    private final CountDownLatch hurried = new CountDownLatch(1);
    private volatile boolean spent;

    /**
     * A patience that is fresh.
     *
     * @param attempts how often something is tried, with pauses that grow
     */
    Patience(int attempts) {
        this.attempts = attempts;
    }

    /** From now on nothing is tried for long, not even by those who are waiting to. */
    void hurry() {
        hurried.countDown();
    }

    /** What may fail. */
    @FunctionalInterface
    interface Call<T> {
        T call() throws IOException;
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
    <T> T with(String what, Path file, Call<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                T result = call.call();
                spent = false;
                return result;
            } catch (IOException e) {
                if (spent || attempt >= attempts || hurried.getCount() == 0) {
                    spent = true;
                    throw JournalException.cannot(what, file, e);
                }
                LOG.warn("{}: cannot be {}, trying again: {}", file, what, e.toString());
                pause(attempt * PAUSE_NANOS);
            }
        }
    }

    private void pause(long nanos) {
        try {
            if (hurried.await(nanos, TimeUnit.NANOSECONDS)) {
                LOG.warn("the process is ending: trying once more");
            }
        } catch (InterruptedException e) {
            // What is known has to be written down all the same.
            Thread.currentThread().interrupt();
        }
    }
}
