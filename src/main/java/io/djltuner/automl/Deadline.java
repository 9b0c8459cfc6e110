package io.djltuner.automl;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** When a limit of time is used up. */
final class Deadline {

    private final Duration limit;
    private final LongSupplier nanoTime;
    private final long start;

    /** Begins now, by a clock like {@link System#nanoTime}. */
    Deadline(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** What is left of a share of the limit; negative when it is used up. */
    Duration left(double share) {
        return part(share).minus(elapsed());
    }

    /** Whether a share of the limit is used up. */
    boolean isOver(double share) {
        Duration left = left(share);
        return left.isNegative() || left.isZero();
    }

    /** Tells when a share of the limit, counted from now on, or all of it is used up. */
    BooleanSupplier share(double share) {
        Duration end = elapsed().plus(part(share));
        return () -> elapsed().compareTo(end) >= 0 || isOver(1);
    }

    /** Since it began. */
    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    /** A share of the limit. */
    Duration part(double share) {
        return Duration.ofNanos(Math.round(limit.toNanos() * share));
    }

    Duration limit() {
        return limit;
    }
}
