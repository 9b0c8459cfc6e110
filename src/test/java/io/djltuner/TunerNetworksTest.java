package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.data.Preprocessing;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.TunedModel;
import io.djltuner.training.blocks.ConvolutionStack;
import io.djltuner.training.blocks.NetworkChoice;
import io.djltuner.training.blocks.Normalization;
import io.djltuner.training.blocks.NormalizedMlp;
import io.djltuner.training.blocks.Pooling;
import io.djltuner.training.blocks.RecurrentCell;
import io.djltuner.training.blocks.RecurrentStack;
import io.djltuner.training.blocks.ResidualMlp;
import io.djltuner.training.blocks.TunableNetwork;
import io.djltuner.training.blocks.WideAndDeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every network out of stock blocks, from a search to a saved model. */
class TunerNetworksTest {

    private static final TabularData DIGITS =
            Searches.classes("digits").select(IntStream.range(0, 225).toArray());

    /** Each of them with each of its kinds. */
    static Stream<Arguments> networks() {
        List<TunableNetwork<?>> networks = new ArrayList<>();
        ConvolutionStack convolutions = ConvolutionStack.of(1, 8, 8, 10);
        for (Pooling pooling : Pooling.values()) {
            networks.add(convolutions.with(ConvolutionStack.POOLING, pooling));
        }
        networks.add(
                convolutions
                        .with(ConvolutionStack.BATCH_NORM, true)
                        .with(ConvolutionStack.POOLING, Pooling.AVERAGE)
                        .with(ConvolutionStack.LAYERS, 3)
                        .with(ConvolutionStack.PADDING, false)
                        .with("dropout", 0.1));
        networks.add(convolutions.with(ConvolutionStack.FILTER_SIZE, 4));
        for (RecurrentCell cell : RecurrentCell.values()) {
            RecurrentStack stack = RecurrentStack.of(8, 8, 10).with(RecurrentStack.CELL, cell);
            networks.add(stack);
            networks.add(stack.with(RecurrentStack.BIDIRECTIONAL, true));
        }
        networks.add(
                RecurrentStack.of(8, 8, 10)
                        .with(RecurrentStack.CELL, RecurrentCell.LSTM)
                        .with(RecurrentStack.LAYERS, 2)
                        .with("dropout", 0.1)
                        .with(RecurrentStack.BIDIRECTIONAL, true));
        for (Normalization normalization : Normalization.values()) {
            networks.add(
                    ResidualMlp.of(10)
                            .with(ResidualMlp.NORMALIZATION, normalization)
                            .with("dropout", 0.1));
            networks.add(NormalizedMlp.of(10).with(NormalizedMlp.NORMALIZATION, normalization));
        }
        return networks.stream().map(network -> Arguments.of(describe(network), network));
    }

