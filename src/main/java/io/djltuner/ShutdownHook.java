package io.djltuner;

import io.djltuner.study.Study;
import io.djltuner.study.StudyTable;
import io.djltuner.study.journal.JournalException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is still done when the process is told to end (Ctrl-C, SIGTERM) in the middle of a search: a
 * study on disk notes what was cut off, and the best so far is printed, whatever the disk says.
 * Nobody waits for the running epoch; the last checkpoint stands.
 */
final class ShutdownHook implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);
    private static final int SHOWN = 10;

    private final Optional<Thread> thread;

    private ShutdownHook(Optional<Thread> thread) {
        this.thread = thread;
    }

    /**
     * Holds until it is closed.
     *
     * @param study that is searched
     * @param quiet whether nothing is printed
     * @param end what is to be done first
     */
    static ShutdownHook of(Study study, boolean quiet, Runnable end) {
        Thread hook = new Thread(() -> end(study, quiet, end), "djl-tuner-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return new ShutdownHook(Optional.of(hook));
        } catch (IllegalStateException e) {
            LOG.debug("the process is ending already", e);
            return new ShutdownHook(Optional.empty());
        }
    }

    private static void end(Study study, boolean quiet, Runnable end) {
        try {
            end.run();
        } catch (JournalException e) {
            LOG.warn("the study does not know that it was cut off: {}", e.getMessage());
        } finally {
            if (!quiet) {
                ConsoleProgress.print(new StudyTable(study.history()).text(SHOWN));
            }
        }
    }

    @Override
    public void close() {
        thread.ifPresent(ShutdownHook::remove);
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook is at work: it must not find the study closed.
            waitFor(hook);
        }
    }

    private static void waitFor(Thread hook) {
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
