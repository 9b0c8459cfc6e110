package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.SequenceData;
import io.djltuner.data.TabularData;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.training.LossFunction;
import io.djltuner.training.internal.Numbers;
import io.djltuner.training.optimizer.OptimizerSettings;
import io.djltuner.training.range.RangeTestResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearningRateFinderTest {

    private static final Configuration SMALL =
            Configuration.of(Map.of("hiddenLayers", 1, "units", 8, "optimizer", MlpOptimizer.SGD));

    private static LearningRateFinder onCpu(LearningRateFinder finder) {
        return finder.device(Device.cpu());
    }

    private static SequentialBlock normed() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(5).build())
                .add(BatchNorm.builder().build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(1).build());
    }

    private static List<double[]> parameters(Block block) {
        return block.getParameters().values().stream()
                .map(parameter -> Numbers.read(parameter.getArray()))
                .toList();
    }

    @Test
    void everyStepIsOneOfGradientDescentAtItsOwnRate() {
        TabularData table = Searches.line(40);
        Block linear = Linear.builder().setUnits(1).build();
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            linear.initialize(manager, DataType.FLOAT64, new Shape(1, 2));
            Numbers.write(linear.getParameters().get(0).getValue().getArray(), new double[2]);

            RangeTestResult result =
                    onCpu(LearningRateFinder.on(linear, table))
                            .optimizer(MlpOptimizer.SGD)
                            .batchSize(40)
                            .rates(1e-3, 1)
                            .steps(100)
                            .run();

            assertThat(result.losses())
                    .containsExactly(descent(table, result.rates()), within(1e-9));
        }
    }

    /** The mean squared error before each step of gradient descent from 0 on all rows, by hand. */
    private static double[] descent(TabularData table, double[] rates) {
        int[] rows = IntStream.range(0, table.rows()).toArray();
        Preprocessing fitted = Preprocessing.fitRegression(table, rows);
        double[] x = fitted.features(table);
        double[] y = fitted.targets(table, rows);
        double[] losses = new double[rates.length];
        double a = 0;
        double b = 0;
        double c = 0;
        for (int step = 0; step < rates.length; step++) {
            double[] gradient = new double[3];
            for (int row = 0; row < y.length; row++) {
                double error = a * x[2 * row] + b * x[2 * row + 1] + c - y[row];
                losses[step] += error * error / y.length;
                gradient[0] += 2 * error * x[2 * row] / y.length;
                gradient[1] += 2 * error * x[2 * row + 1] / y.length;
                gradient[2] += 2 * error / y.length;
            }
            a -= rates[step] * gradient[0];
            b -= rates[step] * gradient[1];
            c -= rates[step] * gradient[2];
        }
        return losses;
    }

    @Test
    void gradientDescentDivergesWhereTheTheorySaysAndTheSuggestionStaysBelow() {
        // For squared error on standardised, nearly uncorrelated columns the Hessian is about 2:
        // descent on all rows is stable up to the rate 1.
        RangeTestResult result =
                onCpu(LearningRateFinder.on(linear(), Searches.line(200)))
                        .optimizer(MlpOptimizer.SGD)
                        .batchSize(200)
                        .run();

        assertThat(result.diverged()).isTrue();
        assertThat(result.rates()[result.steps().size() - 1]).isBetween(1.0, 3.0);
        assertThat(result.suggestion()).isLessThan(1);
    }

    private static Block linear() {
        return Linear.builder().setUnits(1).build();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void testsTheLibrarysNetworkInEitherPrecision(DataType type) {
        RangeTestResult result =
                onCpu(LearningRateFinder.on(SMALL, Searches.line(300))).dataType(type).run();

        assertThat(result.diverged()).isTrue();
        assertThat(result.suggestion()).isBetween(1e-3, 0.3);
    }

    @Test
    void bothPrecisionsSeeTheSameLosses() {
        RangeTestResult single = precision(DataType.FLOAT32);
        RangeTestResult twice = precision(DataType.FLOAT64);

        assertThat(Arrays.copyOf(single.losses(), 200))
                .containsExactly(Arrays.copyOf(twice.losses(), 200), within(1e-4));
    }

    private static RangeTestResult precision(DataType type) {
        return onCpu(LearningRateFinder.on(SMALL, Searches.line(300))).dataType(type).run();
    }

    @Test
    void theSameSeedSeesTheSameAndAnotherSomethingElse() {
        List<double[]> losses = new ArrayList<>();
        for (long seed : new long[] {3, 3, 4}) {
            losses.add(
                    onCpu(LearningRateFinder.on(SMALL, Searches.line(100)))
                            .seed(seed)
                            .steps(30)
                            .run()
                            .losses());
        }

        assertThat(losses.get(1)).containsExactly(losses.get(0));
        assertThat(losses.get(2)).isNotEqualTo(losses.get(0));
    }

    @Test
    void givesAnInitializedBlockBackAsItWas() {
        Block block = normed();
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
            List<double[]> before = parameters(block);
            NDArray probe = manager.create(new float[] {0.3f, -2}, new Shape(1, 2));
            float[] predicted = forward(block, manager, probe);

            RangeTestResult first = test(block);

            assertThat(first.diverged()).isTrue();
            assertThat(parameters(block)).usingRecursiveComparison().isEqualTo(before);
            assertThat(forward(block, manager, probe)).isEqualTo(predicted);
            // And so a second test sees the same, whatever gradients the first one left.
            assertThat(test(block).losses()).containsExactly(first.losses());
        }
    }

    private static float[] forward(Block block, NDManager manager, NDArray probe) {
        return block.forward(new ParameterStore(manager, false), new NDList(probe), false)
                .singletonOrThrow()
                .toFloatArray();
    }

    private static RangeTestResult test(Block block) {
        return onCpu(LearningRateFinder.on(block, Searches.line(100)))
                .optimizer(MlpOptimizer.SGD)
                .run();
    }

    @Test
    void givesABlockBackThatWasNotInitialized() {
        Block block = normed();

        RangeTestResult first = test(block);

        assertThat(block.isInitialized()).isFalse();
        assertThat(test(block).losses()).containsExactly(first.losses());
    }

    @Test
    void leavesABlockAsItWasThoughTheTestFails() {
        Block block = linear();
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 7));
            List<double[]> before = parameters(block);

            assertThatThrownBy(() -> test(block)).isInstanceOf(RuntimeException.class);

            assertThat(parameters(block)).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    void testsWhatAFunctionBuildsWithTheConfigurationsOptimizer() {
        Configuration adam = Configuration.of(Map.of("width", 6, "optimizer", MlpOptimizer.ADAM));
        List<Configuration> built = new ArrayList<>();

        RangeTestResult result =
                onCpu(
                                LearningRateFinder.on(
                                        configuration -> {
                                            built.add(configuration);
                                            return Linear.builder().setUnits(1).build();
                                        },
                                        adam,
                                        Searches.line(100)))
                        .run();

        assertThat(built).containsExactly(adam);
        assertThat(result.losses())
                .containsExactly(
                        onCpu(LearningRateFinder.on(linear(), Searches.line(100)))
                                .optimizer(OptimizerSettings.of(MlpOptimizer.ADAM))
                                .run()
                                .losses());
    }

    @Test
    void testsAConvolutionOnADatasetsOwnShape() {
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(manager.arange(960f).div(960).reshape(60, 1, 4, 4))
                            .optLabels(manager.arange(60f).mod(3))
                            .setSampling(20, false)
                            .build();
            Block convolution =
                    new SequentialBlock()
                            .add(
                                    Conv2d.builder()
                                            .setKernelShape(new Shape(3, 3))
                                            .setFilters(4)
                                            .build())
                            .add(Activation::relu)
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(3).build());

            RangeTestResult result =
                    onCpu(LearningRateFinder.on(convolution, dataset))
                            .classification()
                            .loss(Loss.softmaxCrossEntropyLoss())
                            .steps(50)
                            .run();

            assertThat(result.steps()).hasSizeBetween(11, 50);
            // Three classes, nothing learned yet: about ln 3.
            assertThat(result.losses()[0]).isBetween(0.5, 3.0);
        }
    }

    /** Thirty sequences of up to three steps of two numbers and a flag: nine numbers. */
    private static SequenceData sequences() {
        List<float[][]> sequences = new ArrayList<>();
        double[] targets = new double[30];
        for (int row = 0; row < targets.length; row++) {
            float[][] steps = new float[1 + row % 3][2];
            for (int step = 0; step < steps.length; step++) {
                steps[step][0] = (row * 7 + step) % 11;
                steps[step][1] = (row * 5 + step) % 13;
            }
            sequences.add(steps);
            targets[row] = steps[0][0] - steps[0][1];
        }
        return SequenceData.of(sequences, targets);
    }

    /** Takes rows in their shape alone: flat rows have no axis 2. */
    private static Block overTime() {
        return new SequentialBlock()
                .add(arrays -> new NDList(arrays.singletonOrThrow().mean(new int[] {2})))
                .add(Linear.builder().setUnits(1).build());
    }

    @Test
    void blocksGetRowsInTheirShape() {
        SequenceData data = sequences();
        assertThat(data.sampleShape()).containsExactly(3, 3);
        double[] expected =
                onCpu(LearningRateFinder.on(overTime(), data.table()))
                        .sampleShape(3, 3)
                        .steps(30)
                        .run()
                        .losses();

        Configuration none = Configuration.of(Map.of());
        for (LearningRateFinder finder :
                List.of(
                        LearningRateFinder.on(overTime(), data),
                        LearningRateFinder.on(configuration -> overTime(), none, data))) {
            assertThat(onCpu(finder).steps(30).run().losses()).containsExactly(expected);
        }
        assertThatThrownBy(
                        () ->
                                onCpu(LearningRateFinder.on(overTime(), data))
                                        .sampleShape(3, 4)
                                        .run())
                .hasMessage("sampleShape: (3, 4) has 12 numbers, but a row has 9");
    }

    @Test
    void theLibrarysNetworkGetsFlatRows() {
        SequenceData data = sequences();

        assertThat(onCpu(LearningRateFinder.on(SMALL, data)).steps(30).run().losses())
                .containsExactly(
                        onCpu(LearningRateFinder.on(SMALL, data.table())).steps(30).run().losses());
    }

    @Test
    void everyNetworkTakesADataset() {
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(manager.arange(180f).div(180).reshape(30, 3, 2))
                            .optLabels(manager.arange(30f).div(30))
                            .setSampling(10, false)
                            .build();
            double[] expected =
                    onCpu(LearningRateFinder.on(overTime(), dataset)).steps(30).run().losses();

            LearningRateFinder built =
                    LearningRateFinder.on(
                            configuration -> overTime(), Configuration.of(Map.of()), dataset);
            assertThat(onCpu(built).steps(30).run().losses()).containsExactly(expected);
            assertThat(onCpu(LearningRateFinder.on(SMALL, dataset)).steps(30).run().steps())
                    .hasSizeBetween(11, 30);
            try (Model model = Model.newInstance("over time")) {
                model.setBlock(overTime());
                assertThat(onCpu(LearningRateFinder.on(model, dataset)).steps(30).run().losses())
                        .containsExactly(expected);
            }
        }
    }

    @Test
    void givesTheBlockOfAModelBackAsItWas() {
        try (Model model = Model.newInstance("line", Device.cpu())) {
            model.setBlock(overTime());
            double[] losses = LearningRateFinder.on(model, sequences()).steps(30).run().losses();

            assertThat(losses)
                    .containsExactly(
                            onCpu(LearningRateFinder.on(overTime(), sequences()))
                                    .steps(30)
                                    .run()
                                    .losses());
            assertThat(model.getBlock().isInitialized()).isFalse();

            model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, 3));
            List<double[]> before = parameters(model.getBlock());
            LearningRateFinder.on(model, sequences()).steps(30).run();

            assertThat(parameters(model.getBlock())).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    void theDataTypeIsTheModels() {
        try (Model model = Model.newInstance("line", Device.cpu())) {
            model.setDataType(DataType.FLOAT64);
            model.setBlock(linear());

            RangeTestResult result =
                    LearningRateFinder.on(model, Searches.line(60)).steps(30).run();

            assertThat(result.losses())
                    .containsExactly(
                            onCpu(LearningRateFinder.on(linear(), Searches.line(60)))
                                    .dataType(DataType.FLOAT64)
                                    .steps(30)
                                    .run()
                                    .losses());
        }
    }

    @Test
    void aModelWithoutABlockIsRefused() {
        try (Model model = Model.newInstance("bare", Device.cpu())) {
            assertThatThrownBy(() -> LearningRateFinder.on(model, Searches.line(20)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("model: 'bare' has no block; give it one with setBlock");
        }
    }

    @Test
    void theRangeGoesIntoASpace() {
        RangeTestResult result = onCpu(LearningRateFinder.on(SMALL, Searches.halves(300))).run();

        SearchSpace space = SearchSpace.builder().learningRate(result.low(), result.high()).build();

        assertThat(space.defaultConfiguration().getDouble("learningRate"))
                .isCloseTo(result.suggestion(), within(1e-6 * result.suggestion()));
    }

    @Test
    void mistakesAreOneSentence() {
        TabularData table = Searches.line(20);
        assertThatThrownBy(
                        () ->
                                LearningRateFinder.on(
                                                SMALL, TabularData.of(Searches.features(9, 2)))
                                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data: has no target column; name one when reading the table");
        assertThatThrownBy(
                        () ->
                                LearningRateFinder.on(Configuration.of(Map.of("filters", 3)), table)
                                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "configuration: the network knows no 'filters'; it knows [");
        assertThatThrownBy(
                        () ->
                                LearningRateFinder.on(SMALL, table)
                                        .loss(LossFunction.crossEntropy())
                                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loss: CROSS_ENTROPY is not for REGRESSION; use mse, mae or huber");
        assertThatThrownBy(() -> LearningRateFinder.on(SMALL, table).loss(Loss.l2Loss()).run())
                .hasMessage(
                        "loss: a loss of DJL's is for blocks of your own; use mse, mae, huber or crossEntropy");
        assertThatThrownBy(() -> LearningRateFinder.on(SMALL, table).sampleShape(1, 2).run())
                .hasMessage(
                        "sampleShape: is for blocks of your own; the library's network takes flat rows");
        assertThatThrownBy(() -> LearningRateFinder.on(linear(), table).sampleShape(1, 3).run())
                .hasMessage("sampleShape: (1, 3) has 3 numbers, but a row has 2");
        assertThatThrownBy(() -> LearningRateFinder.on(SMALL, table).batchSize(0))
                .hasMessage("batchSize: must be at least 1, but got 0");
        assertThatThrownBy(() -> LearningRateFinder.on(SMALL, table).rates(1, 0.1))
                .hasMessage("to: must be finite and above from, but got from=1.0, to=0.1");
        assertThatThrownBy(() -> LearningRateFinder.on(SMALL, table).steps(50).steps(60))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("steps: was already set to 50");
        assertThatThrownBy(() -> LearningRateFinder.on(SMALL, table).dataType(DataType.INT32).run())
                .hasMessage("dataType: must be FLOAT32 or FLOAT64, but got INT32");
    }

    @Test
    void aBlockOfAnotherPrecisionIsRefused() {
        Block block = linear();
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 2));

            assertThatThrownBy(
                            () ->
                                    LearningRateFinder.on(block, Searches.line(20))
                                            .dataType(DataType.FLOAT64)
                                            .run())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("dataType: the block's parameters are FLOAT32, but got FLOAT64");
        }
    }
}
