package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study that comes from elsewhere leads nowhere else: links in it are not followed. */
class LinksTest {

    private static final SearchSpace SPACE = SearchSpace.builder().real("x", 0, 1).build();

    @TempDir private Path parent;
    private Path outside;
    private Path directory;
    private Map<Path, String> before;

    @BeforeEach
    void aStudyAndWhatIsNoneOfItsBusiness() throws IOException {
        directory = parent.resolve("study");
        outside = Files.createDirectory(parent.resolve("outside"));
        Files.writeString(outside.resolve("file"), "kept");
        Files.writeString(outside.resolve("1"), "kept too");
        Files.writeString(outside.resolve(UUID.randomUUID().toString()), "an owner's");
        try (Study study = study(directory)) {
            study.optimize(configuration -> 1, 2);
            Files.copy(directory.resolve("journal.log"), outside.resolve("journal.log"));
        }
        before = outside();
    }

    private Map<Path, String> outside() throws IOException {
        Map<Path, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(outside)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(file, Files.readString(file));
            }
        }
        return all;
    }

    @AfterEach
    void whatIsOutsideIsAsItWas() throws IOException {
        assertThat(outside()).isEqualTo(before);
    }

    private static Study study(Path path) {
        return Study.builder(SPACE, Objective.minimize("loss"), new RandomSearch())
                .directory(path)
                .build();
    }

    private static void isRefused(Path link, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(JournalException.class)
                .hasMessage(link + ": is a link, and what it leads to is no part of the study");
    }

    private Path replace(Path link, Path target) throws IOException {
        if (Files.isDirectory(link)) {
            try (Stream<Path> files = Files.list(link)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.deleteIfExists(link);
        return Files.createSymbolicLink(link, target);
    }

    @Test
    void aJournalInADirectory() throws IOException {
        Path link = replace(directory.resolve("journal.log"), outside.resolve("journal.log"));

        isRefused(link, () -> Study.open(directory));
        isRefused(link, () -> study(directory));
    }

    @Test
    void whatLiesBesideAJournal() throws IOException {
        Path journal = Files.move(directory.resolve("journal.log"), parent.resolve("study.log"));
        Path link = replace(parent.resolve("study.log.d"), outside);

        isRefused(link, () -> study(journal));
    }

    @Test
    void aJournalThatTheUserNamesIsFollowed() throws IOException {
        Path real = Files.move(directory.resolve("journal.log"), parent.resolve("real.log"));
        Path link = replace(parent.resolve("named.log"), real);

        assertThat(Study.open(link, "study").trials()).hasSize(2);
        Path linked = replace(parent.resolve("named"), directory);
        Files.move(real, directory.resolve("journal.log"));
        assertThat(Study.open(linked).trials()).hasSize(2);
    }

    @Test
    void theOwners() throws IOException {
        Path link = replace(directory.resolve("owners"), outside);

        isRefused(link, () -> study(directory));
    }

    @Test
    void theFileThatOwnersLock() throws IOException {
        Path link = directory.resolve("owners").resolve("breaking");
        replace(link, outside.resolve("file"));

        isRefused(link, () -> study(directory));
    }

    @Test
    void theFileOfAnOwner() throws IOException {
        Path link = directory.resolve("owners").resolve(UUID.randomUUID().toString());
        replace(link, outside.resolve("file"));

        try (Study study = study(directory)) {
            assertThat(study.trials()).hasSize(2);
        }
        FileLayer files = new FileLayer();
        try (Owners owners = Owners.signIn(files, directory.resolve("owners"))) {
            assertThat(owners.isGone(link.getFileName().toString())).isTrue();
        }
    }

    @Test
    void theStates() throws IOException {
        Path link = replace(directory.resolve("checkpoints"), outside);
        isRefused(link, () -> study(directory));
        Files.delete(link);

        try (Study study = study(directory)) {
            Trial trial = study.ask().orElseThrow().trial();
            replace(link, outside);
            isRefused(link, () -> study.states().put(trial, 1, new byte[] {1}));
            isRefused(link, () -> study.states().latest(trial));
            isRefused(link, () -> study.states().drop(trial));
        }
    }

    @Test
    void theStatesOfATrial() throws IOException {
        try (Study study = study(directory)) {
            Trial trial = study.ask().orElseThrow().trial();
            Path states = Files.createDirectories(directory.resolve("checkpoints"));
            Path link = replace(states.resolve("2"), outside);

            isRefused(link, () -> study.states().put(trial, 1, new byte[] {1}));
            isRefused(link, () -> study.states().latest(trial));
            study.states().drop(trial);
            assertThat(link).doesNotExist();
        }
    }

    @Test
    void aStateItself() throws IOException {
        try (Study study = study(directory)) {
            Trial trial = study.ask().orElseThrow().trial();
            study.states().put(trial, 1, new byte[] {1});
            study.states().put(trial, 2, new byte[] {2});
            Path folder = directory.resolve("checkpoints").resolve("2");
            Path state = Files.move(folder.resolve("2"), parent.resolve("whole"));
            replace(folder.resolve("2"), state);
            replace(folder.resolve("3.new"), outside.resolve("file"));

            assertThat(study.states().latest(trial).orElseThrow().epoch()).isEqualTo(1);
            study.states().put(trial, 3, new byte[] {3});
            assertThat(study.states().latest(trial).orElseThrow().epoch()).isEqualTo(3);
            study.states().drop(trial);
            assertThat(folder).doesNotExist();
            assertThat(state).exists();
        }
    }

    @Test
    void theModels() throws IOException {
        try (Study study = study(directory)) {
            Trial trial = study.trials().get(0);
            var models = study.models().orElseThrow();
            Path link = replace(directory.resolve("models"), outside);

            isRefused(link, () -> models.put(0, folder -> Files.writeString(folder, "x")));
            isRefused(link, () -> models.drop(0));
            assertThat(models.find(trial)).isEmpty();
            Files.delete(link);
            Path model = replace(Files.createDirectory(link).resolve("0"), outside);
            assertThat(models.find(trial)).isEmpty();
            models.drop(0);
            assertThat(model).doesNotExist();
        }
    }

    @Test
    void aFileOfAModel() throws IOException {
        try (Study study = study(directory)) {
            Trial trial = study.trials().get(0);
            var models = study.models().orElseThrow();
            models.put(0, folder -> Files.writeString(folder.resolve("weights"), "x"));
            Path folder = models.find(trial).orElseThrow();

            replace(folder.resolve("weights"), outside.resolve("file"));

            assertThat(models.find(trial)).isEmpty();
            models.drop(0);
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void theLock() throws IOException {
        Path link = directory.resolve("journal.log.lock");
        JournalLock lock;
        FileLayer files = new FileLayer();
        try (Owners owners = Owners.signIn(files, directory.resolve("owners"))) {
            lock =
                    new JournalLock(
                            Disks.of(files, 1, java.time.Duration.ofMillis(1)), link, owners);
            replace(link, outside.resolve("file"));

            lock.take();
            assertThat(Files.isSymbolicLink(link)).isFalse();
            lock.release();
        }
    }
}
