package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import io.djltuner.data.TabularData;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.training.TunedModel;
import io.djltuner.training.blocks.ConvolutionStack;
import io.djltuner.training.blocks.FineTuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that was trained on some digits learns others. */
class FineTuningTest {

    /** Shaped, convolution, normalised, activation, pooling, flat, linear, activation, linear. */
    private static final ConvolutionStack STACK =
            ConvolutionStack.of(1, 8, 8, 10)
                    .with(ConvolutionStack.LAYERS, 1)
                    .with(ConvolutionStack.FILTERS, 4)
                    .with(ConvolutionStack.BATCH_NORM, true)
                    .with(ConvolutionStack.DENSE_UNITS, 8);

    private static final int BLOCKS = 8;

    /** Filters and their biases, then scale, shift, mean and variance of each. */
    private static final int LOWER = 4 * 9 + 4 + 4 * 4;

    private static final TabularData DIGITS =
            Searches.classes("digits").select(IntStream.range(0, 300).toArray());

    @TempDir static Path saved;

    private static double[] known;

    private static Block network() {
        return STACK.build(Configuration.of(Map.of()));
    }

    @BeforeAll
    static void trainANetwork() throws IOException {
        TuningResult result = search(STACK.space(), STACK::build, Map.of(), 4);
        try (TunedModel model = result.bestModel()) {
            model.save(saved);
            known = model.weights();
        }
    }

    private static TuningResult search(
            SearchSpace network,
            Function<Configuration, Block> blocks,
            Map<String, Object> values,
            int epochs) {
        SearchSpace space =
                SearchSpace.builder()
                        .addAll(network)
                        .fixed("learningRate", 0.01)
                        .fixed("weightDecay", 0.01)
                        .epochs(epochs)
                        .build();
        return Searches.alone(Tuner.of(space, blocks).data(DIGITS))
                .enqueue(space.configuration(values))
                .maxTrials(1)
                .seed(2)
                .run();
    }

    private static FineTuning tuning() {
        return FineTuning.of(saved, "tuned", FineTuningTest::network, 10);
    }

    private static TuningResult tune(Map<String, Object> values) {
        return search(tuning().space(), tuning()::build, values, 3);
    }

    @Test
    void frozenBlocksStayAsTheyWereBitForBit(@TempDir Path folder) throws IOException {
        TuningResult result = tune(Map.of());

        Trial trial = result.bestTrial();
        assertThat(trial.metric("train_loss", 3).orElseThrow())
                .isLessThan(trial.metric("train_loss", 1).orElseThrow());
        try (TunedModel model = result.bestModel()) {
            int body = known.length - (8 + 1) * 10;
            assertThat(Arrays.copyOf(model.weights(), body)).isEqualTo(Arrays.copyOf(known, body));
            model.save(folder);
            try (TunedModel loaded = TunedModel.load(folder, tuning()::build)) {
                assertThat(loaded.probabilities(DIGITS)).isDeepEqualTo(model.probabilities(DIGITS));
            }
        }
    }

    @Test
    void blocksAboveTheFrozenOnesLearnAtTheirOwnRate() {
        double slow = distance(Map.of("frozenBlocks", 3, "bodyRate", 1e-3));
        double fast = distance(Map.of("frozenBlocks", 3, "bodyRate", 1.0));

        // Adam's steps are about as long as its rate.
        assertThat(fast).isGreaterThan(100 * slow);
        assertThat(slow).isGreaterThan(0);
    }

    /** How far the hidden layer moved; what lies below must not have moved at all. */
    private static double distance(Map<String, Object> values) {
        try (TunedModel model = tune(values).bestModel()) {
            double[] now = model.weights();
            assertThat(Arrays.copyOf(now, LOWER)).isEqualTo(Arrays.copyOf(known, LOWER));
            return IntStream.range(LOWER, known.length - (8 + 1) * 10)
                    .mapToDouble(i -> Math.abs(now[i] - known[i]))
                    .max()
                    .orElseThrow();
        }
    }

    @Test
    void aRateOfItsOwnIsSearchedWhereSomethingLearns() {
        SearchSpace space = tuning().space();

        // The last block with parameters is the seventh of eight.
        assertThat(space.get(FineTuning.FROZEN_BLOCKS).defaultValue()).isEqualTo(BLOCKS);
        assertThat(space.get(FineTuning.BODY_RATE).condition())
                .contains(Condition.atMost(FineTuning.FROZEN_BLOCKS, 6));
        assertThat(space.get(FineTuning.HEAD_UNITS).condition())
                .contains(Condition.atLeast(FineTuning.HEAD_LAYERS, 1));
    }

    @Test
    void aNetworkOfAnotherShapeIsRefused() {
        Configuration wider = Configuration.of(Map.of(ConvolutionStack.FILTERS, 8));
        FineTuning other = FineTuning.of(saved, "tuned", () -> STACK.build(wider), 10);
        TuningResult result = search(other.space(), other::build, Map.of(), 1);

        assertThat(result.trials().get(0).failure().orElseThrow().message())
                .isEqualTo(
                        "java.lang.IllegalArgumentException: "
                                + saved
                                + ": weight was saved with shape (4, 1, 3, 3), and this data would"
                                + " need (8, 1, 3, 3)");
    }

    @Test
    void whatCannotBeFineTunedIsRefused(@TempDir Path folder) {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> FineTuning.of(missing, "tuned", FineTuningTest::network, 10))
                .hasMessage("folder: " + missing + " is no folder");
        assertThatThrownBy(() -> FineTuning.of(folder, "other", FineTuningTest::network, 10))
                .hasMessage("folder: " + folder + " holds no parameters of a model 'other'");
        assertThatThrownBy(
                        () ->
                                FineTuning.of(
                                        saved,
                                        "tuned",
                                        () -> Linear.builder().setUnits(1).build(),
                                        10))
                .hasMessage(
                        "network: must be a SequentialBlock of at least two blocks, but got Linear"
                                + " of 0");
    }
}
