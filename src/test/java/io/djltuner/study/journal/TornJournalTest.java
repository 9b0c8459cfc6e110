package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals that end anywhere, are broken anywhere, or cannot be written. */
class TornJournalTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder().real("x", 0, 1).integer("n", 1, 9).fixed("epochs", 2).build();
    private static final Objective LOSS = Objective.minimize("loss");
    private static final int TRIALS = 6;

    /** A lock that could be made and neither written nor deleted says nothing of its owner. */
    private static final Duration LOCK_PATIENCE = Duration.ofMillis(20);

    @TempDir private Path directory;

    private static void run(Study study) {
        while (study.trials().size() < TRIALS || unfinished(study)) {
            study.optimizeByEpoch(
                    leg -> {
                        double x = leg.configuration().getDouble("x");
                        leg.report(1, java.util.Map.of("loss", x + 1, "other", x));
                        leg.report(2, java.util.Map.of("loss", x, "other", x));
                        return x;
                    },
                    1);
        }
    }

    private static boolean unfinished(Study study) {
        return study.trials().stream().anyMatch(trial -> !trial.state().isFinished());
    }

    private static Study open(Path path, FileLayer files) {
        JournalProvider provider = new JournalProvider(Disks.of(files, 1, LOCK_PATIENCE));
        var storage = provider.open(path, "study");
        return Study.builder(SPACE, LOSS, new RandomSearch()).seed(3).storage(storage).build();
    }

    private List<Trial> whole(Path path) {
        try (Study study = open(path, new FileLayer())) {
            run(study);
            return withoutFacts(study.trials());
        }
    }

    private static List<Trial> withoutFacts(List<Trial> trials) {
        List<Trial> bare = new ArrayList<>();
        for (Trial trial : trials) {
            bare.add(
                    new Trial(
                            trial.number(),
                            trial.configuration(),
                            trial.seed(),
                            trial.origin(),
                            trial.proposed(),
                            java.util.OptionalLong.empty(),
                            trial.state(),
                            trial.epochs(),
                            trial.until(),
                            trial.value(),
                            trial.bestEpoch(),
                            java.util.Optional.empty(),
                            trial.failure(),
                            trial.attributes()));
        }
        return bare;
    }

    @Test
    void aJournalCutOffAfterAnyByteGoesOnToTheSameStudy() throws IOException {
        List<Trial> expected = whole(directory.resolve("whole"));
        byte[] bytes = Files.readAllBytes(directory.resolve("whole").resolve("journal.log"));
        for (int length = 0; length < bytes.length; length += 37) {
            Path cut = Files.createDirectory(directory.resolve("cut" + length));
            Files.write(cut.resolve("journal.log"), java.util.Arrays.copyOf(bytes, length));
            try (Study study = open(cut, new FileLayer())) {
                run(study);
                assertThat(withoutFacts(study.trials()))
                        .as("cut at %d", length)
                        .isEqualTo(expected);
            }
            assertThat(withoutFacts(Study.open(cut).trials())).isEqualTo(expected);
        }
    }

    @Test
    void namesFileAndLineOfWhatIsBrokenInTheMiddle() throws IOException {
        whole(directory);
        Path journal = directory.resolve("journal.log");
        List<String> lines = new ArrayList<>(Files.readAllLines(journal));
        lines.set(6, lines.get(6).substring(20));
        Files.write(journal, lines);

        assertThatThrownBy(() -> Study.open(directory))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("journal.log, line 7:");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAStudyThatFailsAtAnyChangeNothingThatEndedIsLost(boolean forGood) throws IOException {
        List<Trial> expected = whole(directory.resolve("whole"));
        boolean failed = true;
        for (int at = 1; failed; at++) {
            Path place = directory.resolve("at" + at);
            FailingFiles files = new FailingFiles(at, forGood);
            List<Trial> ended = List.of();
            try (Study study = open(place, files)) {
                List<Trial> last = ended;
                try {
                    run(study);
                } catch (JournalException e) {
                    failed = true;
                } finally {
                    last = study.trials();
                }
                ended = last.stream().filter(t -> t.state() == TrialState.COMPLETE).toList();
            } catch (JournalException e) {
                // It failed at opening or closing.
                failed = true;
            }
            failed = files.hasFailed();
            try (Study again = open(place, new FileLayer())) {
                assertThat(again.trials()).as("failing at %d", at).containsAll(ended);
                run(again);
                assertThat(withoutFacts(again.trials())).as("at %d", at).isEqualTo(expected);
            }
        }
    }

    /**
     * Fails at the n-th thing that it is asked to change, half done where that is possible, and
     * from then on or not.
     */
    private static final class FailingFiles extends FileLayer {

        private final int at;
        private final boolean forGood;
        private int count;

        FailingFiles(int at, boolean forGood) {
            this.at = at;
            this.forGood = forGood;
        }

        boolean hasFailed() {
            return count >= at;
        }

        private boolean isNow() {
            count++;
            return count == at || (forGood && count > at);
        }

        private static IOException full() {
            return new IOException("No space left on device");
        }

        @Override
        void append(Path file, byte[] bytes) throws IOException {
            if (isNow()) {
                super.append(file, java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));
                throw full();
            }
            super.append(file, bytes);
        }

        @Override
        void createNew(Path file, byte[] bytes) throws IOException {
            if (isNow()) {
                super.createNew(file, new byte[0]);
                throw full();
            }
            super.createNew(file, bytes);
        }

        @Override
        void force(Path file) throws IOException {
            if (isNow()) {
                throw full();
            }
            super.force(file);
        }

        @Override
        void truncate(Path file, long size) throws IOException {
            if (isNow()) {
                throw full();
            }
            super.truncate(file, size);
        }

        @Override
        void makeDirectory(Path directory) throws IOException {
            if (isNow()) {
                throw full();
            }
            super.makeDirectory(directory);
        }

        @Override
        void forceDirectory(Path directory) throws IOException {
            if (isNow()) {
                throw full();
            }
            super.forceDirectory(directory);
        }

        @Override
        void delete(Path file) throws IOException {
            if (isNow()) {
                throw full();
            }
            super.delete(file);
        }
    }

    @Test
    void aDamagedStateFallsBackToTheOneBefore() throws IOException {
        JournalProvider provider = new JournalProvider();
        try (Study study =
                Study.builder(SPACE, LOSS, new RandomSearch()).directory(directory).build()) {
            Trial trial = study.ask().orElseThrow().trial();
            study.states().put(trial, 1, new byte[] {1});
            study.states().put(trial, 2, new byte[] {2});
            study.states().put(trial, 3, new byte[] {3});
            Path folder = directory.resolve("checkpoints").resolve("0");

            try (var files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("2", "3");
            }
            assertThat(study.states().latest(trial).orElseThrow().bytes()).containsExactly(3);
            Files.write(folder.resolve("3"), new byte[] {7, 7});
            assertThat(study.states().latest(trial).orElseThrow().epoch()).isEqualTo(2);
            Files.delete(folder.resolve("2"));
            assertThat(study.states().latest(trial)).isEmpty();
            study.states().drop(trial);
            assertThat(folder).doesNotExist();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        assertThat(provider.look(directory, "any").studies()).hasSize(1);
    }
}
