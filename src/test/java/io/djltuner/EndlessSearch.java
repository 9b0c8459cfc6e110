package io.djltuner;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.study.journal.FaultyDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A search in a process of its own, for tests of how it ends: when its first trial has ended, no
 * other epoch ends any more, or nothing can be written any more.
 */
final class EndlessSearch {

    /** What it prints when an epoch has begun that will not end. */
    static final String AT_WORK = "at work";

    /** What it prints, with the time in milliseconds, when it is told to end. */
    static final String TOLD = "told at ";

    /** More than anybody waits for. */
    private static final int MANY_ATTEMPTS = 60;

    private static final CountDownLatch FIRST_ENDED = new CountDownLatch(1);

    private EndlessSearch() {}

    /** Runs what is asked for: memory, disk or full, and the directory. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> System.out.println(TOLD + System.currentTimeMillis() + ";")));
        boolean full = arguments[0].equals("full");
        Tuner search = search(!full).listener(new FirstTrial());
        if (full) {
            FaultyDisk.register(directory, MANY_ATTEMPTS, EndlessSearch::fill);
        }
        (arguments[0].equals("memory") ? search : search.directory(directory)).run();
    }

    /** The search; endless or not, in a process that hears of no trial's end it ends. */
    static Tuner search(boolean endless) {
        SearchSpace space =
                SearchSpace.builder().learningRate(1e-3, 1e-1).batchSize(64, 64).epochs(3).build();
        return Tuner.of(space, configuration -> Linear.builder().setUnits(1).build())
                .data(Searches.line(60))
                .device(Device.cpu())
                .parallelism(2)
                .augmentation((rows, random) -> endless ? endlessly(rows) : rows)
                .checkpointEvery(Duration.ZERO)
                .maxTrials(20);
    }

    private static NDArray endlessly(NDArray rows) {
        if (FIRST_ENDED.getCount() == 0) {
            System.out.println(AT_WORK);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return rows;
    }

    private static void fill(String operation, Path file) throws IOException {
        if (FIRST_ENDED.getCount() == 0) {
            throw new FileSystemException(file.toString(), null, "No space left on device");
        }
    }

    /** Notes that a trial has ended. */
    private static final class FirstTrial implements TuningListener {

        @Override
        public void trialEnded(Trial trial) {
            FIRST_ENDED.countDown();
        }
    }
}
