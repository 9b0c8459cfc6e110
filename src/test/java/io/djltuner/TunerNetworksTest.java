package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.data.TabularData;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.training.TunedModel;
import io.djltuner.training.blocks.ConvolutionStack;
import io.djltuner.training.blocks.NormalizedMlp;
import io.djltuner.training.blocks.Pooling;
import io.djltuner.training.blocks.RecurrentCell;
import io.djltuner.training.blocks.RecurrentStack;
import io.djltuner.training.blocks.ResidualMlp;
import io.djltuner.training.blocks.TunableNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network out of stock blocks, from a search to a saved model. */
class TunerNetworksTest {

    private static final TabularData DIGITS =
            Searches.classes("digits").select(IntStream.range(0, 225).toArray());

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("convolutions", ConvolutionStack.of(1, 8, 8, 10)),
                Arguments.of(
                        "convolutions with everything",
                        ConvolutionStack.of(1, 8, 8, 10)
                                .with(ConvolutionStack.BATCH_NORM, true)
                                .with(ConvolutionStack.POOLING, Pooling.AVERAGE)
                                .with(ConvolutionStack.LAYERS, 3)
                                .with(ConvolutionStack.PADDING, false)
                                .with("dropout", 0.1)),
                Arguments.of("gated units", RecurrentStack.of(8, 8, 10)),
                Arguments.of(
                        "long short-term memories, both ways",
                        RecurrentStack.of(8, 8, 10)
                                .with(RecurrentStack.CELL, RecurrentCell.LSTM)
                                .with(RecurrentStack.LAYERS, 2)
                                .with("dropout", 0.1)
                                .with(RecurrentStack.BIDIRECTIONAL, true)),
                Arguments.of(
                        "plain recurrence, both ways",
                        RecurrentStack.of(8, 8, 10)
                                .with(RecurrentStack.CELL, RecurrentCell.RNN)
                                .with(RecurrentStack.BIDIRECTIONAL, true)),
                Arguments.of("residual", ResidualMlp.of(10).with("dropout", 0.1)),
                Arguments.of("batch norm", NormalizedMlp.of(10)));
    }

    private static TuningResult search(TabularData table, TunableNetwork<?> network) {
        SearchSpace space =
                SearchSpace.builder()
                        .addAll(network.space())
                        .learningRate(5e-3, 1e-2)
                        .initialization(MlpInitialization.GLOROT_UNIFORM)
                        .epochs(5)
                        .build();
        // 225 rows leave 135 to train: the last batch of 32 has 7, that of 67 has one.
        Configuration defaults = space.defaultConfiguration();
        return Searches.alone(Tuner.of(space, network::build).data(table))
                .enqueue(defaults)
                .maxTrials(1)
                .seed(5)
                .run();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void trainsSavesLoadsAndPredictsTheSame(
            String name, TunableNetwork<?> network, @TempDir Path folder) throws IOException {
        TuningResult result = search(DIGITS, network);

        Trial trial = result.bestTrial();
        double first = trial.metric("train_loss", 1).orElseThrow();
        double last = trial.metric("train_loss", 5).orElseThrow();
        assertThat(last).as(name).isLessThan(0.7 * first);
        try (TunedModel model = result.bestModel()) {
            model.save(folder);
            try (TunedModel loaded = TunedModel.load(folder, network::build)) {
                assertThat(loaded.probabilities(DIGITS)).isDeepEqualTo(model.probabilities(DIGITS));
            }
        }
        try (TunedModel again = result.reproduce(trial.number());
                TunedModel model = result.bestModel()) {
            assertThat(again.weights()).isEqualTo(model.weights());
        }
    }
}
