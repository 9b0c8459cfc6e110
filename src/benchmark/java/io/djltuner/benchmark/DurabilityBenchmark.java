package io.djltuner.benchmark;

import ai.djl.Device;
import io.djltuner.Tuner;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.training.callback.EarlyStopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * What it costs to keep a study on disk: the same search of small networks on California housing,
 * in memory and with a directory, in turns; the median ratio of neighbours with its standard error,
 * and how much more time is spent on the study for each second of training.
 */
final class DurabilityBenchmark {

    /** Of the median of many, in standard errors of the mean: the square root of π/2. */
    private static final double OF_MEDIAN = Math.sqrt(Math.PI / 2);

    private DurabilityBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param numbers trials of each search, epochs of each trial at most, which stops after 10
     *     without improvement, and pairs of searches: ratios of machines whose speed varies differ
     *     by several percent
     * @return its line
     * @throws IOException if its data cannot be read, or the disk not written
     */
    static String run(int[] numbers) throws IOException {
        int trials = numbers[0];
        int epochs = numbers[1];
        int rounds = numbers[2];
        TabularData table =
                TabularData.fromCsv(
                        BenchmarkData.path("california", "california_housing.csv"), "MedHouseVal");
        double[] memory = new double[rounds];
        double[] disk = new double[rounds];
        StudySamples inMemorySamples = new StudySamples();
        StudySamples onDiskSamples = new StudySamples();
        search(table, trials, epochs, Optional.empty());
        for (int round = 0; round < rounds; round++) {
            // Who goes first changes, so that neither always meets the warmer machine.
            for (boolean onDisk : round % 2 == 0 ? List.of(false, true) : List.of(true, false)) {
                if (onDisk) {
                    disk[round] = onDisk(table, trials, epochs, onDiskSamples);
                } else {
                    memory[round] =
                            inMemorySamples.of(
                                    () -> search(table, trials, epochs, Optional.empty()));
                }
            }
        }
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> disk[round] / memory[round]);
        double inMemory = new Median().evaluate(memory);
        double withDirectory = new Median().evaluate(disk);
        double error = OF_MEDIAN * new StandardDeviation().evaluate(ratios) / Math.sqrt(rounds);
        return String.format(
                Locale.ROOT,
                "durability trials=%d epochs=%d memory_s=%.3f directory_s=%.3f ratio=%.4f error=%.4f extra_share=%.4f",
                trials,
                epochs,
                inMemory,
                withDirectory,
                new Median().evaluate(ratios),
                error,
                onDiskSamples.share() - inMemorySamples.share());
    }

    private static double onDisk(TabularData table, int trials, int epochs, StudySamples samples)
            throws IOException {
        Path directory = Files.createTempDirectory("durability");
        try {
            Optional<Path> study = Optional.of(directory.resolve("study"));
            return samples.of(() -> search(table, trials, epochs, study));
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static double search(
            TabularData table, int trials, int epochs, Optional<Path> directory) {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 3)
                        .units(1, 99)
                        .optimizer(MlpOptimizer.SGD)
                        .learningRate(3e-4, 3e-2)
                        .batchSize(32, 32)
                        .epochs(epochs)
                        .build();
        Tuner tuner =
                Tuner.regression(space)
                        .data(table)
                        .strategy(new RandomSearch())
                        .objective(Objective.minimize("val_mse"))
                        .earlyStopping(EarlyStopping.patience(10))
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
