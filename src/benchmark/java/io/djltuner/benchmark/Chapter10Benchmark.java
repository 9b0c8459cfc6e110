package io.djltuner.benchmark;

import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Column;
import io.djltuner.data.KFold;
import io.djltuner.data.NumericColumn;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.execution.LocalExecutor;
import io.djltuner.execution.TrainingRules;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochReport;
import io.djltuner.study.EpochSink;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.StateStore;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.TrainingData;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.fused.MlpFactory;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * The search of "Hands-On Machine Learning", chapter 10: California housing, k contiguous folds,
 * SGD, batch 32, early stopping with patience 10 on the validation split, a fold's score is its
 * last epoch's. The clock starts when the data are loaded.
 */
final class Chapter10Benchmark {

    private static final int BATCH = 32;

    private Chapter10Benchmark() {}

    static String run(int[] numbers) {
        return run(numbers, Workload.trainers());
    }

    static String run(int[] numbers, int trainers) {
        int epochs = numbers[2];
        Path directory = Path.of(System.getProperty("djltuner.data"), "california");
        TabularData table =
                TabularData.fromCsv(directory.resolve("california_housing.csv"), "MedHouseVal");
        TabularData parts =
                TabularData.csv(directory.resolve("handson_ch10_split.csv.gz"))
                        .categorical("split")
                        .read();
        int[] train = part(parts, "train");
        int[] valid = part(parts, "valid");
        Preprocessing preprocessing = Preprocessing.fitRegression(table, train);
        LabeledRows trainRows = rows(table, preprocessing, train);
        List<int[]> folds =
                numbers[1] > 1 ? KFold.contiguous(numbers[1]).heldOut(table, train, 0) : List.of();
        try (TrainingData data =
                new TrainingData(
                        Workload.device(),
                        DataType.FLOAT32,
                        Task.REGRESSION,
                        1,
                        trainRows,
                        Optional.of(rows(table, preprocessing, valid)),
                        folds,
                        new double[0],
                        42)) {
            return search(data, legs(directory, numbers[0], epochs), folds, trainers);
        }
    }

    private static String search(
            TrainingData data, List<Leg> legs, List<int[]> folds, int trainers) {
        String metric = folds.isEmpty() ? "val_mse" : "fold_mse";
        Metrics metrics = Metrics.forTask(Task.REGRESSION);
        TrainingRules rules =
                new TrainingRules(
                        Objective.minimize(metric),
                        metrics,
                        LearningRateSchedule.constant(),
                        Optional.empty(),
                        EarlyStopping.patience(10).restoreBest(false).resolved("val_mse", metrics),
                        1);
        Counts counts = new Counts(legs.size());
        long start = System.nanoTime();
        try (LocalExecutor executor =
                new LocalExecutor(
                        new MlpFactory(data, LossFunction.mse()),
                        rules,
                        trainers,
                        Workload.cohortLimit())) {
            executor.start(legs, StateStore.inMemory(), counts);
        }
        double wall = (System.nanoTime() - start) / 1e9;
        counts.failing.throwIfOneFailed();
        long epochs = counts.epochs.sum();
        int runs = Math.max(1, folds.size());
        int trained = data.trainingRows(folds.isEmpty() ? TrainingData.ALL_ROWS : 0).length;
        long steps = epochs * ((trained + BATCH - 1) / BATCH);
        return "ch10 wall_s=%.1f fits=%d epochs=%d steps=%d us_per_step=%.1f best_mse=%.4f"
                .formatted(
                        wall, legs.size() * runs, epochs, steps, wall * 1e6 / steps, counts.best);
    }

    /** Epochs of all runs: a run that stopped reports no loss of its own any more. */
    private static final class Counts implements EpochSink {

        private final Workload.Failing failing = new Workload.Failing();
        private final LongAdder epochs = new LongAdder();
        private final CountDownLatch left;
        private final Map<Integer, List<Double>> last = new java.util.HashMap<>();
        private double best = Double.POSITIVE_INFINITY;

        Counts(int trials) {
            left = new CountDownLatch(trials);
        }

        @Override
        public synchronized Verdict epoch(EpochReport report) {
            List<Double> now =
                    report.runValues().isEmpty()
                            ? List.of(report.metrics().values().iterator().next())
                            : report.runValues();
            List<Double> before = last.put(report.trial().number(), now);
            for (int run = 0; run < now.size(); run++) {
                // A stopped run's value stands still.
                if (before == null || !before.get(run).equals(now.get(run))) {
                    epochs.increment();
                }
            }
            return Verdict.CONTINUE;
        }

        @Override
        public synchronized void ended(Leg leg, TrialOutcome outcome) {
            if (outcome instanceof TrialOutcome.Completed done) {
                best = Math.min(best, done.value());
            }
            // Two of the first ten diverge from these initial weights, as docs/performance.md says.
            if (!(outcome instanceof TrialOutcome.Failed failed
                    && failed.failure().isDivergence())) {
                failing.ended(leg, outcome);
            }
            left.countDown();
        }
    }

    private static List<Leg> legs(Path directory, int count, int epochs) {
        TabularData table = TabularData.csv(directory.resolve("ch10_configs.csv")).read();
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 3)
                        .units(1, 100)
                        .optimizer(MlpOptimizer.SGD)
                        .learningRate(3e-4, 3e-2)
                        .epochs(epochs)
                        .fixed("batchSize", BATCH)
                        .build();
        List<Leg> legs = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            Map<String, Object> values = new LinkedHashMap<>();
            int hidden = (int) number(table, "n_hidden", row);
            values.put("hiddenLayers", hidden);
            if (hidden > 0) {
                values.put("units", (int) number(table, "n_neurons", row));
            }
            values.put("learningRate", number(table, "learning_rate", row));
            Configuration configuration = space.configuration(values);
            legs.add(Workload.leg(row, configuration));
        }
        return legs;
    }

    private static double number(TabularData table, String column, int row) {
        return ((NumericColumn) table.column(column)).value(row);
    }

    private static LabeledRows rows(TabularData table, Preprocessing preprocessing, int[] rows) {
        return new LabeledRows(
                rows.length,
                preprocessing.featureWidth(),
                preprocessing.features(table, rows),
                preprocessing.targets(table, rows));
    }

    private static int[] part(TabularData parts, String name) {
        Column split = parts.column("split");
        NumericColumn row = (NumericColumn) parts.column("row");
        NumericColumn position = (NumericColumn) parts.column("pos");
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < parts.rows(); i++) {
            if (split.text(i).equals(name)) {
                members.add(i);
            }
        }
        return members.stream()
                .sorted(Comparator.comparingDouble(position::value))
                .mapToInt(i -> (int) row.value(i))
                .toArray();
    }
}
