package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainers that cannot be made. */
class BlockFactoryTest {

    private static final Configuration CONFIGURATION = Configuration.of(Map.of("batchSize", 4));

    /** More bytes than a process can address. */
    private static final long ABSURD = 1L << 47;

    private final List<NDArray> weights = new ArrayList<>();
    private int built;

    private Block linear(long units) {
        Linear block = Linear.builder().setUnits(units).build();
        block.setInitializer(
                (manager, shape, type) -> {
                    NDArray made = manager.zeros(shape, type);
                    weights.add(made);
                    return made;
                },
                Parameter.Type.WEIGHT);
        return block;
    }

    /** The runs of a trial are trained by one trainer each. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatWasMadeForRunsBeforeTheOneThatFailsIsGivenBack(int failing) {
        try (TrainingData data = SyntheticData.of(Task.REGRESSION, 1, 9, 2)) {
            BlockFactory factory =
                    new BlockFactory(
                            data,
                            new Shape(2),
                            BlockLoss.of(LossFunction.mse(), Task.REGRESSION),
                            configuration -> linear(++built == failing ? ABSURD : 1));
            List<NetworkRun> runs =
                    IntStream.range(0, 3)
                            .mapToObj(
                                    run ->
                                            new NetworkRun(
                                                    CONFIGURATION,
                                                    7,
                                                    TrainingData.ALL_ROWS,
                                                    run,
                                                    Optional.empty()))
                            .toList();

            assertThatThrownBy(() -> factory.trainer(runs))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("allocate");

            assertThat(weights).hasSize(failing - 1).allMatch(NDArray::isReleased);
        }
    }
}
