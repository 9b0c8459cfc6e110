package io.djltuner.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Ctrl-C does to a search: it ends with the running epochs, and the process waits until the
 * best model is saved. A search on disk is cut off at once, for everything of it is on disk.
 */
final class Interruption implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);
    private static final long MOST_SECONDS = 60;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Optional<Thread> hook;

    private Interruption(boolean waits) {
        Thread searching = Thread.currentThread();
        hook =
                waits
                        ? Optional.of(new Thread(() -> interrupt(searching), "djl-tuner-interrupt"))
                        : Optional.empty();
        hook.ifPresent(Runtime.getRuntime()::addShutdownHook);
    }

    /** Holds until it is closed. */
    static Interruption of(Optional<Path> directory) {
        return new Interruption(directory.isEmpty());
    }

    private void interrupt(Thread searching) {
        searching.interrupt();
        try {
            if (!done.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                searching.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The search is over: what follows is not to be interrupted.
     *
     * @return whether the search was
     */
    boolean ended() {
        return Thread.interrupted();
    }

    @Override
    public void close() {
        done.countDown();
        hook.ifPresent(Interruption::remove);
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the process is ending already, and the hook need not wait any more", e);
        }
    }
}
