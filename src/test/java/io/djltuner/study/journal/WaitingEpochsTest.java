package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Epochs are written together when they come fast, and at once when they do not. */
class WaitingEpochsTest {

    private static final SearchSpace SPACE = SearchSpace.builder().integer("x", 0, 9).build();
    private static final long MILLISECOND = 1_000_000;

    @TempDir private Path directory;

    private final long[] now = {0};
    private StudyStorage storage;

    @BeforeEach
    void open() {
        Waiting time =
                new Waiting() {
                    @Override
                    long nanos() {
                        return now[0];
                    }
                };
        storage =
                new JournalProvider(new Disk(new FileLayer(), 1, JournalLock.PATIENCE, time))
                        .open(directory, "study");
        storage.append(
                List.of(
                        new StudyEvent.StudyStarted(
                                "study", SPACE, Objective.minimize("loss"), 0, Budget.unlimited()),
                        new StudyEvent.TrialCreated(
                                0,
                                SPACE.configuration(Map.of()),
                                1,
                                Map.of(),
                                true,
                                OptionalLong.empty(),
                                Map.of())));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void epochAt(int milliseconds, int epoch) {
        now[0] = milliseconds * MILLISECOND;
        storage.append(
                List.of(
                        new StudyEvent.EpochEnded(
                                0, new EpochRecord(epoch, Map.of("loss", 1.0), List.of()))));
    }

    /** How many epochs another process would see. */
    private long written() {
        return new JournalProvider()
                .look(directory, "study").read(0).stream()
                        .filter(StudyEvent.EpochEnded.class::isInstance)
                        .count();
    }

    @Test
    void thatComeFastAreWrittenEveryHalfSecond() {
        epochAt(100, 1);
        epochAt(300, 2);
        epochAt(500, 3);
        assertThat(written()).isZero();

        epochAt(501, 4);
        assertThat(written()).isEqualTo(4);

        epochAt(502, 5);
        epochAt(1001, 6);
        assertThat(written()).isEqualTo(4);
        epochAt(1002, 7);
        assertThat(written()).isEqualTo(7);
    }

    @Test
    void thatComesAfterAQuietTimeIsWrittenAtOnce() {
        epochAt(60_000, 1);
        assertThat(written()).isEqualTo(1);
        epochAt(120_000, 2);
        assertThat(written()).isEqualTo(2);
    }

    @Test
    void areKnownHereBeforeTheyAreWritten() {
        epochAt(1, 1);

        assertThat(storage.read(2)).hasSize(1);
        assertThat(written()).isZero();
    }
}
