package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts end searches; they do not keep a study from writing down what it knows. */
class InterruptedStudyTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder().real("x", 0, 1).fixed("epochs", 2).build();
    private static final Objective LOSS = Objective.minimize("loss");
    private static final int TIMES = 300;

    @TempDir private Path directory;

    private static void train(Study study) {
        Leg leg = study.ask().orElseThrow();
        study.report(leg.trial().number(), 1, Map.of("loss", 2.0, "other", 1.0));
        study.states().put(study.trials().get(leg.trial().number()), 1, new byte[] {1, 2, 3});
        assertThat(study.states().latest(leg.trial())).isPresent();
        study.report(leg.trial().number(), 2, Map.of("loss", 1.0, "other", 1.0));
        study.tell(leg, 1.0);
    }

    @Test
    void whatIsDoneOnAnInterruptedThreadIsDone() {
        Path place = directory.resolve("study");
        // Each change is tried once, and finds the thread interrupted.
        FaultyDisk.register(place, 1, (operation, file) -> Thread.currentThread().interrupt());
        try (Study study =
                Study.builder(SPACE, LOSS, new RandomSearch()).directory(place).build()) {
            train(study);
            train(study);
        } finally {
            FaultyDisk.repair(place);
        }
        assertThat(Thread.interrupted()).isTrue();

        assertThat(Study.open(place).trials())
                .extracting(Trial::state)
                .containsExactly(TrialState.COMPLETE, TrialState.COMPLETE);
    }

    @Test
    void anInterruptInTheMiddleOfAWriteLosesAndRepeatsNothing() throws InterruptedException {
        List<StudyEvent> written = new ArrayList<>();
        written.add(new StudyEvent.StudyStarted("study", SPACE, LOSS, 0, Budget.unlimited()));
        for (int trial = 0; trial < TIMES; trial++) {
            written.add(created(trial));
            written.add(
                    new StudyEvent.EpochEnded(
                            trial, new EpochRecord(1, Map.of("loss", (double) trial), List.of())));
        }
        Thread writer = Thread.currentThread();
        Semaphore wanted = new Semaphore(0);
        Thread other =
                new Thread(
                        () -> {
                            for (int i = 0; i < written.size(); i++) {
                                wanted.acquireUninterruptibly();
                                writer.interrupt();
                            }
                        });
        other.start();
        try (StudyStorage storage = new JournalProvider().open(directory, "study")) {
            for (StudyEvent event : written) {
                wanted.release();
                storage.append(List.of(event));
                storage.force();
            }
        }
        while (other.isAlive()) {
            Thread.interrupted();
            Thread.onSpinWait();
        }
        Thread.interrupted();

        try (StudyStorage storage = new JournalProvider().open(directory, "study")) {
            assertThat(storage.read(0)).isEqualTo(written);
        }
    }

    private static StudyEvent created(int trial) {
        return new StudyEvent.TrialCreated(
                trial,
                SPACE.configuration(Map.of("x", trial / (double) TIMES)),
                trial,
                Map.of(),
                true,
                java.util.OptionalLong.of(0),
                Map.of());
    }
}
