package io.djltuner.training.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.djltuner.data.Column;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.TabularData;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.IntRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.training.internal.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the networks are made of. */
class TunableNetworkTest {

    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private long parameters(Block block, int inputs) {
        block.initialize(manager, DataType.FLOAT32, new Shape(1, inputs));
        return block.getParameters().values().stream()
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    private NDArray forward(Block block, NDArray input, boolean training) {
        if (!block.isInitialized()) {
            block.initialize(manager, input.getDataType(), input.getShape());
        }
        return block.forward(new ParameterStore(manager, false), new NDList(input), training)
                .singletonOrThrow();
    }

    @Test
    void convolutionsHaveTheParametersOfTheirLayers() {
        Block block =
                ConvolutionStack.of(3, 28, 28, 10)
                        .build(
                                Configuration.of(
                                        Map.of(
                                                ConvolutionStack.LAYERS, 2,
                                                ConvolutionStack.FILTERS, 8,
                                                ConvolutionStack.FILTER_SIZE, 5,
                                                ConvolutionStack.BATCH_NORM, true,
                                                ConvolutionStack.DENSE_UNITS, 32)));

        // 28 → 14 → 7 pixels a side; batch normalisation keeps four numbers for a filter.
        long first = 8 * (3 * 25 + 1) + 4 * 8;
        long second = 16 * (8 * 25 + 1) + 4 * 16;
        assertThat(parameters(block, 3 * 28 * 28))
                .isEqualTo(first + second + (16 * 7 * 7 + 1) * 32 + 33 * 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void paddedImagesKeepTheirSizeWhateverTheFilter(int size) {
        Block block =
                ConvolutionStack.of(1, 6, 7, 2)
                        .build(
                                Configuration.of(
                                        Map.of(
                                                ConvolutionStack.LAYERS, 2,
                                                ConvolutionStack.FILTERS, 3,
                                                ConvolutionStack.FILTER_GROWTH, 1,
                                                ConvolutionStack.FILTER_SIZE, size,
                                                ConvolutionStack.POOLING, Pooling.NONE,
                                                ConvolutionStack.DENSE_UNITS, 4)));

        long filters = 3L * (size * size + 1) + 3L * (3 * size * size + 1);
        assertThat(parameters(block, 42)).isEqualTo(filters + (3 * 42 + 1) * 4 + 5 * 2);
    }

    /** A filter that adds up two rows and columns: those of the pixel, below and to the right. */
    @Test
    void anEvenFilterLooksBelowAndToTheRight() {
        Block block =
                ConvolutionStack.of(1, 2, 2, 1)
                        .build(
                                Configuration.of(
                                        Map.of(
                                                ConvolutionStack.LAYERS, 1,
                                                ConvolutionStack.FILTERS, 1,
                                                ConvolutionStack.FILTER_SIZE, 2,
                                                ConvolutionStack.POOLING, Pooling.NONE,
                                                ConvolutionStack.DENSE_UNITS, 1)));
        NDArray image = manager.create(new float[] {1, 2, 4, 8}, new Shape(1, 4));
        NDArray current = image;
        // Shaped, padded, convolution.
        List<Block> parts = block.getChildren().values().subList(0, 3);
        for (Block part : parts) {
            part.initialize(manager, DataType.FLOAT32, current.getShape());
            for (Parameter parameter : part.getParameters().values()) {
                int numbers = (int) parameter.getArray().size();
                double[] ones = new double[numbers];
                Arrays.fill(ones, parameter.getName().equals("weight") ? 1 : 0);
                Numbers.write(parameter.getArray(), ones);
            }
            current = forward(part, current, false);
        }

        assertThat(current.getShape()).isEqualTo(new Shape(1, 1, 2, 2));
        assertThat(current.toFloatArray()).containsExactly(15, 10, 12, 8);
    }

    @Test
    void windowsShrinkWithTheImage() {
        Block block =
                ConvolutionStack.of(1, 4, 6, 2)
                        .build(
                                Configuration.of(
                                        Map.of(
                                                ConvolutionStack.LAYERS, 3,
                                                ConvolutionStack.FILTERS, 8,
                                                ConvolutionStack.FILTER_GROWTH, 1,
                                                ConvolutionStack.FILTER_SIZE, 3,
                                                ConvolutionStack.PADDING, false,
                                                ConvolutionStack.DENSE_UNITS, 32)));

        // 4 × 6, filtered 2 × 4, pooled 1 × 2; filtered by 1 × 2 it is one pixel, and stays one.
        long filters = 8 * (9 + 1) + 8 * (8 * 2 + 1) + 8 * (8 + 1);
        assertThat(parameters(block, 24)).isEqualTo(filters + (8 + 1) * 32 + 33 * 2);
    }

    @ParameterizedTest
    @EnumSource
    void recurrentLayersHaveTheParametersOfTheirGates(RecurrentCell cell) {
        Block block =
                RecurrentStack.of(5, 3, 2)
                        .build(
                                Configuration.of(
                                        Map.of(
                                                RecurrentStack.CELL,
                                                cell,
                                                RecurrentStack.LAYERS,
                                                2,
                                                RecurrentStack.STATE_SIZE,
                                                4,
                                                RecurrentStack.BIDIRECTIONAL,
                                                true)));

        int gates = cell == RecurrentCell.RNN ? 1 : cell == RecurrentCell.GRU ? 3 : 4;
        long first = 2L * gates * 4 * (3 + 4 + 2);
        long second = 2L * gates * 4 * (8 + 4 + 2);
        assertThat(parameters(block, 15)).isEqualTo(first + second + (8 + 1) * 2);
    }

    /** h = tanh(Wx + b + Uh + c), written out. */
    @Test
    void aPlainRecurrentLayerEndsInItsLastState() {
        RecurrentLayer layer = new RecurrentLayer(RecurrentCell.RNN, 1, true, true);
        NDArray input = manager.create(new double[] {0.5, -1, 2}, new Shape(1, 3, 1));
        layer.initialize(manager, DataType.FLOAT64, input.getShape());
        // Input and state weights, then their biases, forward and backward.
        double[] values = {0.7, -0.4, 0.1, 0.2, 0.3, 0.9, -0.5, 0.05};
        List<Parameter> all = layer.getParameters().values();
        for (int i = 0; i < values.length; i++) {
            Numbers.write(all.get(i).getArray(), new double[] {values[i]});
        }

        double forward = 0;
        for (double x : new double[] {0.5, -1, 2}) {
            forward = Math.tanh(0.7 * x - 0.4 * forward + 0.1 + 0.2);
        }
        double backward = 0;
        for (double x : new double[] {2, -1, 0.5}) {
            backward = Math.tanh(0.3 * x + 0.9 * backward - 0.5 + 0.05);
        }
        assertThat(forward(layer, input, false).toDoubleArray())
                .containsExactly(new double[] {forward, backward}, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource
    void allStepsOfBothDirectionsEndAsTheLastOnesDo(RecurrentCell cell) {
        RecurrentLayer steps = new RecurrentLayer(cell, 3, true, false);
        RecurrentLayer last = new RecurrentLayer(cell, 3, true, true);
        NDArray input = manager.randomNormal(new Shape(2, 4, 5));
        double[] end = forward(last, input, false).toType(DataType.FLOAT64, true).toDoubleArray();
        forward(steps, input, false);
        for (int i = 0; i < last.getParameters().size(); i++) {
            Numbers.write(
                    steps.getParameters().valueAt(i).getArray(),
                    Numbers.read(last.getParameters().valueAt(i).getArray()));
        }
        NDArray all = forward(steps, input, false);

        assertThat(all.getShape()).isEqualTo(new Shape(2, 4, 6));
        assertThat(
                        all.get(":, 3, :3")
                                .concat(all.get(":, 0, 3:"), 1)
                                .toType(DataType.FLOAT64, true)
                                .toDoubleArray())
                .containsExactly(end, within(1e-6));
    }

    @Test
    void aBatchOfOneRowIsNormalizedByTheRunningStatistics() {
        BatchNormalization norm = new BatchNormalization();
        NDArray two = manager.create(new float[] {1, 3}, new Shape(2, 1));
        forward(norm, two, true);
        double[] statistics = statistics(norm);
        NDArray one = manager.create(new float[] {5}, new Shape(1, 1));

        // Momentum 0.9: mean 0.1 · 2, variance 0.9 · 1 + 0.1 · 2.
        assertThat(statistics).containsExactly(new double[] {0.2, 1.1}, within(1e-6));
        assertThat(forward(norm, one, true).toFloatArray()[0])
                .isCloseTo((float) ((5 - 0.2) / Math.sqrt(1.1 + 1e-5)), within(1e-5f));
        assertThat(statistics(norm)).isEqualTo(statistics);
    }

    private static double[] statistics(Block norm) {
        return norm.getParameters().values().stream()
                .filter(parameter -> parameter.getName().startsWith("running"))
                .mapToDouble(parameter -> Numbers.read(parameter.getArray())[0])
                .toArray();
    }

    @Test
    void residualBlocksAddToTheirInput() {
        Block block =
                ResidualMlp.of(2)
                        .with(ResidualMlp.NORMALIZATION, Normalization.LAYER)
                        .build(
                                Configuration.of(
                                        Map.of(
                                                ResidualMlp.BLOCKS,
                                                3,
                                                "units",
                                                4,
                                                ResidualMlp.EXPANSION,
                                                2)));
        long inner = 2 * 4 + (4 + 1) * 8 + (8 + 1) * 4;

        assertThat(parameters(block, 6)).isEqualTo((6 + 1) * 4 + 3 * inner + 2 * 4 + (4 + 1) * 2);
        // With the last linear layer of every block at 0 a block adds nothing.
        for (int i = 0; i < 3; i++) {
            List<Parameter> own = block.getChildren().valueAt(2 + i).getParameters().values();
            Numbers.write(own.get(4).getArray(), new double[8 * 4]);
        }
        NDArray rows = manager.randomNormal(new Shape(3, 6));
        Block without =
                ResidualMlp.of(2)
                        .with(ResidualMlp.NORMALIZATION, Normalization.LAYER)
                        .build(Configuration.of(Map.of("residualBlocks", 0, "units", 4)));
        without.initialize(manager, DataType.FLOAT32, new Shape(1, 6));
        List<Parameter> all = block.getParameters().values();
        List<Parameter> few = without.getParameters().values();
        for (int i = 0; i < few.size(); i++) {
            int from = i < 2 ? i : all.size() - few.size() + i;
            Numbers.write(few.get(i).getArray(), Numbers.read(all.get(from).getArray()));
        }
        assertThat(forward(block, rows, false).toFloatArray())
                .containsExactly(forward(without, rows, false).toFloatArray(), within(1e-6f));
    }

    @Test
    void wideAndDeepEmbedsEachColumnOfCategories() {
        List<String> columns =
                List.of(
                        "age", "colour", "colour", "colour", "colour", "income", "income", "sex",
                        "sex");

        // Colours become 3 numbers, sexes 2, and there are 3 numeric features.
        long deep = 4 * 3 + 2 * 2 + (3 + 2 + 3 + 1) * 5 + 6;
        assertThat(parameters(wide(columns, List.of("colour", "sex")), 9)).isEqualTo(9 + 1 + deep);
    }

    private static Block wide(List<String> columns, List<String> categorical) {
        return WideAndDeep.of(columns, categorical, 1)
                .build(
                        Configuration.of(
                                Map.of(
                                        WideAndDeep.EMBEDDING_SIZE,
                                        3,
                                        "hiddenLayers",
                                        1,
                                        "units",
                                        5)));
    }

    @Test
    void numbersStayNumbersWhateverTheirColumnsAreCalled() {
        TabularData table =
                TabularData.of(
                        List.of(
                                Column.numeric("temp=C", 1, Double.NaN, 3),
                                Column.numeric("temp=F", 4, 5, 7),
                                Column.categorical("temp", "cold", "hot", "mild")),
                        List.of(Column.numeric("y", 1, 2, 3)));
        Preprocessing fitted = Preprocessing.fitRegression(table, new int[] {0, 1, 2});
        Block block = wide(fitted.featureColumns(), fitted.categoricalColumns());

        assertThat(fitted.featureColumns())
                .containsExactly("temp=C", "temp=C", "temp=F", "temp", "temp", "temp");
        assertThat(fitted.categoricalColumns()).containsExactly("temp");
        // Three temperatures become 3 numbers; two numbers and a missing one stay as they are.
        long deep = 3 * 3 + (3 + 3 + 1) * 5 + 6;
        assertThat(parameters(block, 6)).isEqualTo(6 + 1 + deep);
    }

    @Test
    void aTableWithoutCategoriesNeedsNoEmbeddingSize() {
        WideAndDeep network = WideAndDeep.of(List.of("a", "b"), List.of(), 1);

        assertThat(network.space().find(WideAndDeep.EMBEDDING_SIZE)).isEmpty();
    }

    @Test
    void thePoolsSizeIsSearchedWhereThereIsPooling() {
        SearchSpace space = ConvolutionStack.of(1, 8, 8, 10).space();

        assertThat(space.get(ConvolutionStack.POOL_SIZE).condition())
                .contains(Condition.is(ConvolutionStack.POOLING, Pooling.MAX, Pooling.AVERAGE));
    }

    @Test
    void rangesCanBeChanged() {
        IntRange filters = IntRange.of(ConvolutionStack.FILTERS, 3, 99);

        assertThat(
                        ConvolutionStack.of(1, 8, 8, 10)
                                .with(filters)
                                .space()
                                .get(ConvolutionStack.FILTERS))
                .isEqualTo(filters);
    }

    @Test
    void otherNamesTypesAndSizesAreRefused() {
        assertThatThrownBy(() -> ResidualMlp.of(1).with("filters", 3))
                .hasMessage(
                        "filters: the network knows no such hyperparameter; it knows"
                                + " [residualBlocks, units, expansion, normalization, activation,"
                                + " dropout]");
        assertThatThrownBy(() -> ResidualMlp.of(1).with("units", 3.5))
                .hasMessage("units: must be of type Integer, but got Double");
        assertThatThrownBy(() -> ResidualMlp.of(0))
                .hasMessage("outputs: must be at least 1, but got 0");
        assertThatThrownBy(
                        () ->
                                ConvolutionStack.of(1, 8, 8, 10)
                                        .build(
                                                Configuration.of(
                                                        Map.of(ConvolutionStack.FILTERS, 0))))
                .hasMessage("filters: must be at least 1, but got 0");
    }

    @Test
    void theKindOfNetworkIsAHyperparameter() {
        NetworkChoice networks =
                NetworkChoice.of("network")
                        .or("convolutions", ConvolutionStack.of(1, 8, 8, 10))
                        .or("recurrent", RecurrentStack.of(8, 8, 10))
                        .or("residual", ResidualMlp.of(10))
                        .or("normalized", NormalizedMlp.of(10));
        SearchSpace space = networks.space();

        assertThat(space.get("network").dimension().values()).isEqualTo(4);
        assertThat(space.get("dropout").condition()).isEmpty();
        assertThat(space.get("units").condition())
                .contains(Condition.is("network", "residual", "normalized"));
        assertThat(space.get(RecurrentStack.CELL).condition())
                .contains(Condition.is("network", "recurrent"));
        assertThat(space.get(ConvolutionStack.POOL_SIZE).condition())
                .contains(Condition.is(ConvolutionStack.POOLING, Pooling.MAX, Pooling.AVERAGE));
    }

    @Test
    void kindsOfNetworksHaveNamesOfTheirOwn() {
        NetworkChoice one = NetworkChoice.of("network").or("mlp", ResidualMlp.of(1));

        assertThatThrownBy(() -> one.or("mlp", NormalizedMlp.of(1)))
                .hasMessage("network: 'mlp' is already one of its kinds");
        assertThatThrownBy(() -> one.build(Configuration.of(Map.of("network", "tree"))))
                .hasMessage("network: must be one of [mlp], but got tree");
        assertThatThrownBy(() -> NetworkChoice.of("network").space())
                .hasMessage(
                        "space: the function failed at its defaults (): network: a choice needs at"
                                + " least one value");
    }

    @Test
    void constantsAreReadByTheirNames() {
        Function<Configuration, Block> build = RecurrentStack.of(2, 2, 1)::build;

        assertThat(
                        parameters(
                                build.apply(
                                        Configuration.of(
                                                Map.of(
                                                        RecurrentStack.CELL,
                                                        "LSTM",
                                                        RecurrentStack.STATE_SIZE,
                                                        1))),
                                4))
                .isEqualTo(4 * (2 + 1 + 2) + 2);
    }
}
