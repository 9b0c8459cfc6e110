package io.djltuner.report;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The page's data of a study that goes on. Made when somebody asks, seldom enough that the search
 * keeps nearly all of the machine: after each time there is a rest of ten times as long.
 */
final class Snapshot {

    private static final long SHORTEST_REST = Duration.ofSeconds(1).toNanos();
    private static final int REST_FACTOR = 10;

    private final LongSupplier nanoTime;
    private Supplier<Report> source;
    private String name = "";
    private String json = "";

    // Read and written by threads that train, which must not wait while the data are made.
    private volatile boolean stale = true;
    private volatile boolean made;
    private volatile boolean finished;
    private volatile long nextAt;

    Snapshot(Supplier<Report> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** Something happened in the study. Never waits. */
    void changed() {
        stale = true;
    }

    /** Whether there is something that the last data do not have. Never waits. */
    boolean isStale() {
        return stale && !finished;
    }

    /** Whether data that are asked for now are made now, if they are stale. Never waits. */
    boolean isDue() {
        return !made || nanoTime.getAsLong() - nextAt >= 0;
    }

    /** The data, made now if that is due and something happened. */
    synchronized String json() {
        if (isStale() && isDue()) {
            make();
        }
        return json;
    }

    /** The page with the data. */
    synchronized String html() {
        String data = json();
        return Page.ofServer().html(name, data);
    }

    private void make() {
        long start = nanoTime.getAsLong();
        // What happens from here on may be missing in it.
        stale = false;
        Report report = source.get();
        name = report.name();
        json = report.json();
        long end = nanoTime.getAsLong();
        nextAt = end + Math.max(SHORTEST_REST, REST_FACTOR * (end - start));
        made = true;
    }

    /** Makes the data for the last time and lets go of the study. */
    synchronized void finish() {
        make();
        source =
                () -> {
                    throw new IllegalStateException("dashboard: the study is over");
                };
        finished = true;
    }
}
