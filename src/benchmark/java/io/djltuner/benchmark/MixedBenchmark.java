package io.djltuner.benchmark;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.training.TrainingData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * K trials drawn from the README's space, everything mixed, on one thread: microseconds per trial
 * and step, beside what the same trials would take in uniform cohorts. For that, some of them are
 * trained in as many copies as the mixed trials of one batch size are on average, each with its own
 * batch size; a trial's time counts as often as it has steps.
 */
final class MixedBenchmark {

    private static final int ROWS = 8192;
    private static final int EPOCHS = 4;
    private static final int SAMPLED = 24;

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(0, 3)
                    .units(16, 256)
                    .activation(MlpActivation.RELU, MlpActivation.TANH)
                    .optimizer(MlpOptimizer.SGD, MlpOptimizer.ADAM)
                    .learningRate(1e-4, 1e-3)
                    .dropout(0.0, 0.5)
                    .batchSize(32, 512)
                    .epochs(EPOCHS)
                    .build();

    private MixedBenchmark() {}

    static String run(int[] numbers) {
        int members = numbers[0];
        Random random = new Random(1);
        List<Configuration> drawn =
                IntStream.range(0, members).mapToObj(k -> draw(random)).toList();
        Set<Integer> batches = new HashSet<>();
        drawn.forEach(configuration -> batches.add(configuration.getInt("batchSize")));
        int copies = Math.max(1, members / batches.size());
        try (TrainingData data = Workload.regression(ROWS)) {
            Workload.secondsToTrain(data, drawn, Workload.cohortLimit());
            List<Double> mixed = new ArrayList<>();
            double steps = drawn.stream().mapToDouble(MixedBenchmark::steps).sum();
            double uniform = 0;
            double sampledSteps = 0;
            for (Configuration one : drawn.subList(0, Math.min(SAMPLED, members))) {
                // In between, so that both meet the same machine.
                mixed.add(Workload.secondsToTrain(data, drawn, Workload.cohortLimit()));
                uniform +=
                        Workload.secondsToTrain(
                                        data,
                                        Collections.nCopies(copies, one),
                                        Workload.cohortLimit())
                                / copies;
                sampledSteps += steps(one);
            }
            double mean = mixed.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            double mixedMicros = mean * 1e6 / steps;
            double uniformMicros = uniform * 1e6 / sampledSteps;
            return "mixed k=%d us_per_member=%.2f uniform_us=%.2f ratio=%.2f"
                    .formatted(members, mixedMicros, uniformMicros, mixedMicros / uniformMicros);
        }
    }

    private static Configuration draw(Random random) {
        double[] unit = random.doubles(SPACE.hyperparameters().size()).toArray();
        java.util.Map<String, Object> values = new java.util.LinkedHashMap<>();
        Configuration soFar = Configuration.of(values);
        for (int i = 0; i < unit.length; i++) {
            var parameter = SPACE.hyperparameters().get(i);
            Configuration parents = soFar;
            if (parameter.condition().map(c -> c.test(parents)).orElse(true)) {
                values.put(parameter.name(), parameter.value(unit[i]));
                soFar = Configuration.of(values);
            }
        }
        return SPACE.configuration(values);
    }

    private static double steps(Configuration configuration) {
        return EPOCHS * Math.ceil((double) ROWS / configuration.getInt("batchSize"));
    }
}
