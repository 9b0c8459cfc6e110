package io.djltuner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.StateStore;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import io.djltuner.training.BlockFactory;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.NetworkSize;
import io.djltuner.training.TrainingData;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.fused.StepCost;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of the user's that train side by side, one on each thread. */
@Timeout(120)
class OneByOneTest {

    private static final Shape IMAGE = new Shape(1, 6, 6);
    private static final int CLASSES = 3;

    private final TrainingData data =
            new TrainingData(
                    Device.cpu(),
                    DataType.FLOAT32,
                    Task.MULTICLASS,
                    CLASSES,
                    images(70, 1),
                    Optional.of(images(30, 2)),
                    List.of(),
                    new double[0],
                    5);

    @AfterEach
    void freeTheData() {
        data.close();
    }

    private static LabeledRows images(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int pixels = (int) IMAGE.size();
        double[] features = random.doubles((long) rows * pixels).toArray();
        double[] labels = new double[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextInt(CLASSES);
            features[row * pixels + (int) labels[row]] += 2;
        }
        return new LabeledRows(rows, pixels, features, labels);
    }

    private static Block convolutions(Configuration values) {
        return new SequentialBlock()
                .add(
                        Conv2d.builder()
                                .setKernelShape(new Shape(3, 3))
                                .optPadding(new Shape(1, 1))
                                .setFilters(values.getInt("filters"))
                                .build())
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(CLASSES).build());
    }

    private BlockFactory factory() {
        return new BlockFactory(
                data,
                IMAGE,
                BlockLoss.of(LossFunction.crossEntropy(), Task.MULTICLASS),
                OneByOneTest::convolutions);
    }

    private static TrainingRules rules() {
        Metrics metrics = Metrics.forTask(Task.MULTICLASS);
        return new TrainingRules(
                Objective.minimize("val_loss"),
                metrics,
                LearningRateSchedule.constant(),
                Optional.empty(),
                EarlyStopping.patience(1000).resolved("val_loss", metrics),
                1);
    }

    private static Leg leg(int number, int filters) {
        return TrialExecutorConformance.leg(
                number,
                Configuration.of(
                        Map.of(
                                "filters",
                                filters,
                                "epochs",
                                3,
                                "batchSize",
                                16,
                                "learningRate",
                                0.01)));
    }

    private static LocalExecutor open(
            NetworkFactory factory, int parallelism, MemoryBudget memory) {
        return new LocalExecutor(
                factory,
                rules(),
                parallelism,
                8,
                Optional.empty(),
                memory,
                new StepCost(1, 1, 1, 1, 1, 1));
    }

    private static RecordingSink train(
            NetworkFactory factory, int parallelism, MemoryBudget memory) {
        return train(factory, parallelism, memory, RecordingSink.goOn());
    }

    private static RecordingSink train(
            NetworkFactory factory, int parallelism, MemoryBudget memory, RecordingSink sink) {
        try (LocalExecutor executor = open(factory, parallelism, memory)) {
            executor.start(
                    IntStream.range(0, 6).mapToObj(i -> leg(i, 4 + i)).toList(),
                    StateStore.inMemory(),
                    sink);
        }
        return sink;
    }

    @Test
    void trialsGiveTheSameNumbersBitForBitHoweverManyTrainAtOnce() {
        RecordingSink alone = train(factory(), 1, MemoryBudget.UNLIMITED);

        RecordingSink sideBySide = train(factory(), 3, MemoryBudget.UNLIMITED);

        for (int trial = 0; trial < 6; trial++) {
            assertThat(alone.outcomes.get(trial)).isInstanceOf(TrialOutcome.Completed.class);
            for (String metric : List.of("train_loss", "val_loss", "val_accuracy")) {
                assertThat(sideBySide.values(trial, metric))
                        .as("%s of trial %d", metric, trial)
                        .hasSize(3)
                        .isEqualTo(alone.values(trial, metric));
            }
        }
    }

    @Test
    void asManyTrainAtOnceAsThereAreThreads() {
        Counted counted = new Counted(factory(), 3);

        RecordingSink sink = train(counted, 3, MemoryBudget.UNLIMITED);

        assertThat(counted.most()).hasValue(3);
        assertThat(sink.outcomes.values()).hasOnlyElementsOfType(TrialOutcome.Completed.class);
    }

    @Test
    void oneTrialMoreIsTakenThanTrains() {
        try (LocalExecutor executor = open(factory(), 3, MemoryBudget.UNLIMITED)) {
            assertThat(executor.capacity()).isEqualTo(4);
        }
    }

    @Test
    void whenTheSearchEndsNoTrainerIsBuiltForTrialsThatWait() {
        Counted counted = new Counted(factory(), 1);

        RecordingSink sink = train(counted, 2, MemoryBudget.UNLIMITED, RecordingSink.ending());

        assertThat(counted.built().get()).isBetween(1, 2);
        assertThat(sink.order()).hasSize(counted.built().get()).allMatch(e -> e.endsWith("/1"));
        assertThat(sink.outcomes).hasSize(6);
        assertThat(sink.outcomes.values()).containsOnly(new TrialOutcome.Cancelled());
    }

    @Test
    void trialsWaitWhileThoseThatTrainLeaveThemNoMemory() {
        NetworkSize smallest = factory().size(leg(0, 4).plan().configuration());
        NetworkSize next = factory().size(leg(0, 5).plan().configuration());
        // The batches that are gathered take most of the device, parameters all of the heap.
        long device = 2 * next.deviceBytes();
        long heap = smallest.heapBytes() + next.heapBytes();

        for (MemoryBudget memory :
                List.of(
                        new MemoryBudget(device, Long.MAX_VALUE),
                        new MemoryBudget(Long.MAX_VALUE, heap))) {
            Counted counted = new Counted(factory(), 2);

            RecordingSink sink = train(counted, 3, memory);

            assertThat(counted.most()).hasValue(2);
            assertThat(sink.outcomes.values()).hasOnlyElementsOfType(TrialOutcome.Completed.class);
        }
    }

    @Test
    void aTrialThatNeedsMoreThanThereIsTrainsAlone() {
        Counted counted = new Counted(factory(), 1);

        RecordingSink sink = train(counted, 3, new MemoryBudget(1, Long.MAX_VALUE));

        assertThat(counted.most()).hasValue(1);
        assertThat(sink.outcomes.values()).hasOnlyElementsOfType(TrialOutcome.Completed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBlockIsBuiltOnceToLearnItsSizeAndOnceForEachLegToTrainIt(int parallelism) {
        AtomicInteger built = new AtomicInteger();
        BlockFactory factory =
                new BlockFactory(
                        data,
                        IMAGE,
                        BlockLoss.of(LossFunction.crossEntropy(), Task.MULTICLASS),
                        values -> {
                            built.incrementAndGet();
                            return convolutions(values);
                        });
        StateStore states = StateStore.inMemory();

        try (LocalExecutor executor = open(factory, parallelism, MemoryBudget.UNLIMITED)) {
            CountDownLatch paused = new CountDownLatch(1);
            RecordingSink pausing =
                    new RecordingSink(report -> Verdict.PAUSE, leg -> paused.countDown());
            executor.start(List.of(leg(0, 4)), states, pausing);
            paused.await();
            executor.start(List.of(leg(0, 4)), states, RecordingSink.goOn());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }

        assertThat(built).hasValue(1 + 2);
    }

    @Test
    void whereOneTrainsAtATimeBlocksAreBuiltByItsThreadAlone() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        BlockFactory factory =
                new BlockFactory(
                        data,
                        IMAGE,
                        BlockLoss.of(LossFunction.crossEntropy(), Task.MULTICLASS),
                        values -> {
                            threads.add(Thread.currentThread().getName());
                            return convolutions(values);
                        });

        train(factory, 1, MemoryBudget.UNLIMITED);

        assertThat(threads).containsExactly("djl-tuner-1");
    }

    @Test
    void aBlockCannotStartFromTheWeightsOfAnother() {
        Leg fresh = leg(3, 4);
        RecordingSink sink = RecordingSink.goOn();
        try (LocalExecutor executor = open(factory(), 1, MemoryBudget.UNLIMITED)) {
            Leg grown = new Leg(fresh.trial(), fresh.plan(), Optional.of(leg(1, 4).trial()));
            executor.start(List.of(grown), StateStore.inMemory(), sink);
        }

        assertThat(((TrialOutcome.Failed) sink.outcomes.get(3)).failure().message())
                .isEqualTo(
                        "java.lang.IllegalStateException: trial 3: is to start from the weights of"
                                + " trial 1, which networks of blocks of your own cannot; leave"
                                + " keepWeights out");
    }

    @Test
    void memoryIsPredictedFromTheShapesOfTheBlock() {
        // Filters 4: convolution 4·9 + 4, scales and shifts 4 + 4, running mean and variance 4 + 4,
        // output 3·(4·9) + 3.
        long trained = 40 + 8 + 111;
        long parameters = trained + 8;
        // Convolution, normalisation and activation 4·36 each, pooled and flattened 4·9, output 3.
        long activations = 3 * 144 + 2 * 36 + 3;
        long weights = parameters + 3 * trained;
        // Rows are predicted 4,096 at once, which takes more than a step of 16.
        long predicted = 4096 * activations;
        // Batches are gathered until they are 2²² numbers, and copied.
        long gathered = 2 * 16 * 36 * ((1L << 22) / (16 * 36));

        assertThat(factory().parameters(leg(0, 4).plan().configuration())).isEqualTo(parameters);
        assertThat(factory().size(leg(0, 4).plan().configuration()))
                .isEqualTo(
                        new NetworkSize(
                                parameters,
                                4 * (weights + predicted + gathered),
                                // The weights, the best ones and Adam's moments, thrice.
                                3 * 8 * parameters * 4));
    }
}
