package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.data.TabularData;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.study.journal.FaultyDisk;
import io.djltuner.study.journal.JournalException;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches whose disk fails: they say so in a sentence, and nothing that ended is lost. */
class DiskFailuresTest {

    private static final TabularData LINE = Searches.line(60);

    @TempDir private Path parent;
    private Path study;

    @BeforeEach
    void place() {
        study = parent.resolve("study");
    }

    @AfterEach
    void repair() {
        FaultyDisk.repair(study);
    }

    private static Tuner search(int trials) {
        return Searches.regression(Searches.rates(), LINE)
                .checkpointEvery(Duration.ZERO)
                .maxTrials(trials)
                .seed(3);
    }

    private static IOException full(Path file) {
        return new FileSystemException(file.toString(), null, "No space left on device");
    }

    private static List<Trial> complete(List<Trial> trials) {
        return trials.stream().filter(trial -> trial.state() == TrialState.COMPLETE).toList();
    }

    private static List<Optional<Double>> values(List<Trial> trials) {
        return trials.stream()
                .map(
                        trial ->
                                trial.value().isPresent()
                                        ? Optional.of(trial.value().getAsDouble())
                                        : Optional.<Double>empty())
                .toList();
    }

    /**
     * What the search gave so far is its result; repaired, it goes on to what it would have been.
     */
    private TuningResult endsWithWhatItHas(Tuner broken, int trials) {
        TuningResult result = broken.directory(study).run();
        List<Trial> known = complete(result.trials());
        assertThat(result.trials()).noneMatch(trial -> trial.state() == TrialState.FAILED);
        FaultyDisk.repair(study);

        assertThat(complete(Study.open(study).trials())).containsAll(known);
        TuningResult repaired = search(trials).directory(study).run();
        assertThat(repaired.stopReason()).isEmpty();
        assertThat(values(repaired.trials())).isEqualTo(values(search(trials).run().trials()));
        return result;
    }

    /** Listens until a trial has ended. */
    private static TuningListener afterFirst(Runnable action) {
        return new TuningListener() {
            private boolean done;

            @Override
            public void trialEnded(Trial trial) {
                if (!done) {
                    done = true;
                    action.run();
                }
            }
        };
    }

    @Test
    void aDiskThatIsFullEndsTheSearch() {
        AtomicBoolean isFull = new AtomicBoolean();
        FaultyDisk.register(
                study,
                2,
                (operation, file) -> {
                    if (isFull.get() && operation.equals("write")) {
                        throw full(file);
                    }
                });

        TuningResult result =
                endsWithWhatItHas(search(4).listener(afterFirst(() -> isFull.set(true))), 4);

        assertThat(complete(result.trials())).hasSize(1);
        assertThat(result.stopReason().orElseThrow())
                .startsWith(study.toString())
                .endsWith("No space left on device")
                .contains(": cannot be written: ");
        try (TunedModel model = result.bestModel()) {
            assertThat(model.predict(LINE)).hasSize(LINE.rows());
        }
    }

    @Test
    void aDiskThatIsFullForAWhileIsWaitedFor() {
        AtomicInteger left = new AtomicInteger(20);
        FaultyDisk.register(
                study,
                25,
                (operation, file) -> {
                    // Now and then, in the middle.
                    if (operation.equals("write")
                            && left.get() > 0
                            && left.decrementAndGet() % 4 == 0) {
                        throw full(file);
                    }
                });

        TuningResult result = search(3).directory(study).run();

        assertThat(result.stopReason()).isEmpty();
        assertThat(values(result.trials())).isEqualTo(values(search(3).run().trials()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoints", "models"})
    void noRoomForStatesOrModelsFailsNoTrial(String folder) {
        FaultyDisk.register(
                study,
                1,
                (operation, file) -> {
                    if (operation.equals("write") && file.startsWith(study.resolve(folder))) {
                        throw full(file);
                    }
                });

        TuningResult result = endsWithWhatItHas(search(4), 4);

        assertThat(result.stopReason().orElseThrow())
                .startsWith(study.resolve(folder).toString())
                .contains("No space left on device");
    }

    @Test
    void aDirectoryThatBecomesReadOnlyEndsTheSearch() {
        AtomicBoolean readOnly = new AtomicBoolean();
        FaultyDisk.register(
                study,
                1,
                (operation, file) -> {
                    if (readOnly.get()) {
                        throw new AccessDeniedException(file.toString());
                    }
                });

        TuningResult result =
                endsWithWhatItHas(search(4).listener(afterFirst(() -> readOnly.set(true))), 4);

        assertThat(result.stopReason().orElseThrow()).endsWith("access is denied");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaidBeforeAnythingStarts() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> search(1).directory(file.resolve("study")).run())
                .isInstanceOf(JournalException.class)
                .hasMessage("%s: cannot be opened: Not a directory", file.resolve("study"));
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDirectoryThatIsRemovedEndsTheSearchAndIsNotMadeAnew() {
        FaultyDisk.register(study, 2, (operation, file) -> {});

        TuningResult result =
                search(4).directory(study).listener(afterFirst(() -> delete(study))).run();

        assertThat(result.stopReason().orElseThrow()).contains("there is no " + study);
        assertThat(complete(result.trials())).hasSize(1);
        assertThat(result.bestTrial().number()).isZero();
        assertThat(study).doesNotExist();
        assertThatThrownBy(result::bestModel)
                .hasMessage(
                        "result: the best trial, number 0, has no model here; reproduce(0) trains"
                                + " one");
    }

    @Test
    void aLockThatALivingProcessHoldsEndsTheSearch() {
        FaultyDisk.register(study, 1, (operation, file) -> {});
        TuningListener other =
                afterFirst(
                        () -> {
                            try {
                                FaultyDisk.lock(study);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });

        TuningResult result = search(4).directory(study).listener(other).run();

        assertThat(result.stopReason().orElseThrow())
                .startsWith(
                        study.resolve("journal.log.lock")
                                + ": is held by a process of this machine that lives (")
                .contains("\"process\":" + ProcessHandle.current().pid())
                .endsWith("; end it, or delete the file if it has nothing to do with the study");
        assertThat(complete(result.trials())).hasSize(1);
        assertThat(study.resolve("journal.log.lock")).exists();
    }

    /** Every write, fsync, new folder, rename, cut and deletion of a short search, alone or not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whicheverChangeOfTheDiskFailsNothingThatEndedIsLost(boolean fromThenOn) {
        List<Optional<Double>> expected = values(search(2).run().trials());
        AtomicInteger count = new AtomicInteger();
        boolean hasFailed = true;
        for (int at = 1; hasFailed; at++) {
            int nth = at;
            count.set(0);
            study = parent.resolve("at" + at);
            FaultyDisk.register(
                    study,
                    1,
                    (operation, file) -> {
                        int now = count.incrementAndGet();
                        if (now == nth || (fromThenOn && now > nth)) {
                            throw full(file);
                        }
                    });
            List<Trial> known = List.of();
            try {
                known = complete(search(2).directory(study).run().trials());
            } catch (JournalException e) {
                assertThat(e).as("at %d", at).hasMessageContaining("No space left on device");
            }
            hasFailed = count.get() >= nth;
            FaultyDisk.repair(study);
            TuningResult repaired = search(2).directory(study).run();
            assertThat(repaired.trials()).as("at %d", at).containsAll(known);
            assertThat(values(repaired.trials())).as("at %d", at).isEqualTo(expected);
            assertThat(repaired.stopReason()).isEmpty();
            delete(study);
        }
        assertThat(count.get()).isGreaterThan(50);
    }
}
