package io.djltuner.benchmark;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.StudyStorageProvider;
import io.djltuner.study.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** How fast a long study is written to its journal and opened again, and what memory it takes. */
final class JournalBenchmark {

    private static final SearchSpace SPACE =
            SearchSpace.builder().learningRate(1e-4, 1e-1).dropout(0, 0.5).epochs(1000).build();
    private static final Objective LOSS = Objective.minimize("val_loss");
    private static final double NANOS = 1e9;
    private static final double MEBI = 1 << 20;

    private JournalBenchmark() {}

    /**
     * Measures.
     *
     * @param arguments trials, and epochs of each
     * @return the line to print
     * @throws IOException if the journal cannot be written
     */
    static String run(int... arguments) throws IOException {
        Path journal = Files.createTempDirectory("journal").resolve("study.log");
        long start = System.nanoTime();
        write(journal, arguments[0], arguments[1]);
        double writing = (System.nanoTime() - start) / NANOS;
        start = System.nanoTime();
        try (Study study =
                Study.builder(SPACE, LOSS, new RandomSearch()).directory(journal).build()) {
            double opening = (System.nanoTime() - start) / NANOS;
            return "journal trials=%d epochs=%d size_mib=%.1f write_s=%.2f open_s=%.2f heap_mib=%.0f"
                    .formatted(
                            study.trials().size(),
                            arguments[1],
                            Files.size(journal) / MEBI,
                            writing,
                            opening,
                            usedHeap() / MEBI);
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void write(Path journal, int trials, int epochs) {
        StudyStorageProvider provider = StudyStorageProvider.of(journal);
        SplittableRandom random = new SplittableRandom(1);
        try (StudyStorage storage = provider.open(journal, provider.defaultName(journal))) {
            storage.append(
                    List.of(
                            new StudyEvent.StudyStarted(
                                    "study", SPACE, LOSS, 0, Budget.unlimited())));
            for (int trial = 0; trial < trials; trial++) {
                storage.append(events(trial, epochs, random));
            }
        }
    }

    private static List<StudyEvent> events(int trial, int epochs, SplittableRandom random) {
        List<StudyEvent> events = new ArrayList<>();
        double[] point = {random.nextDouble(), random.nextDouble()};
        events.add(
                new StudyEvent.TrialCreated(
                        trial,
                        SPACE.decode(point),
                        trial,
                        Map.of(),
                        true,
                        OptionalLong.of(trial),
                        Map.of()));
        events.add(new StudyEvent.LegStarted(trial, "somebody", epochs));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            events.add(
                    new StudyEvent.EpochEnded(
                            trial,
                            new EpochRecord(
                                    epoch,
                                    Map.of(
                                            "train_loss",
                                            random.nextDouble(),
                                            "val_loss",
                                            random.nextDouble()),
                                    List.of())));
        }
        events.add(
                new StudyEvent.TrialEnded(
                        trial,
                        TrialState.COMPLETE,
                        OptionalDouble.of(random.nextDouble()),
                        OptionalInt.of(epochs),
                        Optional.empty(),
                        Optional.empty()));
        return events;
    }
}
