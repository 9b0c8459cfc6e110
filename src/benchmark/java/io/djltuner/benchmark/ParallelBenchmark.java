package io.djltuner.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import io.djltuner.data.Task;
import io.djltuner.execution.LocalExecutor;
import io.djltuner.execution.TrainingRules;
import io.djltuner.space.Configuration;
import io.djltuner.study.EpochReport;
import io.djltuner.study.EpochSink;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.StateStore;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import io.djltuner.training.BlockFactory;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.TrainingData;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Two trials of a small convolutional network on pictures of 28×28, one by one: side by side on two
 * threads, and one after the other on one. One operation thread each; the least of some rounds.
 */
final class ParallelBenchmark {

    private static final Shape IMAGE = new Shape(1, 28, 28);
    private static final int CLASSES = 10;
    private static final int ROWS = 4_000;
    private static final int HELD_OUT = 1_000;
    private static final int BATCH = 64;
    private static final int EPOCHS = 2;
    private static final int ROUNDS = 3;

    private ParallelBenchmark() {}

    static String run() {
        try (TrainingData data =
                new TrainingData(
                        Device.cpu(),
                        DataType.FLOAT32,
                        Task.MULTICLASS,
                        CLASSES,
                        images(ROWS, 1),
                        Optional.of(images(HELD_OUT, 2)),
                        List.of(),
                        new double[0],
                        1)) {
            double[] together = new double[ROUNDS];
            double[] oneAfterTheOther = new double[ROUNDS];
            seconds(data, 2);
            for (int round = 0; round < ROUNDS; round++) {
                together[round] = seconds(data, 2);
                oneAfterTheOther[round] = seconds(data, 1);
            }
            double two = Arrays.stream(together).min().orElseThrow();
            double one = Arrays.stream(oneAfterTheOther).min().orElseThrow();
            int steps = (ROWS + BATCH - 1) / BATCH * EPOCHS * 2;
            return "parallel together_s=%.2f one_after_the_other_s=%.2f ratio=%.3f ms_per_step=%.2f"
                    .formatted(two, one, two / one, one / steps * 1e3);
        }
    }

    private static LabeledRows images(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] labels = new double[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextInt(CLASSES);
        }
        double[] pixels = random.doubles(rows * IMAGE.size()).toArray();
        return new LabeledRows(rows, Math.toIntExact(IMAGE.size()), pixels, labels);
    }

    private static Block network(Configuration values) {
        SequentialBlock block = new SequentialBlock();
        for (int layer = 0; layer < 2; layer++) {
            block.add(
                            Conv2d.builder()
                                    .setKernelShape(new Shape(3, 3))
                                    .optPadding(new Shape(1, 1))
                                    .setFilters(values.getInt("filters") << layer)
                                    .build())
                    .add(Activation.reluBlock())
                    .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        }
        return block.add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(CLASSES).build());
    }

    private static double seconds(TrainingData data, int parallelism) {
        BlockFactory factory =
                new BlockFactory(
                        data,
                        IMAGE,
                        BlockLoss.of(LossFunction.crossEntropy(), Task.MULTICLASS),
                        ParallelBenchmark::network);
        Metrics metrics = Metrics.forTask(Task.MULTICLASS);
        TrainingRules rules =
                new TrainingRules(
                        Objective.minimize("val_loss"),
                        metrics,
                        LearningRateSchedule.constant(),
                        Optional.empty(),
                        EarlyStopping.patience(EPOCHS).resolved("val_loss", metrics),
                        1);
        Configuration values =
                Configuration.of(Map.of("filters", 16, "epochs", EPOCHS, "batchSize", BATCH));
        long start = System.nanoTime();
        try (LocalExecutor executor = new LocalExecutor(factory, rules, parallelism, 1)) {
            executor.start(
                    List.of(Workload.leg(0, values), Workload.leg(1, values)),
                    StateStore.inMemory(),
                    new Silent());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Lets every trial go on, and a failure be known. */
    private static final class Silent implements EpochSink {

        @Override
        public Verdict epoch(EpochReport report) {
            return Verdict.CONTINUE;
        }

        @Override
        public void ended(Leg leg, TrialOutcome outcome) {
            if (!(outcome instanceof TrialOutcome.Completed)) {
                throw new IllegalStateException("parallel: a trial failed: " + outcome);
            }
        }
    }
}
