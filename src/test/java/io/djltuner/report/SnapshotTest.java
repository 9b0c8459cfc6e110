package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
}
