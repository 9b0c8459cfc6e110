package io.djltuner.automl;

import io.djltuner.data.Preprocessing;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.study.Draws;
import io.djltuner.training.TunedModel;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.metric.Predictions;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The rows that are looked at once, at the end. */
record TestRows(TabularData table, int[] rows, long seed) {

    private static final int SAMPLES = 1000;
    private static final double TAIL = 0.025;

    /** Of more rows than this, means of some each are drawn, which are as sure together. */
    private static final int MOST_DRAWN = 20_000;

    /**
     * What a model gets wrong of each row: the squared error in the target's own units, or 1 for a
     * wrong class.
     */
    double[] losses(Candidate candidate) {
        double[] losses = new double[rows.length];
        try (TunedModel model = candidate.model()) {
            TabularData test = table.select(rows);
            float[] predicted = model.predict(test);
            Preprocessing preprocessing = candidate.preprocessing();
            int[] all = new int[rows.length];
            Arrays.setAll(all, i -> i);
            double[] encoded = preprocessing.targets(test, all);
            boolean regression = preprocessing.task() == Task.REGRESSION;
            double[] wanted = regression ? preprocessing.restoreTargets(encoded) : encoded;
            for (int i = 0; i < losses.length; i++) {
                double error = predicted[i] - wanted[i];
                losses[i] = regression ? error * error : error == 0 ? 0 : 1;
            }
        }
        return losses;
    }

    /** All metrics by name, such as {@code test_auc}; of a regression in the target's own units. */
    Map<String, Double> metrics(Candidate candidate) {
        Preprocessing preprocessing = candidate.preprocessing();
        boolean regression = preprocessing.task() == Task.REGRESSION;
        double[] targets = preprocessing.targets(table, rows);
        double[] scores;
        try (TunedModel model = candidate.model()) {
            scores = model.scores(preprocessing.features(table, rows), rows.length);
        }
        return new TreeMap<>(
                Metrics.forTask(preprocessing.task())
                        .evaluate(
                                "test_",
                                Predictions.of(
                                        preprocessing.task(),
                                        rows.length,
                                        preprocessing.outputWidth(),
                                        regression ? preprocessing.restoreTargets(scores) : scores,
                                        regression
                                                ? preprocessing.restoreTargets(targets)
                                                : targets)));
    }

    TestScore score(Task task, double[] losses) {
        double[] drawn = grouped(losses);
        double[] samples = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            samples[i] = value(task, resampledMean(drawn, i));
        }
        return summary(task == Task.REGRESSION ? "rmse" : "accuracy", losses, task, samples);
    }

    private static TestScore summary(String metric, double[] losses, Task task, double[] samples) {
        Arrays.sort(samples);
        double center = Arrays.stream(samples).average().orElseThrow();
        double squares = Arrays.stream(samples).map(s -> (s - center) * (s - center)).sum();
        return new TestScore(
                metric,
                value(task, Arrays.stream(losses).average().orElseThrow()),
                Math.sqrt(squares / (samples.length - 1)),
                percentile(samples, TAIL),
                percentile(samples, 1 - TAIL),
                losses.length);
    }

    private static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static double value(Task task, double meanLoss) {
        return task == Task.REGRESSION ? Math.sqrt(meanLoss) : 1 - meanLoss;
    }

    /** Groups of rows that are as large as each other, but for one row. */
    private static double[] grouped(double[] losses) {
        if (losses.length <= MOST_DRAWN) {
            return losses;
        }
        double[] means = new double[MOST_DRAWN];
        int[] counts = new int[MOST_DRAWN];
        for (int i = 0; i < losses.length; i++) {
            means[i % MOST_DRAWN] += losses[i];
            counts[i % MOST_DRAWN]++;
        }
        Arrays.setAll(means, group -> means[group] / counts[group]);
        return means;
    }

    private double resampledMean(double[] losses, int number) {
        SplittableRandom random = Draws.generator(seed, "bootstrap", number);
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            sum += losses[random.nextInt(losses.length)];
        }
        return sum / losses.length;
    }
}
