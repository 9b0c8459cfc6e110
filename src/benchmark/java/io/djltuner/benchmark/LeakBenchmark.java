package io.djltuner.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.djltuner.Tuner;
import io.djltuner.TuningListener;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.blocks.MlpBlocks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The growth of a process from trial 100 to trial 1,000 of a search of trials of two epochs, in
 * megabytes: through the kernel, and through the one-by-one path. Each search runs in a JVM of its
 * own whose heap has one size from the start, so that what grows is native memory, and a heap that
 * leaks ends in an error. Reads {@code /proc}, so Linux only.
 */
public final class LeakBenchmark {

    private static final int TRIALS = 1000;
    private static final int FIRST = 100;
    private static final int INPUTS = 8;
    private static final int ROWS = 400;
    private static final List<String> FIXED_HEAP =
            List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

    private LeakBenchmark() {}

    static String run() throws IOException {
        return "leak drift_mb=%.1f one_by_one_drift_mb=%.1f"
                .formatted(drift("kernel"), drift("one-by-one"));
    }

    /** The drift of one search in a process of its own. */
    static double drift(String path) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FIXED_HEAP);
        command.add("-Dai.djl.offline=true");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(List.of("-cp", classPath(), LeakBenchmark.class.getName(), path));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("leak: the process of the search failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
        }
        return Double.parseDouble(answer);
    }

    /** Maven runs the benchmarks in its own process, behind a class loader. */
    private static String classPath() {
        if (LeakBenchmark.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    /**
     * Runs one search and prints by how much the process grew.
     *
     * @param arguments {@code kernel} or {@code one-by-one}
     */
    public static void main(String[] arguments) {
        System.out.println(search(arguments[0].equals("one-by-one")));
    }

    private static double search(boolean oneByOne) {
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
                .strategy(new RandomSearch())
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
