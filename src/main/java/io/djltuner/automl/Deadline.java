package io.djltuner.automl;

import java.time.Duration;

/** When a limit of time is used up. */
final class Deadline {

    private final long start = System.nanoTime();
    private final Duration limit;

    Deadline(Duration limit) {
        this.limit = limit;
    }

    /** What is left of a share of the limit; negative when it is used up. */
    Duration left(double share) {
        long allowed = Math.round(limit.toNanos() * share);
        return Duration.ofNanos(allowed - (System.nanoTime() - start));
    }

    Duration limit() {
        return limit;
    }
}
