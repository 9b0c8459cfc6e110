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

    /** Pairs of searches that are sampled. */
    private static final int SAMPLED = 3;

    /** Where studies are kept, and states of trials made into bytes. */
    private static final List<String> STUDY = List.of("study.", "training.checkpoint.");

    private static final String WAITING = ".force";

    private DurabilityBenchmark() {}

    /**
     * What is tried.
     *
     * @param table the data
     * @param trials of each search
     * @param epochs of each trial at most
     */
    private record Search(TabularData table, int trials, int epochs) {}

    /**
     * Runs the benchmark.
     *
     * @param numbers trials of each search, epochs of each trial at most, which stops after 10
     *     without improvement, and pairs of searches: ratios of machines whose speed varies differ
     *     by several percent
     * @return its line
     * @throws Exception if its data cannot be read, or the disk not written
     */
    static String run(int[] numbers) throws Exception {
        Search search =
                new Search(
                        TabularData.fromCsv(
                                BenchmarkData.path("california", "california_housing.csv"),
                                "MedHouseVal"),
                        numbers[0],
                        numbers[1]);
        int rounds = numbers[2];
        double[] memory = new double[rounds];
        double[] disk = new double[rounds];
        seconds(search, Optional.empty(), Workload.trainers());
        for (int round = 0; round < rounds; round++) {
            // Who goes first changes, so that neither always meets the warmer machine.
            for (boolean onDisk : round % 2 == 0 ? List.of(false, true) : List.of(true, false)) {
                (onDisk ? disk : memory)[round] =
                        onDisk
                                ? onDisk(search, Workload.trainers())
                                : seconds(search, Optional.empty(), Workload.trainers());
            }
        }
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> disk[round] / memory[round]);
        double error = OF_MEDIAN * new StandardDeviation().evaluate(ratios) / Math.sqrt(rounds);
        return String.format(
                Locale.ROOT,
                "durability trials=%d epochs=%d memory_s=%.3f directory_s=%.3f ratio=%.4f error=%.4f extra_share=%.4f",
                search.trials(),
                search.epochs(),
                new Median().evaluate(memory),
                new Median().evaluate(disk),
                new Median().evaluate(ratios),
                error,
                extraShare(search));
    }

    /** How much more a lone trainer's search does for the study, beside its training. */
    private static double extraShare(Search search) throws Exception {
        double extra = 0;
        for (int round = 0; round < SAMPLED; round++) {
            extra += shareOfStudy(Sample.during(() -> onDisk(search, 1)).samples());
            extra -=
                    shareOfStudy(
                            Sample.during(() -> seconds(search, Optional.empty(), 1)).samples());
        }
        return extra / SAMPLED;
    }

    /** Not the time in which nobody trains less for it. */
    private static double shareOfStudy(List<Sample> samples) {
        long study = 0;
        long training = 0;
        for (Sample sample : samples) {
            if (STUDY.stream().anyMatch(sample::isInnermost)) {
                study += sample.trains() || !isWaiting(sample) ? sample.millis() : 0;
            } else if (sample.trains()) {
                training += sample.millis();
            }
        }
        return (double) study / training;
    }

    private static boolean isWaiting(Sample sample) {
        return sample.inEngine() && sample.methods().get(0).contains(WAITING);
    }

    private static double onDisk(Search search, int trainers) throws IOException {
        Path directory = Files.createTempDirectory("durability");
        try {
            return seconds(search, Optional.of(directory.resolve("study")), trainers);
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static double seconds(Search search, Optional<Path> directory, int trainers) {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 3)
                        .units(1, 99)
                        .optimizer(MlpOptimizer.SGD)
                        .learningRate(3e-4, 3e-2)
                        .batchSize(32, 32)
                        .epochs(search.epochs())
                        .build();
        Tuner tuner =
                Tuner.regression(space)
                        .data(search.table())
                        .strategy(new RandomSearch())
                        .objective(Objective.minimize("val_mse"))
                        .earlyStopping(EarlyStopping.patience(10))
                        .device(Device.cpu())
                        .maxTrials(search.trials())
                        .parallelism(trainers)
                        .seed(42)
                        .quiet();
        directory.ifPresent(tuner::directory);
        long start = System.nanoTime();
        tuner.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
