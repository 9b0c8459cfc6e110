package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.MlpParameters;
import io.djltuner.training.blocks.MlpBlocks;
import io.djltuner.training.fused.MlpFactory;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No optimizer, activation or schedule is missing in the engine, in either way of training. */
class EveryCombinationTrainsTest {

    private static final int EPOCHS = 2;
    private static final int INPUTS = 4;

    private static Stream<LearningRateSchedule> schedules() {
        return Stream.of(
                LearningRateSchedule.constant(),
                LearningRateSchedule.step(1, 0.5),
                LearningRateSchedule.exponential(0.9),
                LearningRateSchedule.cosine(),
                LearningRateSchedule.polynomial(0.1, 2),
                LearningRateSchedule.of((epoch, horizon) -> 1.0 / epoch),
                LearningRateSchedule.cosine().warmUp(1, 0.1));
    }

    private static List<NetworkRun> runs() {
        List<NetworkRun> runs = new ArrayList<>();
        for (MlpOptimizer optimizer : MlpOptimizer.values()) {
            for (MlpActivation activation : MlpActivation.values()) {
                Map<String, Object> values =
                        Map.of(
                                MlpParameters.HIDDEN_LAYERS.name(),
                                2,
                                MlpParameters.UNITS.name(),
                                3 + runs.size() % 5,
                                MlpParameters.OPTIMIZER.name(),
                                optimizer,
                                MlpParameters.ACTIVATION.name(),
                                activation,
                                MlpParameters.DROPOUT.name(),
                                runs.size() % 2 * 0.2,
                                MlpParameters.BATCH_SIZE.name(),
                                8,
                                MlpParameters.LEARNING_RATE.name(),
                                0.01);
                runs.add(
                        new NetworkRun(
                                Configuration.of(values),
                                runs.size(),
                                TrainingData.ALL_ROWS,
                                0,
                                Optional.empty()));
            }
        }
        return runs;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedules")
    void fusedEveryCombinationTrains(LearningRateSchedule schedule) {
        try (TrainingData data = SyntheticData.of(Task.BINARY, 1, 19, INPUTS)) {
            assertTrains(new MlpFactory(data, LossFunction.crossEntropy()), runs(), schedule);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedules")
    void aloneEveryCombinationTrains(LearningRateSchedule schedule) {
        try (TrainingData data = SyntheticData.of(Task.REGRESSION, 2, 19, INPUTS)) {
            MlpFactory factory = new MlpFactory(data, LossFunction.mse());
            runs().forEach(run -> assertTrains(factory, List.of(run), schedule));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedules")
    void blockByBlockEveryCombinationTrains(LearningRateSchedule schedule) {
        try (TrainingData data = SyntheticData.of(Task.MULTICLASS, 3, 19, INPUTS)) {
            BlockFactory factory =
                    new BlockFactory(
                            data,
                            new Shape(INPUTS),
                            BlockLoss.of(LossFunction.crossEntropy(), Task.MULTICLASS),
                            values -> {
                                MlpSettings settings = MlpSettings.of(values, INPUTS, 3);
                                return MlpBlocks.mlp(
                                        settings.shape(),
                                        settings.activation(),
                                        settings.dropout());
                            });
            assertTrains(factory, runs(), schedule);
        }
    }

    private static void assertTrains(
            NetworkFactory factory, List<NetworkRun> runs, LearningRateSchedule schedule) {
        try (NetworkTrainer trainer = factory.trainer(runs)) {
            List<NetworkState> before = trainer.states();
            double[] rates = new double[runs.size()];
            int[] epochs = new int[runs.size()];
            for (int epoch = 1; epoch <= EPOCHS; epoch++) {
                Arrays.fill(epochs, epoch);
                Arrays.fill(rates, schedule.rate(0.01, epoch, EPOCHS));
                for (double loss : trainer.trainEpoch(rates, epochs)) {
                    assertThat(loss).isFinite().isPositive();
                }
            }
            List<NetworkState> after = trainer.states();
            for (int i = 0; i < after.size(); i++) {
                assertThat(after.get(i).weights())
                        .as("%s", runs.get(i).configuration())
                        .isNotEqualTo(before.get(i).weights());
                assertThat(Arrays.stream(after.get(i).weights()).allMatch(Double::isFinite))
                        .isTrue();
                assertThat(after.get(i).steps()).isEqualTo(EPOCHS * 3L);
            }
        }
    }
}
