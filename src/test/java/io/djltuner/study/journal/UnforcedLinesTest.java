package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said to be on the disk is there, however the disk fails. */
class UnforcedLinesTest {

    private static final SearchSpace SPACE = SearchSpace.builder().real("x", 0, 1).build();

    @TempDir private Path directory;

    private static Disk disk(FileLayer files) {
        return new Disk(files, 3, JournalLock.PATIENCE, new Hurried());
    }

    /** Pauses take no time. */
    private static final class Hurried extends Waiting {
        @Override
        void pause(long nanos) {
            Thread.onSpinWait();
        }
    }

    private static Study study(StudyStorage storage) {
        return Study.builder(SPACE, Objective.minimize("loss"), new RandomSearch())
                .storage(storage)
                .build();
    }

    /**
     * A journal as a system keeps it: what was written is on the disk when a wait for it succeeds;
     * when one fails, what it did not write counts as written all the same.
     */
    private static class ForgetfulFiles extends FileLayer {

        private final BitSet dirty = new BitSet();
        private final int failing;
        private byte[] onDisk = {};
        private int forces;

        ForgetfulFiles(int failing) {
            this.failing = failing;
        }

        private boolean isJournal(Path file) {
            return file.endsWith("journal.log");
        }

        @Override
        void append(Path file, byte[] bytes) throws IOException {
            int before = (int) size(file);
            super.append(file, bytes);
            dirty.set(before, before + bytes.length);
        }

        @Override
        void write(Path file, long from, byte[] bytes) throws IOException {
            super.write(file, from, bytes);
            dirty.set((int) from, (int) from + bytes.length);
        }

        @Override
        void force(Path file) throws IOException {
            if (!isJournal(file)) {
                super.force(file);
                return;
            }
            forces++;
            if (forces == failing) {
                forget(file);
                throw new IOException("Input/output error");
            }
            byte[] now = Files.readAllBytes(file);
            onDisk = Arrays.copyOf(onDisk, now.length);
            dirty.stream().forEach(i -> onDisk[i] = now[i]);
            dirty.clear();
        }

        void forget(Path file) throws IOException {
            if (Files.exists(file)) {
                dirty.clear();
            }
        }

        boolean hasFailed() {
            return forces >= failing;
        }
    }

    @Test
    void whicheverWaitFailsAllIsOnTheDiskInTheEnd() throws IOException {
        int tries = 0;
        boolean hasFailed = true;
        for (int failing = 1; hasFailed; failing++) {
            Path place = directory.resolve("at" + failing);
            ForgetfulFiles files = new ForgetfulFiles(failing);
            try (StudyStorage storage = new JournalProvider(disk(files)).open(place, "study");
                    Study study = study(storage)) {
                study.optimize(configuration -> configuration.getDouble("x"), 4);
            }
            assertThat(files.onDisk)
                    .as("at %d", failing)
                    .isEqualTo(Files.readAllBytes(place.resolve("journal.log")));
            hasFailed = files.hasFailed();
            tries++;
        }
        assertThat(tries).isGreaterThan(4);
    }

    @Test
    void whatTheDiskHasLostForGoodIsSaid() {
        FileLayer files =
                new ForgetfulFiles(2) {
                    @Override
                    void forget(Path file) throws IOException {
                        byte[] bytes = Files.readAllBytes(file);
                        Arrays.fill(bytes, bytes.length - 100, bytes.length, (byte) 0);
                        Files.write(file, bytes);
                    }
                };
        StudyStorage storage = new JournalProvider(disk(files)).open(directory, "study");
        Study study = study(storage);

        assertThatThrownBy(() -> study.optimize(configuration -> 1, 4))
                .isInstanceOf(JournalException.class)
                .hasMessageMatching(
                        ".*journal.log: the disk has lost [0-9]+ bytes from [0-9]+ on that it had"
                                + " accepted");
        assertThatThrownBy(storage::close).isInstanceOf(JournalException.class);
    }

    @Test
    void whoComesWhileAnotherWaitsWaitsToo() throws InterruptedException {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        FileLayer files =
                new FileLayer() {
                    @Override
                    void force(Path file) throws IOException {
                        waits.countDown();
                        try {
                            mayEnd.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        super.force(file);
                        order.add("is on the disk");
                    }
                };
        StudyStorage storage = new JournalProvider(disk(files)).open(directory, "study");
        study(storage).enqueue(SPACE.configuration(java.util.Map.of("x", 0.5)));
        Thread first = new Thread(storage::force);
        first.start();
        waits.await();
        Thread second =
                new Thread(
                        () -> {
                            storage.force();
                            order.add("second goes on");
                        });
        second.start();
        while (second.isAlive() && second.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        first.join();
        second.join();

        assertThat(order).containsExactly("is on the disk", "second goes on");
        storage.close();
    }

    @Test
    void theNamesOfFilesAndFoldersAreOnTheDiskToo() {
        List<Path> forced = Collections.synchronizedList(new ArrayList<>());
        Path place = directory.resolve("a").resolve("study");
        FaultyDisk.register(
                place,
                1,
                (operation, file) -> {
                    if (operation.equals("fsync")) {
                        forced.add(file);
                    }
                });
        try (Study study =
                Study.builder(SPACE, Objective.minimize("loss"), new RandomSearch())
                        .directory(place)
                        .build()) {
            assertThat(forced).startsWith(directory, directory.resolve("a"), place);
            forced.clear();
            var leg = study.ask().orElseThrow();
            assertThat(forced).containsExactly(place.resolve("journal.log"), place);
            forced.clear();
            study.states().put(leg.trial(), 1, new byte[] {1});
            Path states = place.resolve("checkpoints");
            assertThat(forced)
                    .containsExactly(
                            place,
                            states,
                            states.resolve("0").resolve("1.new"),
                            states.resolve("0"));
            forced.clear();
            study.models()
                    .orElseThrow()
                    .put(0, folder -> Files.write(folder.resolve("m"), new byte[1]));
            Path models = place.resolve("models");
            assertThat(forced).contains(place).endsWith(models);
        } finally {
            FaultyDisk.repair(place);
        }
    }
}
