package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.IntRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.training.blocks.ConvolutionStack;
import io.djltuner.training.blocks.NetworkChoice;
import io.djltuner.training.blocks.NormalizedMlp;
import io.djltuner.training.blocks.RecurrentStack;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** How large the networks of a search are. */
class NetworkExtremesTest {

    private static long parameters(Block block, Shape row) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            block.initialize(manager, DataType.FLOAT32, row);
            return block.getParameters().values().stream()
                    .mapToLong(parameter -> parameter.getArray().size())
                    .sum();
        }
    }

    /** The smallest and largest of networks drawn at random. */
    private static LongSummaryStatistics drawn(
            SearchSpace space, ToLongFunction<Configuration> parameters) {
        Random random = new Random(1);
        LongSummaryStatistics sizes = new LongSummaryStatistics();
        for (int i = 0; i < 60; i++) {
            double[] point = random.doubles(space.hyperparameters().size()).toArray();
            sizes.accept(parameters.applyAsLong(space.decode(point)));
        }
        return sizes;
    }

    @Test
    void noNetworkOfAConvolutionStackIsSmallerOrLarger() {
        ConvolutionStack stack =
                ConvolutionStack.of(1, 8, 8, 3)
                        .with(IntRange.of(ConvolutionStack.FILTERS, 2, 4))
                        .with(IntRange.of(ConvolutionStack.DENSE_UNITS, 4, 16));
        ToLongFunction<Configuration> parameters =
                values -> parameters(stack.build(values), new Shape(1, 64));
        NetworkExtremes extremes = new NetworkExtremes(stack.space(), parameters);
        LongSummaryStatistics drawn = drawn(stack.space(), parameters);

        assertThat(extremes.smallest()).isLessThanOrEqualTo(drawn.getMin());
        assertThat(extremes.largest()).isGreaterThanOrEqualTo(drawn.getMax());
        assertThat(extremes.largest()).isGreaterThan(20 * extremes.smallest());
    }

    @Test
    void allKindsOfNetworksAreLookedAt() {
        NetworkChoice networks =
                NetworkChoice.of("network")
                        .or("small", NormalizedMlp.of(3).with(IntRange.of("units", 4, 8)))
                        .or(
                                "large",
                                RecurrentStack.of(8, 8, 3)
                                        .with(IntRange.of(RecurrentStack.STATE_SIZE, 4, 16)));
        SearchSpace space = networks.space();
        ToLongFunction<Configuration> parameters =
                values -> parameters(networks.build(values), new Shape(1, 64));
        LongSummaryStatistics drawn = drawn(space, parameters);
        NetworkExtremes extremes = new NetworkExtremes(space, parameters);

        assertThat(extremes.smallest()).isLessThanOrEqualTo(drawn.getMin());
        assertThat(extremes.largest()).isGreaterThanOrEqualTo(drawn.getMax());
    }

    @Test
    void aChoiceThatOtherHyperparametersHangOnIsChanged() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(Choice.of("kind", "plain", "broken", "wide"))
                        .add(IntRange.of("width", 10, 90).when(Condition.is("kind", "wide")))
                        .build();
        NetworkExtremes extremes =
                new NetworkExtremes(
                        space,
                        values -> {
                            if (values.getString("kind").equals("broken")) {
                                throw new IllegalArgumentException("broken");
                            }
                            return values.getString("kind").equals("wide")
                                    ? values.getInt("width")
                                    : 20;
                        });

        assertThat(extremes.largest()).isEqualTo(90);
        assertThat(extremes.smallest()).isEqualTo(10);
    }
}
