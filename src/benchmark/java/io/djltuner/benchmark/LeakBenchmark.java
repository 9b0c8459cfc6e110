package io.djltuner.benchmark;

import io.djltuner.Tuner;
import io.djltuner.TuningListener;
import io.djltuner.data.TabularData;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.blocks.MlpBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * The growth of the process from trial 100 to trial 1,000 of a search of trials of two epochs, in
 * megabytes, after one such search to warm up: through the kernel, and through the one-by-one path.
 * Reads {@code /proc}, so Linux only.
 */
final class LeakBenchmark {

    private static final int TRIALS = 1000;
    private static final int FIRST = 100;
    private static final int INPUTS = 8;
    private static final int ROWS = 400;

    private LeakBenchmark() {}

    static String run() {
        // The process itself grows while it warms up: compiled code, the allocators' pools.
        drift(false);
        double kernel = drift(false);
        drift(true);
        double oneByOne = drift(true);
        return "leak drift_mb=%.1f one_by_one_drift_mb=%.1f".formatted(kernel, oneByOne);
    }

    private static double drift(boolean oneByOne) {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 3)
                        .units(16, 256)
                        .activation(MlpActivation.RELU, MlpActivation.TANH)
                        .optimizer(MlpOptimizer.SGD, MlpOptimizer.ADAM)
                        .learningRate(1e-4, 1e-2)
                        .dropout(0.0, 0.5)
                        .batchSize(32, 128)
                        .epochs(2)
                        .build();
        double[] megabytes = new double[2];
        int[] ended = {0};
        Tuner tuner =
                oneByOne
                        ? Tuner.of(
                                space,
                                c -> {
                                    MlpSettings s = MlpSettings.of(c, INPUTS, 1);
                                    return MlpBlocks.mlp(s.shape(), s.activation(), s.dropout());
                                })
                        : Tuner.regression(space).cohortLimit(8);
        tuner.data(table())
                .parallelism(1)
                .maxTrials(TRIALS)
                .quiet()
                .listener(
                        new TuningListener() {
                            @Override
                            public void trialEnded(Trial trial) {
                                ended[0]++;
                                if (ended[0] == FIRST) {
                                    megabytes[0] = resident();
                                } else if (ended[0] == TRIALS) {
                                    megabytes[1] = resident();
                                }
                            }
                        })
                .run();
        return megabytes[1] - megabytes[0];
    }

    private static TabularData table() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] x = new float[ROWS][INPUTS];
        float[] y = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < INPUTS; column++) {
                x[row][column] = (float) random.nextGaussian();
            }
            y[row] = x[row][0] * x[row][1];
        }
        return TabularData.of(x, y);
    }

    private static double resident() {
        System.gc();
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
