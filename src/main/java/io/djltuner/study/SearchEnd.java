package io.djltuner.study;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether a search is to end before its strategy says so. Called under the study's lock. */
final class SearchEnd {

    private final Optional<Duration> limit;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private boolean cancelled;
    private Optional<Failure> gaveUp = Optional.empty();

    /** Starts the clock. */
    SearchEnd(Budget budget, LongSupplier nanoTime) {
        limit = budget.time();
        this.nanoTime = nanoTime;
        startNanos = nanoTime.getAsLong();
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Notes that too many trials failed in a row. */
    void giveUp(Failure last) {
        gaveUp = Optional.of(last);
    }

    Optional<Failure> gaveUp() {
        return gaveUp;
    }

    /** Whether running trials are to stop. */
    boolean stopsTrials() {
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - startNanos);
        return cancelled || limit.map(most -> elapsed.compareTo(most) >= 0).orElse(false);
    }

    /** Whether nothing more is handed out. */
    boolean hasCome() {
        return stopsTrials() || gaveUp.isPresent();
    }
}
