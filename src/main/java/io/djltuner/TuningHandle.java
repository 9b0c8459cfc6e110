package io.djltuner;

import io.djltuner.report.Dashboard;
import io.djltuner.study.StudyHistory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A search that runs in the background. */
public final class TuningHandle {

    private final CompletableFuture<TuningResult> result;
    private final Runnable cancel;
    private final Supplier<StudyHistory> history;

    private final Optional<Dashboard> dashboard;

    TuningHandle(
            CompletableFuture<TuningResult> result,
            Runnable cancel,
            Supplier<StudyHistory> history,
            Optional<Dashboard> dashboard) {
        this.dashboard = dashboard;
        this.result = result;
        this.cancel = cancel;
        this.history = history;
    }

    /** {@return what the search has learned so far} */
    public StudyHistory history() {
        return history.get();
    }

    /** {@return the page that shows the search, if {@link Tuner#dashboard} asked for one} */
    public Optional<Dashboard> dashboard() {
        return dashboard;
    }

    /** {@return whether the search is over} */
    public boolean isDone() {
        return result.isDone();
    }

    /**
     * Ends the search after the epochs that are running; {@link #join} then gives what was learned.
     */
    public void cancel() {
        cancel.run();
    }

    /**
     * Waits for the end.
     *
     * @return the result
     */
    public TuningResult join() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
