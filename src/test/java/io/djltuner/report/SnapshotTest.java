package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 2 * SECOND);
    private final AtomicInteger made = new AtomicInteger();
    private long cost;

    private final Snapshot snapshot =
            new Snapshot(
                    () -> {
                        clock.addAndGet(cost);
                        made.incrementAndGet();
                        return Report.of(SampleStudies.network(3, 2), Map.of());
                    },
                    clock::get);

    @Test
    void isMadeOnlyWhenSomethingHappened() {
        assertThat(snapshot.json()).isNotEmpty();
        clock.addAndGet(100 * SECOND);
        assertThat(snapshot.json()).isNotEmpty();
        assertThat(made).hasValue(1);

        snapshot.changed();
        assertThat(snapshot.json()).isNotEmpty();

        assertThat(made).hasValue(2);
    }

    @Test
    void restsASecondBetweenTwo() {
        assertThat(snapshot.json()).isNotEmpty();
        snapshot.changed();

        clock.addAndGet(SECOND - 1);
        assertThat(snapshot.isDue()).isFalse();
        assertThat(snapshot.json()).isNotEmpty();
        assertThat(made).hasValue(1);
        assertThat(snapshot.isStale()).isTrue();

        clock.addAndGet(1);
        assertThat(snapshot.isDue()).isTrue();
        assertThat(snapshot.json()).isNotEmpty();
        assertThat(made).hasValue(2);
        assertThat(snapshot.isStale()).isFalse();
    }

    @Test
    void restsTenTimesAsLongAsOneTakes() {
        cost = 3 * SECOND;
        assertThat(snapshot.json()).isNotEmpty();
        snapshot.changed();

        clock.addAndGet(30 * SECOND - 1);
        assertThat(snapshot.isDue()).isFalse();
        clock.addAndGet(1);

        assertThat(snapshot.isDue()).isTrue();
    }

    @Test
    void isMadeOnceMoreAtTheEndAndNeverAgain() {
        assertThat(snapshot.json()).isNotEmpty();

        snapshot.finish();
        snapshot.changed();
        clock.addAndGet(100 * SECOND);

        assertThat(snapshot.json()).isNotEmpty();
        assertThat(made).hasValue(2);
    }

    /** Whoever trains must not wait for a picture of it. */
    @Test
    void takesNewsWhileItIsBeingMade() throws InterruptedException {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        AtomicBoolean wasTold = new AtomicBoolean();
        Snapshot slow =
                new Snapshot(
                        () -> {
                            making.countDown();
                            wasTold.set(awaits(told));
                            return Report.of(SampleStudies.network(3, 2), Map.of());
                        },
                        System::nanoTime);
        Thread server = new Thread(slow::json);
        server.start();
        making.await();

        slow.changed();
        boolean stale = slow.isStale();
        boolean due = slow.isDue();
        told.countDown();
        server.join();

        assertThat(wasTold).isTrue();
        assertThat(stale).isTrue();
        assertThat(due).isTrue();
        assertThat(slow.isStale()).as("what happened meanwhile may be missing").isTrue();
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
