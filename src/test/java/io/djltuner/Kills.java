package io.djltuner;

import io.djltuner.study.Study;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills the processes of a search on disk: at a moment that nobody chose after it has written, or
 * while it writes a state.
 */
final class Kills {

    private static final int MOST_BYTES = 6000;
    private static final int MOST_MILLIS = 20;

    /** The exit status of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    /** Starts a process that makes a file when it goes no further by itself. */
    @FunctionalInterface
    interface Start {

        Process process(Path held) throws IOException;
    }

    private final Path study;
    private final int trials;
    private final SplittableRandom random;
    private int unfinished;
    private int withinAState;

    /**
     * Nothing killed yet.
     *
     * @param study its directory
     * @param trials that it has in the end
     * @param random of the moments
     */
    Kills(Path study, int trials, SplittableRandom random) {
        this.study = study;
        this.trials = trials;
        this.random = random;
    }

    /** How many processes were killed that had not finished their search. */
    int unfinished() {
        return unfinished;
    }

    /** How many of these left a state that was not whole. */
    int withinAState() {
        return withinAState;
    }

    /** Starts a process and kills it. */
    void kill(Start start) throws IOException, InterruptedException {
        Path held = study.resolveSibling("held");
        Files.deleteIfExists(held);
        long before = journalBytes();
        FileTime begun = FileTime.from(Instant.now());
        Process process = start.process(held);
        boolean atAState = random.nextBoolean();
        long grown = before + 1 + random.nextInt(MOST_BYTES);
        while (process.isAlive() && !Files.exists(held)) {
            if (atAState ? isStateBeingWritten(begun) : journalBytes() >= grown) {
                break;
            }
            if (!atAState) {
                process.waitFor(1, TimeUnit.MILLISECONDS);
            }
        }
        if (!atAState) {
            process.waitFor(random.nextInt(MOST_MILLIS), TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly();
        if (process.waitFor() == KILLED && !isFinished()) {
            unfinished++;
            withinAState += isStateBeingWritten(begun) ? 1 : 0;
        }
    }

    private long journalBytes() throws IOException {
        Path journal = study.resolve("journal.log");
        return Files.exists(journal) ? Files.size(journal) : 0;
    }

    private boolean isFinished() throws IOException {
        return journalBytes() > 0
                && Study.open(study).trials().stream()
                                .filter(trial -> trial.state().isFinished())
                                .count()
                        == trials;
    }

    /** Whether there is a file that is to become a state, none that an earlier process left. */
    private boolean isStateBeingWritten(FileTime since) throws IOException {
        Path checkpoints = study.resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return false;
        }
        try (Stream<Path> files =
                Files.find(
                        checkpoints,
                        2,
                        (file, about) ->
                                file.toString().endsWith(".new")
                                        && about.lastModifiedTime().compareTo(since) >= 0)) {
            return files.findAny().isPresent();
        } catch (UncheckedIOException | NoSuchFileException e) {
            // A folder went while it was looked at.
            return false;
        }
    }
}
