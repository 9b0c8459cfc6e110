package io.djltuner;

import io.djltuner.study.Study;
import io.djltuner.study.StudyTable;
import java.util.Optional;

/**
 * What is still done when the process is told to end (Ctrl-C, SIGTERM) in the middle of a search on
 * disk: the study notes what was cut off, and the best so far is printed. Nobody waits for the
 * running epoch; the last checkpoint stands.
 */
final class ShutdownHook implements AutoCloseable {

    private static final int SHOWN = 10;

    private final Optional<Thread> thread;

    private ShutdownHook(Optional<Thread> thread) {
        this.thread = thread;
    }

    /** Holds until it is closed; does nothing for a search in memory. */
    static ShutdownHook of(Tuner tuner, Study study, Runnable end) {
        if (tuner.directory.isEmpty()) {
            return new ShutdownHook(Optional.empty());
        }
        Thread hook =
                new Thread(
                        () -> {
                            end.run();
                            if (!tuner.quiet) {
                                ConsoleProgress.print(new StudyTable(study.history()).text(SHOWN));
                            }
                        },
                        "djl-tuner-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return new ShutdownHook(Optional.of(hook));
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
