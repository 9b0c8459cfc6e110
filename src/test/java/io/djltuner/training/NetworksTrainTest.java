package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.training.blocks.ConvolutionStack;
import io.djltuner.training.blocks.NormalizedMlp;
import io.djltuner.training.blocks.RecurrentStack;
import io.djltuner.training.blocks.ResidualMlp;
import io.djltuner.training.blocks.TunableNetwork;
import io.djltuner.training.blocks.WideAndDeep;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network trains all over its space, and goes on from a state as if it had not stopped. */
class NetworksTrainTest {

    private static final int SIDE = 4;
    private static final int INPUTS = SIDE * SIDE;

    /** Batches of 4, and one of a single row. */
    private static final int ROWS = 9;

    private static final int BATCH = 4;

    static Stream<TunableNetwork<?>> networks() {
        List<String> columns =
                Stream.iterate(0, i -> i < INPUTS, i -> i + 1)
                        .map(i -> i < 5 ? "colour" : i < 8 ? "size" : "number " + i)
                        .toList();
        return Stream.of(
                ConvolutionStack.of(1, SIDE, SIDE, 1),
                RecurrentStack.of(SIDE, SIDE, 1),
                ResidualMlp.of(1),
                NormalizedMlp.of(1),
                WideAndDeep.of(columns, List.of("colour", "size"), 1));
    }

    private static BlockTrainer trainer(
            TrainingData data, TunableNetwork<?> network, Configuration configuration) {
        BlockFactory factory =
                new BlockFactory(
                        data,
                        new Shape(INPUTS),
                        BlockLoss.of(LossFunction.mse(), Task.REGRESSION),
                        network::build);
        return (BlockTrainer)
                factory.trainer(
                        List.of(
                                new NetworkRun(
                                        configuration.with("batchSize", BATCH),
                                        7,
                                        TrainingData.ALL_ROWS,
                                        0,
                                        Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyPartOfItsSpaceTrains(TunableNetwork<?> network) {
        SearchSpace space = network.space();
        SplittableRandom random = new SplittableRandom(3);
        try (TrainingData data = SyntheticData.of(Task.REGRESSION, 1, ROWS, INPUTS)) {
            for (int i = 0; i < 12; i++) {
                double[] point = random.doubles(space.searchable().size()).toArray();
                Configuration configuration = space.decode(point);
                try (BlockTrainer trainer = trainer(data, network, configuration)) {
                    double[] loss = trainer.trainEpoch(new double[] {1e-3}, new int[] {1});

                    assertThat(data.type()).isEqualTo(DataType.FLOAT64);
                    assertThat(loss[0]).as("%s", configuration).isFinite();
                    assertThat(trainer.predict(data.inputs())).hasSize(ROWS);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void goesOnBitForBit(TunableNetwork<?> network) {
        SearchSpace space = network.space();
        SplittableRandom random = new SplittableRandom(5);
        try (TrainingData data = SyntheticData.of(Task.REGRESSION, 1, ROWS, INPUTS)) {
            for (int i = 0; i < 5; i++) {
                double[] point = random.doubles(space.searchable().size()).toArray();
                Configuration configuration = space.decode(point);
                try (BlockTrainer straight = trainer(data, network, configuration);
                        BlockTrainer resumed = trainer(data, network, configuration)) {
                    epochs(straight, 1, 2);
                    resumed.restore(straight.states().get(0));
                    epochs(straight, 3, 4);
                    epochs(resumed, 3, 4);

                    assertThat(resumed.states().get(0).weights())
                            .as("%s", configuration)
                            .isEqualTo(straight.states().get(0).weights());
                    assertThat(resumed.predict(data.inputs()))
                            .isEqualTo(straight.predict(data.inputs()));
                }
            }
        }
    }

    private static void epochs(BlockTrainer trainer, int from, int to) {
        for (int epoch = from; epoch <= to; epoch++) {
            trainer.trainEpoch(new double[] {1e-2}, new int[] {epoch});
        }
    }
}
