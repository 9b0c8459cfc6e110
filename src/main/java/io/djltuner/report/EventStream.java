package io.djltuner.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What one page still has to be told, and the server-sent events that tell it. Epochs are told in
 * bundles; a page that falls behind is told to read the whole study again.
 */
final class EventStream {

    /**
     * A trial's objective after an epoch.
     *
     * @param trial its number
     * @param epoch from 1
     * @param value perhaps not finite
     */
    record Told(int trial, int epoch, double value) {}

    private static final int MOST_EPOCHS = 10_000;
    private static final long BUNDLE_MILLIS = 250;
    private static final long SIGN_OF_LIFE_MILLIS = 10_000;

    private final Snapshot snapshot;
    private List<Told> epochs = new ArrayList<>();

    /** From the start: what happened before it could be told of is on no page yet. */
    private boolean changed = true;

    private String end = "";

    /** Permits are things to tell. */
    private final Semaphore news = new Semaphore(0);

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean over;

    EventStream(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    synchronized void epoch(Told told) {
        if (epochs.size() < MOST_EPOCHS) {
            epochs.add(told);
        }
        changed = true;
        news.release();
    }

    synchronized void changed() {
        changed = true;
        news.release();
    }

    synchronized void end(String text) {
        end = text;
        ended.countDown();
        news.release();
    }

    /** Writes until the study is over or the page is gone, which throws. */
    void writeTo(OutputStream out) throws IOException, InterruptedException {
        write(out, "retry: 2000\n\n");
        while (!over) {
            await();
            write(out, take());
        }
    }

    private static void write(OutputStream out, String events) throws IOException {
        out.write(events.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Waits for something to tell, and a little longer for what else there is. */
    private void await() throws InterruptedException {
        boolean told =
                news.tryAcquire(
                        hasChanged() ? BUNDLE_MILLIS : SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS);
        if (told && ended.await(BUNDLE_MILLIS, TimeUnit.MILLISECONDS)) {
            over = true;
        }
        news.drainPermits();
    }

    private synchronized boolean hasChanged() {
        return changed;
    }

    private synchronized String take() {
        StringBuilder events = new StringBuilder();
        if (!epochs.isEmpty()) {
            events.append("event: epochs\ndata: ").append(json(epochs)).append("\n\n");
            epochs = new ArrayList<>();
        }
        if (over) {
            JsonText text = new JsonText();
            text.beginObject().name("text").text(end).endObject();
            events.append("event: end\ndata: ").append(text).append("\n\n");
        } else if (changed && snapshot.isDue()) {
            changed = false;
            events.append("event: study\ndata: {}\n\n");
        }
        return events.isEmpty() ? ":\n\n" : events.toString();
    }

    private static String json(List<Told> epochs) {
        JsonText text = new JsonText();
        text.beginArray();
        for (Told told : epochs) {
            text.beginArray().whole(told.trial()).whole(told.epoch()).number(told.value());
            text.endArray();
        }
        return text.endArray().toString();
    }
}