    /** Its kind, and what is fixed. */
    private static String describe(TunableNetwork<?> network) {
        return network.getClass().getSimpleName()
                + network.space().hyperparameters().stream()
                        .filter(parameter -> parameter.dimension().values() == 1)
                        .map(parameter -> parameter.name() + "=" + parameter.defaultValue())
                        .toList();
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

    private static TuningResult learn(
            TabularData table, Split split, TunableNetwork<?> network, int epochs) {
        return Searches.alone(
                        Tuner.of(
                                        hp -> {
                                            hp.fixed("learningRate", 5e-3);
                                            hp.initialization(MlpInitialization.GLOROT_UNIFORM);
                                            hp.epochs(epochs);
                                            return network.apply(hp);
                                        })
                                .data(table))
                .split(split)
                .enqueue(
                        Hyperparameters.space(network)
                                .defaultConfiguration()
                                .with("learningRate", 5e-3)
                                .with("initialization", MlpInitialization.GLOROT_UNIFORM)
                                .with("epochs", epochs))
                .maxTrials(1)
                .seed(1)
                .run();
    }

    /** Twelve random numbers, and a sign that depends on all of them or on the first. */
    private static TabularData sequences(boolean first) {
        int steps = 12;
        float[][] rows = Searches.features(1000, steps);
        String[] labels = new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double sum = 0;
            for (float x : rows[i]) {
                sum += x;
            }
            labels[i] = (first ? rows[i][0] : sum) > 0 ? "up" : "down";
        }
        return TabularData.of(rows, labels);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRecurrentStackRemembersTheBeginningAndSumsUp(boolean first) {
        TuningResult result =
                learn(
                        sequences(first),
                        Split.consecutive(700, 100, 200),
                        RecurrentStack.of(12, 1, 1),
                        25);

        // Guessing is right in half of the cases.
        assertThat(result.testMetrics().get("test_accuracy")).isGreaterThan(0.9);
    }

    @Test
    void aRecurrentStackReadsDigitsRowByRow() {
        TabularData digits = Searches.classes("digits");
        TuningResult result =
                learn(
                        digits,
                        Split.random(digits, 0.1, 0.2, 1, true),
                        RecurrentStack.of(8, 8, 10).with(RecurrentStack.STATE_SIZE, 64),
                        20);

        assertThat(result.testMetrics().get("test_accuracy")).isGreaterThanOrEqualTo(0.95);
    }

    /** Prices by colour, size and the two together. */
    private static TabularData prices(Path folder) throws IOException {
        float[][] sizes = Searches.features(300, 1);
        StringBuilder csv = new StringBuilder("colour,size,price\n");
        List<String> colours = List.of("red", "green", "blue", "black");
        for (int i = 0; i < sizes.length; i++) {
            int colour = (i * 7) % 4;
            double price = colour + (colour - 1) * sizes[i][0];
            csv.append("%s,%s,%s\n".formatted(colours.get(colour), sizes[i][0], price));
        }
        Path file = folder.resolve("prices.csv");
        Files.writeString(file, csv);
        return TabularData.csv(file).categorical("colour").target("price").read();
    }

    @Test
    void wideAndDeepLearnsWhatCategoriesDoTogetherWithNumbers(@TempDir Path folder)
            throws IOException {
        TabularData table = prices(folder);
        Split split = Split.random(table, 0.2, 0.2, 1, false);
        Preprocessing preprocessing = Preprocessing.fitRegression(table, split.train());
        WideAndDeep network =
                WideAndDeep.of(
                        preprocessing.featureColumns(), preprocessing.categoricalColumns(), 1);
        TuningResult result = learn(table, split, network, 40);

        // A linear model cannot tell how the price of a colour grows with the size.
        assertThat(preprocessing.featureNames())
                .containsExactly(
                        "colour=black", "colour=blue", "colour=green", "colour=red", "size");
        assertThat(result.testMetrics().get("test_r2")).isGreaterThan(0.98);
        try (TunedModel model = result.bestModel()) {
            model.save(folder);
            try (TunedModel loaded = TunedModel.load(folder, network::build)) {
                assertThat(loaded.predict(table)).isEqualTo(model.predict(table));
            }
        }
    }

    @Test
    void aSearchAmongKindsOfNetworksKeepsTheBest(@TempDir Path folder) throws IOException {
        NetworkChoice networks =
                NetworkChoice.of("network")
                        .or("convolutions", ConvolutionStack.of(1, 8, 8, 10))
                        .or("recurrent", RecurrentStack.of(8, 8, 10))
                        .or("normalized", NormalizedMlp.of(10));
        TuningResult result =
                Searches.alone(
                                Tuner.of(
                                                hp -> {
                                                    hp.learningRate(1e-3, 1e-2);
                                                    hp.epochs(2);
                                                    return networks.apply(hp);
                                                })
                                        .data(DIGITS))
                        .strategy(new RandomSearch())
                        .maxTrials(6)
                        .seed(4)
                        .run();

        assertThat(result.trials()).extracting(Trial::state).containsOnly(TrialState.COMPLETE);
        assertThat(result.trials())
                .extracting(trial -> trial.configuration().getString("network"))
                .contains("convolutions", "recurrent", "normalized");
        try (TunedModel model = result.bestModel()) {
            model.save(folder);
            try (TunedModel loaded = TunedModel.load(folder, networks::build)) {
                assertThat(loaded.probabilities(DIGITS)).isDeepEqualTo(model.probabilities(DIGITS));
            }
        }
    }
}
