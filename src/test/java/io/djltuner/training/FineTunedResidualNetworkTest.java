package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.blocks.FineTuning;
import io.djltuner.training.internal.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fine-tuning of a residual network (He et al. 2016) of stock blocks, small, as DJL's model zoo has
 * large ones: a convolution, two residual units, pooling and a linear layer, saved by DJL.
 */
class FineTunedResidualNetworkTest {

    private static final String NAME = "resnet";
    private static final int CHANNELS = 3;
    private static final int ROWS = 16;

    /** Weights and biases of the first convolution, then its normalisation's four. */
    private static final int STEM = CHANNELS * 9 + CHANNELS + 4 * CHANNELS;

    /** Two convolutions and two normalisations. */
    private static final int UNIT = 2 * (CHANNELS * CHANNELS * 9 + CHANNELS + 4 * CHANNELS);

    private static final int HEAD = (CHANNELS + 1) * 2;

    /** The picture, its convolution, normalisation, activation, and the first unit. */
    private static final int LOWER = 5;

    private static TrainingData data;

    private static double[] known;

    @TempDir static Path folder;

    private static Block convolution() {
        return Conv2d.builder()
                .setFilters(CHANNELS)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .build();
    }

    private static Block residualUnit() {
        Block branch =
                new SequentialBlock()
                        .add(convolution())
                        .add(BatchNorm.builder().build())
                        .add(Activation.reluBlock())
                        .add(convolution())
                        .add(BatchNorm.builder().build());
        return new ParallelBlock(
                parts -> new NDList(Activation.relu(parts.get(0).head().add(parts.get(1).head()))),
                List.of(branch, Blocks.identityBlock()));
    }

    private static SequentialBlock network() {
        return new SequentialBlock()
                .add(
                        new LambdaBlock(
                                rows -> new NDList(rows.head().reshape(new Shape(-1, 1, 6, 6))),
                                "picture"))
                .add(convolution())
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(residualUnit())
                .add(residualUnit())
                .add(Pool.globalAvgPool2dBlock())
                .add(Linear.builder().setUnits(5).build());
    }

    @BeforeAll
    static void saveANetwork() throws IOException {
        data = SyntheticData.of(Task.REGRESSION, 2, ROWS, 36);
        try (Model model = Model.newInstance(NAME, Device.cpu(), "PyTorch")) {
            SequentialBlock block = network();
            block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 36));
            model.setBlock(block);
            model.save(folder, NAME);
            known =
                    block.getParameters().values().stream()
                            .flatMapToDouble(p -> Arrays.stream(Numbers.read(p.getArray())))
                            .toArray();
        }
        assertThat(known).hasSize(STEM + 2 * UNIT + (CHANNELS + 1) * 5);
    }

    @AfterAll
    static void close() {
        data.close();
    }

    private static double[] tuned(
            MlpOptimizer optimizer, double rate, double bodyRate, int frozen, int epochs) {
        FineTuning tuning = FineTuning.of(folder, NAME, FineTunedResidualNetworkTest::network, 2);
        Configuration values =
                Configuration.of(
                        Map.of(
                                "optimizer",
                                optimizer,
                                "batchSize",
                                ROWS,
                                FineTuning.FROZEN_BLOCKS,
                                frozen,
                                FineTuning.BODY_RATE,
                                bodyRate));
        BlockFactory factory =
                new BlockFactory(
                        data,
                        new Shape(36),
                        BlockLoss.of(LossFunction.mse(), Task.REGRESSION),
                        tuning::build);
        NetworkRun run = new NetworkRun(values, 1, TrainingData.ALL_ROWS, 0, Optional.empty());
        try (NetworkTrainer trainer = factory.trainer(List.of(run))) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                trainer.trainEpoch(new double[] {rate}, new int[] {epoch});
            }
            double[] weights = trainer.states().get(0).weights();
            assertThat(weights).hasSize(STEM + 2 * UNIT + HEAD);
            return Arrays.copyOf(weights, STEM + 2 * UNIT);
        }
    }

    @Test
    void theLowerUnitsStayAsTheyWereBitForBitAndTheUpperOnesLearn() {
        double[] body = tuned(MlpOptimizer.ADAM, 0.01, 0.5, LOWER, 3);

        int lower = STEM + UNIT;
        assertThat(Arrays.copyOf(body, lower)).isEqualTo(Arrays.copyOf(known, lower));
        for (int i = lower; i < body.length; i++) {
            // All but biases before a normalisation, which takes them out again.
            assertThat(body[i]).as("number %d", i).isNotEqualTo(known[i]);
        }
    }

    @Test
    void allUnitsStayWhereAllAreFrozen() {
        double[] body = tuned(MlpOptimizer.ADAM, 0.01, 0.5, 7, 3);

        assertThat(body).isEqualTo(Arrays.copyOf(known, body.length));
    }

    /** One step of plain descent goes as far at half the body's rate as at half the rate. */
    @Test
    void theBodyLearnsAtItsShareOfTheRateBitForBit() {
        double[] share = tuned(MlpOptimizer.SGD, 0.08, 0.5, LOWER, 1);
        double[] half = tuned(MlpOptimizer.SGD, 0.04, 1, LOWER, 1);
        double[] whole = tuned(MlpOptimizer.SGD, 0.08, 1, LOWER, 1);

        assertThat(share).isEqualTo(half).isNotEqualTo(whole);
    }
}
