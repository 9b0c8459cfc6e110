package io.djltuner;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.loss.Loss;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.ShapedData;
import io.djltuner.data.TabularData;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.MlpParameters;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.LossFunction;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.TrainingData;
import io.djltuner.training.optimizer.OptimizerSettings;
import io.djltuner.training.range.RangeTestResult;
import io.djltuner.training.range.RangeTestSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds a learning rate by a range test (Smith 2017, "Cyclical Learning Rates for Training Neural
 * Networks"): one short training in which the rate grows from step to step, by a constant factor,
 * until the loss diverges. While the rate is too small the loss stays where it is, then it falls,
 * and it turns up again where the rate is too large.
 *
 * <pre>{@code
 * RangeTestResult test = LearningRateFinder.on(configuration, table).run();
 * SearchSpace space = SearchSpace.builder()
 *         .learningRate(test.low(), test.high())
 *         .build();
 * }</pre>
 *
 * <p>It takes a second or two and tells the order of magnitude, for one network, one optimizer and
 * one batch size. Use it to place the range that a search looks into, or where there is no time for
 * a search. All rows of the table are trained on: give it the training rows alone.
 *
 * <p>Nothing happens before {@link #run}. The model is left as it was: a block of yours, or that of
 * a DJL model, has the same parameters as before, and their gradients are 0.
 */
public final class LearningRateFinder {

    private final Configuration configuration;
    private final Optional<Function<Configuration, Block>> blocks;
    private final Optional<Block> lent;
    private final TestedRows rows;
    private final Map<String, Object> given = new LinkedHashMap<>();
    private Optional<Model> model = Optional.empty();
    private Optional<Shape> sampleShape = Optional.empty();
    private Tuner.Kind kind = Tuner.Kind.INFERRED;
    private PreprocessingOptions preprocessing = PreprocessingOptions.defaults();
    private Optional<LossFunction> loss = Optional.empty();
    private Optional<Loss> djlLoss = Optional.empty();
    private Optional<OptimizerSettings> optimizer = Optional.empty();
    private Optional<Integer> batchSize = Optional.empty();
    private Optional<DataType> dataType = Optional.empty();
    private Optional<Device> device = Optional.empty();
    private RangeTestSettings settings = RangeTestSettings.DEFAULT;
    private long seed;

    private LearningRateFinder(
            Configuration configuration,
            Optional<Function<Configuration, Block>> blocks,
            Optional<Block> lent,
            TestedRows rows) {
        this.configuration = configuration;
        this.blocks = blocks;
        this.lent = lent;
        this.rows = rows;
    }

    private static LearningRateFinder onMlp(Configuration configuration, TestedRows rows) {
        return new LearningRateFinder(configuration, Optional.empty(), Optional.empty(), rows);
    }

    private static LearningRateFinder onBlock(Block block, TestedRows rows) {
        return new LearningRateFinder(
                Configuration.of(Map.of()), Optional.empty(), Optional.of(block), rows);
    }

    private static LearningRateFinder onBlocks(
            Function<Configuration, Block> blocks, Configuration configuration, TestedRows rows) {
        return new LearningRateFinder(configuration, Optional.of(blocks), Optional.empty(), rows);
    }

    private static LearningRateFinder onModel(Model model, TestedRows rows) {
        Block block = model.getBlock();
        if (block == null) {
            throw new IllegalArgumentException(
                    "model: '%s' has no block; give it one with setBlock"
                            .formatted(model.getName()));
        }
        LearningRateFinder finder = onBlock(block, rows);
        finder.model = Optional.of(model);
        return finder;
    }

    /**
     * Tests the library's multilayer perceptron.
     *
     * @param configuration of the network; only names that {@link MlpParameters} knows; what it
     *     does not say has its default, and its learning rate is not read
     * @param table the training rows
     * @return the description of a test
     */
    public static LearningRateFinder on(Configuration configuration, TabularData table) {
        return onMlp(configuration, TestedRows.of(table));
    }

    /**
     * Tests the library's multilayer perceptron on pictures or sequences, number by number.
     *
     * @param configuration of the network, as for tables
     * @param data the training rows
     * @return the description of a test
     */
    public static LearningRateFinder on(Configuration configuration, ShapedData data) {
        return onMlp(configuration, TestedRows.of(data));
    }

    /**
     * Tests the library's multilayer perceptron on a DJL dataset, read into memory here.
     *
     * @param configuration of the network, as for tables
     * @param dataset the training rows, with one input array and one label array each
     * @return the description of a test
     * @throws io.djltuner.data.DataException if the dataset cannot be read
     */
    public static LearningRateFinder on(Configuration configuration, Dataset dataset) {
        return onMlp(configuration, TestedRows.of(dataset));
    }

    /**
     * Tests a DJL block with the library's optimizers: Adam unless {@link #optimizer} says
     * otherwise. An initialised block starts from its own parameters, another one from He's normal
     * initial weights; both are left as they were.
     *
     * @param block the network
     * @param table the training rows
     * @return the description of a test
     */
    public static LearningRateFinder on(Block block, TabularData table) {
        return onBlock(block, TestedRows.of(table));
    }

    /**
     * Tests a DJL block on pictures or sequences, in their shape.
     *
     * @param block the network, as for tables
     * @param data the training rows
     * @return the description of a test
     */
    public static LearningRateFinder on(Block block, ShapedData data) {
        return onBlock(block, TestedRows.of(data));
    }

    /**
     * Tests a DJL block on a DJL dataset, read into memory here, in its shape.
     *
     * @param block the network, as for tables
     * @param dataset the training rows, with one input array and one label array each
     * @return the description of a test
     * @throws io.djltuner.data.DataException if the dataset cannot be read
     */
    public static LearningRateFinder on(Block block, Dataset dataset) {
        return onBlock(block, TestedRows.of(dataset));
    }

    /**
     * Tests the block of a DJL model, on the model's device and in its data type. The model is left
     * as it was, its block initialised or not.
     *
     * @param model has a block
     * @param table the training rows
     * @return the description of a test
     */
    public static LearningRateFinder on(Model model, TabularData table) {
        return onModel(model, TestedRows.of(table));
    }

    /**
     * Tests the block of a DJL model on pictures or sequences, in their shape.
     *
     * @param model as for tables
     * @param data the training rows
     * @return the description of a test
     */
    public static LearningRateFinder on(Model model, ShapedData data) {
        return onModel(model, TestedRows.of(data));
    }

    /**
     * Tests the block of a DJL model on a DJL dataset, read into memory here, in its shape.
     *
     * @param model as for tables
     * @param dataset the training rows, with one input array and one label array each
     * @return the description of a test
     * @throws io.djltuner.data.DataException if the dataset cannot be read
     */
    public static LearningRateFinder on(Model model, Dataset dataset) {
        return onModel(model, TestedRows.of(dataset));
    }

    /**
     * Tests a DJL block as {@link Tuner#of} would train it.
     *
     * @param blocks builds a network, anew at each call and not initialised
     * @param configuration what it is built of; {@code optimizer}, {@code batchSize} and the like
     *     are understood
     * @param table the training rows
     * @return the description of a test
     */
    public static LearningRateFinder on(
            Function<Configuration, Block> blocks, Configuration configuration, TabularData table) {
        return onBlocks(blocks, configuration, TestedRows.of(table));
    }

    /**
     * Tests a DJL block as {@link Tuner#of} would train it on pictures or sequences.
     *
     * @param blocks builds a network, as for tables
     * @param configuration what it is built of
     * @param data the training rows
     * @return the description of a test
     */
    public static LearningRateFinder on(
            Function<Configuration, Block> blocks, Configuration configuration, ShapedData data) {
        return onBlocks(blocks, configuration, TestedRows.of(data));
    }

    /**
     * Tests a DJL block as {@link Tuner#of} would train it on a DJL dataset, read into memory here.
     *
     * @param blocks builds a network, as for tables
     * @param configuration what it is built of
     * @param dataset the training rows, with one input array and one label array each
     * @return the description of a test
     * @throws io.djltuner.data.DataException if the dataset cannot be read
     */
    public static LearningRateFinder on(
            Function<Configuration, Block> blocks, Configuration configuration, Dataset dataset) {
        return onBlocks(blocks, configuration, TestedRows.of(dataset));
    }

    private <T> T once(String setting, T value) {
        Object first = given.putIfAbsent(setting, value);
        if (first != null) {
            throw new IllegalStateException("%s: was already set to %s".formatted(setting, first));
        }
        return value;
    }

    /**
     * The target is a number, whatever its column looks like.
     *
     * @return this
     */
    public LearningRateFinder regression() {
        kind = once("task", Tuner.Kind.REGRESSION);
        return this;
    }

    /**
     * The target is a class; by default a column of texts or labels is one, of numbers is not.
     *
     * @return this
     */
    public LearningRateFinder classification() {
        kind = once("task", Tuner.Kind.CLASSIFICATION);
        return this;
    }

    /**
     * How columns become numbers; default: standardised and one-hot, targets as they are.
     *
     * @param options for the table's columns
     * @return this
     */
    public LearningRateFinder preprocessing(PreprocessingOptions options) {
        preprocessing = once("preprocessing", options);
        return this;
    }

    /**
     * The shape of one row's input for blocks that need one, such as (1, 8, 8); default flat.
     *
     * @param dimensions without the batch
     * @return this
     */
    public LearningRateFinder sampleShape(long... dimensions) {
        sampleShape = Optional.of(once("sampleShape", new Shape(dimensions)));
        return this;
    }

    /**
     * The training loss; default squared error or cross-entropy.
     *
     * @param function one of the library's
     * @return this
     */
    public LearningRateFinder loss(LossFunction function) {
        loss = Optional.of(once("loss", function));
        return this;
    }

    /**
     * A training loss of DJL's, for blocks of your own.
     *
     * @param function of predictions and labels
     * @return this
     */
    public LearningRateFinder loss(Loss function) {
        djlLoss = Optional.of(once("loss", function));
        return this;
    }

    /**
     * The optimizer with its defaults; default the configuration's, or Adam.
     *
     * @param algorithm one of the library's
     * @return this
     */
    public LearningRateFinder optimizer(MlpOptimizer algorithm) {
        return optimizer(OptimizerSettings.of(algorithm));
    }

    /**
     * The optimizer with settings of its own; default the configuration's, or Adam.
     *
     * @param algorithm and its settings, the learning rate excepted
     * @return this
     */
    public LearningRateFinder optimizer(OptimizerSettings algorithm) {
        optimizer = Optional.of(once("optimizer", algorithm));
        return this;
    }

    /**
     * Rows of a step, at least 1; default the configuration's, or 32.
     *
     * @param rows at least 1
     * @return this
     */
    public LearningRateFinder batchSize(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("batchSize: must be at least 1, but got " + rows);
        }
        batchSize = Optional.of(once("batchSize", rows));
        return this;
    }

    /**
     * The learning rates that are tried.
     *
     * @param from of the first step, above 0; default 1e-5
     * @param to that would follow the last step; default 10
     * @return this
     */
    public LearningRateFinder rates(double from, double to) {
        settings = settings.rates(from, to);
        once("rates", List.of(from, to));
        return this;
    }

    /**
     * How many steps there are at most, at least 10; default 500.
     *
     * @param number of steps, at least 10
     * @return this
     */
    public LearningRateFinder steps(int number) {
        settings = settings.steps(once("steps", number));
        return this;
    }

    /**
     * The weight of the past in the moving average of the loss, in [0, 1); default 0.98.
     *
     * @param weight in [0, 1)
     * @return this
     */
    public LearningRateFinder smoothing(double weight) {
        settings = settings.smoothing(once("smoothing", weight));
        return this;
    }

    /**
     * Fixes initial weights and the order of the rows; default 0.
     *
     * @param number any
     * @return this
     */
    public LearningRateFinder seed(long number) {
        seed = once("seed", number);
        return this;
    }

    /**
     * {@code FLOAT32} or {@code FLOAT64}; default that of the block or the model, or float.
     *
     * @param type of weights and data
     * @return this
     */
    public LearningRateFinder dataType(DataType type) {
        dataType = Optional.of(once("dataType", type));
        return this;
    }

    /**
     * Where it trains; default that of the block or the model, or DJL's default device.
     *
     * @param place the CPU or a GPU
     * @return this
     */
    public LearningRateFinder device(Device place) {
        device = Optional.of(once("device", place));
        return this;
    }

    /**
     * Runs the test.
     *
     * @return rates, losses and the suggestion
     * @throws IllegalArgumentException if a setting does not fit the data or the model
     */
    public RangeTestResult run() {
        checkModel();
        Preprocessing fitted = rows.fit(kind, preprocessing);
        LossFunction own = loss.orElseGet(() -> LossFunction.defaultFor(fitted.task()));
        BlockLoss trained =
                djlLoss.map(function -> BlockLoss.of(function, fitted.task()))
                        .orElseGet(() -> BlockLoss.of(own, fitted.task()));
        Shape sample = sample(fitted.featureWidth());
        TestedPlace place = TestedPlace.of(lent, model);
        try (TrainingData data =
                rows.upload(fitted, place.device(device), place.type(dataType), seed)) {
            return new TestedNetwork(
                            configuration,
                            blocks,
                            lent,
                            optimizer.orElseGet(() -> OptimizerSettings.of(configuration)),
                            batchSize.orElseGet(() -> MlpSettings.batchSize(configuration)),
                            settings,
                            seed)
                    .test(data, sample, trained);
        }
    }

    private void checkModel() {
        if (rows.table().targets().isEmpty()) {
            throw new IllegalArgumentException(
                    "data: has no target column; name one when reading the table");
        }
        if (hasOwnBlock()) {
            return;
        }
        if (djlLoss.isPresent()) {
            throw new IllegalArgumentException(
                    "loss: a loss of DJL's is for blocks of your own; use mse, mae, huber or"
                            + " crossEntropy");
        }
        if (sampleShape.isPresent()) {
            throw new IllegalArgumentException(
                    "sampleShape: is for blocks of your own; the library's network takes flat rows");
        }
        for (String name : configuration.values().keySet()) {
            if (!MlpParameters.isKnown(name)) {
                throw new IllegalArgumentException(
                        "configuration: the network knows no '%s'; it knows %s"
                                .formatted(name, MlpParameters.names()));
            }
        }
    }

    private boolean hasOwnBlock() {
        return lent.isPresent() || blocks.isPresent();
    }

    private Shape sample(int width) {
        Shape sample =
                sampleShape.or(rows::shape).filter(s -> hasOwnBlock()).orElse(new Shape(width));
        if (sample.size() != width) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "sampleShape: %s has %d numbers, but a row has %d",
                            sample,
                            sample.size(),
                            width));
        }
        return sample;
    }
}
