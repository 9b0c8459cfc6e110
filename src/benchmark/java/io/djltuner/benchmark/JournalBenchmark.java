package io.djltuner.benchmark;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.StudyStorageProvider;
import io.djltuner.study.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * How fast a long study is written to its journal, and opened again to go on and to look at by
 * processes of 1 GiB, and what memory that leaves in use.
 */
final class JournalBenchmark {

    static final SearchSpace SPACE =
            SearchSpace.builder().learningRate(1e-4, 1e-1).dropout(0, 0.5).epochs(1000).build();
    static final Objective LOSS = Objective.minimize("val_loss");
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
        Path directory = Files.createTempDirectory("journal");
        try {
            Path journal = directory.resolve("study.log");
            long start = System.nanoTime();
            write(journal, arguments[0], arguments[1]);
            double writing = (System.nanoTime() - start) / NANOS;
            return "journal trials=%d epochs=%d size_mib=%.1f write_s=%.2f %s %s"
                    .formatted(
                            arguments[0],
                            arguments[1],
                            Files.size(journal) / MEBI,
                            writing,
                            OpeningProcess.run("open", journal),
                            OpeningProcess.run("look", journal));
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
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
