package io.djltuner.benchmark;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.TrainingData;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * K equal trials on one thread, as the planner divides them and one by one: microseconds per trial
 * and step.
 */
final class PlannedBenchmark {

    private static final int EPOCHS = 5;
    private static final int ROUNDS = 9;

    private PlannedBenchmark() {}

    static String run(int[] numbers) {
        int batch = numbers[2];
        int members = numbers[3];
        int steps = Math.max(10, 4096 / batch);
        Configuration one =
                Configuration.of(
                        Map.of(
                                "hiddenLayers",
                                numbers[1],
                                "units",
                                numbers[0],
                                "optimizer",
                                MlpOptimizer.ADAM,
                                "batchSize",
                                batch,
                                "epochs",
                                EPOCHS));
        List<Configuration> trials = Collections.nCopies(members, one);
        double[] planned = new double[ROUNDS];
        double[] alone = new double[ROUNDS];
        try (TrainingData data = Workload.regression(batch * steps)) {
            Workload.secondsToTrain(data, trials, Workload.cohortLimit());
            for (int round = 0; round < ROUNDS; round++) {
                planned[round] = Workload.secondsToTrain(data, trials, Workload.cohortLimit());
                alone[round] = Workload.secondsToTrain(data, trials, 1);
            }
        }
        double scale = 1e6 / members / EPOCHS / steps;
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, round -> planned[round] / alone[round]);
        double us = Workload.median(planned) * scale;
        double oneByOne = Workload.median(alone) * scale;
        return "planned units=%d layers=%d batch=%d k=%d us_per_member=%.1f alone_us=%.1f ratio=%.2f"
                .formatted(
                        numbers[0],
                        numbers[1],
                        batch,
                        members,
                        us,
                        oneByOne,
                        Workload.median(ratios));
    }
}
