package io.djltuner.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.execution.LocalExecutor;
import io.djltuner.execution.TrainingRules;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.study.EpochReport;
import io.djltuner.study.EpochSink;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.StateStore;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.Verdict;
import io.djltuner.training.Initialization;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkState;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.fused.Cohort;
import io.djltuner.training.fused.Member;
import io.djltuner.training.fused.MlpFactory;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.optimizer.OptimizerSettings;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Rows and networks to measure with. */
final class Workload {

    static final int INPUTS = 8;

    /** Networks that one trainer may hold, and trainers that share a GPU. */
    private static final int COHORT_LIMIT = 64;

    private static final int COHORT_LIMIT_ON_GPU = 4096;
    private static final int TRAINERS_ON_GPU = 2;

    private Workload() {}

    /** What {@code -Ddjltuner.device} names, such as {@code gpu} or {@code gpu1}; else the CPU. */
    static Device device() {
        String name = System.getProperty("djltuner.device", "cpu");
        return name.equals("gpu") ? Device.gpu() : Device.fromName(name);
    }

    /** How many networks a trainer may hold there. */
    static int cohortLimit() {
        return device().isGpu() ? COHORT_LIMIT_ON_GPU : COHORT_LIMIT;
    }

    /** How many trainers keep it busy. */
    static int trainers() {
        return device().isGpu() ? TRAINERS_ON_GPU : Runtime.getRuntime().availableProcessors();
    }

    /** A smooth function of eight normal numbers. */
    static TrainingData regression(int rows) {
        SplittableRandom random = new SplittableRandom(1);
        double[] x = new double[rows * INPUTS];
        double[] y = new double[rows];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
            y[row] = Math.sin(x[row * INPUTS]) + x[row * INPUTS + 1] * x[row * INPUTS + 2];
        }
        Autograd.setThreadsPerOperation(1);
        return new TrainingData(
                device(),
                DataType.FLOAT32,
                Task.REGRESSION,
                1,
                new LabeledRows(rows, INPUTS, x, y),
                Optional.empty(),
                List.of(),
                new double[0],
                1);
    }

    /** A trial of a configuration, as a study would hand it out. */
    static Leg leg(int number, Configuration configuration) {
        Trial trial = Trial.outsideStudy(number, configuration, number);
        return new Leg(trial, TrialPlan.of(configuration));
    }

    static MlpShape shape(int units, int layers) {
        return new MlpShape(INPUTS, Collections.nCopies(layers, units), 1);
    }

    static Cohort cohort(
            TrainingData data, MlpShape shape, MlpOptimizer optimizer, int batch, int members) {
        Member member =
                new Member(
                        shape,
                        MlpActivation.RELU,
                        OptimizerSettings.of(optimizer),
                        0,
                        TrainingData.ALL_ROWS);
        List<NetworkState> states =
                IntStream.range(0, members)
                        .mapToObj(
                                k ->
                                        NetworkState.initial(
                                                Initialization.draw(
                                                        MlpInitialization.GLOROT_UNIFORM,
                                                        shape,
                                                        k,
                                                        0)))
                        .toList();
        return new Cohort(
                data, LossFunction.mse(), batch, Collections.nCopies(members, member), states);
    }

    /** The median time of a step over some epochs, in microseconds, after two to warm up. */
    static double microsPerStep(NetworkTrainer trainer, int epochs, int steps) {
        double[] rates = new double[trainer.size()];
        Arrays.fill(rates, 1e-3);
        double[] times = new double[epochs];
        int[] numbers = new int[trainer.size()];
        for (int epoch = -1; epoch <= epochs; epoch++) {
            Arrays.fill(numbers, epoch + 2);
            long start = System.nanoTime();
            trainer.trainEpoch(rates, numbers);
            if (epoch > 0) {
                times[epoch - 1] = (System.nanoTime() - start) / 1e3 / steps;
            }
        }
        return median(times);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Seconds that one worker takes to train trials, in cohorts of at most so many. */
    static double secondsToTrain(
            TrainingData data, List<Configuration> configurations, int cohortLimit) {
        Metrics metrics = Metrics.forTask(Task.REGRESSION);
        TrainingRules rules =
                new TrainingRules(
                        Objective.minimize("train_loss"),
                        metrics,
                        LearningRateSchedule.constant(),
                        Optional.empty(),
                        EarlyStopping.patience(1000).resolved("train_loss", metrics),
                        1);
        List<Leg> legs =
                IntStream.range(0, configurations.size())
                        .mapToObj(number -> leg(number, configurations.get(number)))
                        .toList();
        LocalExecutor executor =
                new LocalExecutor(new MlpFactory(data, LossFunction.mse()), rules, 1, cohortLimit);
        Failing sink = new Failing();
        long start = System.nanoTime();
        try (executor) {
            executor.start(legs, StateStore.inMemory(), sink);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        sink.throwIfOneFailed();
        return seconds;
    }

    /** Lets all train on and fails where one does. */
    static final class Failing implements EpochSink {

        private final Queue<String> failures = new ConcurrentLinkedQueue<>();

        /** A time that was taken while trials failed is none. */
        void throwIfOneFailed() {
            if (!failures.isEmpty()) {
                throw new IllegalStateException(
                        "%d trials failed, the first: %s"
                                .formatted(failures.size(), failures.element()));
            }
        }

        @Override
        public Verdict epoch(EpochReport report) {
            return Verdict.CONTINUE;
        }

        @Override
        public void ended(Leg leg, TrialOutcome outcome) {
            if (outcome instanceof TrialOutcome.Failed failed) {
                failures.add(
                        "trial %d: %s".formatted(leg.trial().number(), failed.failure().message()));
            }
        }
    }
}
