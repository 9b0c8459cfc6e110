package io.djltuner.benchmark;

import ai.djl.Device;
import io.djltuner.Tuner;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * What it costs to keep a study on disk: the same search of small networks on California housing,
 * in memory and with a directory, in turns; the ratio of the medians.
 */
final class DurabilityBenchmark {

    private static final int ROUNDS = 5;
    private static final int EPOCHS = 10;

    private DurabilityBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param trials of each search
     * @return its line
     * @throws IOException if its data cannot be read, or the disk not written
     */
    static String run(int trials) throws IOException {
        TabularData table =
                TabularData.fromCsv(
                        BenchmarkData.path("california", "california_housing.csv"), "MedHouseVal");
        double[] memory = new double[ROUNDS];
        double[] disk = new double[ROUNDS];
        search(table, trials, Optional.empty());
        for (int round = 0; round < ROUNDS; round++) {
            // Who goes first changes, so that neither always meets the warmer machine.
            for (boolean onDisk : round % 2 == 0 ? List.of(false, true) : List.of(true, false)) {
                if (onDisk) {
                    disk[round] = onDisk(table, trials);
                } else {
                    memory[round] = search(table, trials, Optional.empty());
                }
            }
        }
        double inMemory = new Median().evaluate(memory);
        double withDirectory = new Median().evaluate(disk);
        return String.format(
                Locale.ROOT,
                "durability trials=%d epochs=%d memory_s=%.3f directory_s=%.3f ratio=%.4f",
                trials,
                EPOCHS,
                inMemory,
                withDirectory,
                withDirectory / inMemory);
    }

    private static double onDisk(TabularData table, int trials) throws IOException {
        Path directory = Files.createTempDirectory("durability");
        try {
            return search(table, trials, Optional.of(directory.resolve("study")));
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static double search(TabularData table, int trials, Optional<Path> directory) {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 3)
                        .units(1, 99)
                        .optimizer(MlpOptimizer.SGD)
                        .learningRate(3e-4, 3e-2)
                        .batchSize(32, 32)
                        .epochs(EPOCHS)
                        .build();
        Tuner tuner =
                Tuner.regression(space)
                        .data(table)
                        .strategy(new RandomSearch())
                        .objective(Objective.minimize("val_mse"))
                        .device(Device.cpu())
                        .maxTrials(trials)
                        .seed(42)
                        .quiet();
        directory.ifPresent(tuner::directory);
        long start = System.nanoTime();
        tuner.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
