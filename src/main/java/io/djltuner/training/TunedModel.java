package io.djltuner.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.training.blocks.MlpBlocks;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.internal.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A trained network with its preprocessing: give it rows as they were in the table, get predictions
 * in the target's own units. It is an ordinary DJL {@link Model} of stock blocks, and can be saved
 * and loaded without the study that it came from.
 *
 * <p>Not thread-safe; closing it frees its native memory.
 */
public final class TunedModel implements AutoCloseable {

    static final String DESCRIPTION = "tuned-model.json";
    static final String NAME = "tuned";

    private static final int FEW_ROWS = 64;

    private final Model model;
    private final Shape sample;
    private final DataType type;
    private final ModelDescription description;

    TunedModel(Model model, Shape sample, DataType type, ModelDescription description) {
        this.model = model;
        this.sample = sample;
        this.type = type;
        this.description = description;
    }

    /**
     * Builds the library's own network with trained weights.
     *
     * @param configuration that it was trained with
     * @param preprocessing of its inputs and outputs
     * @param weights all parameters in the network's own order
     * @param type of its numbers
     * @param device where it predicts
     * @return the model
     */
    public static TunedModel ofMlp(
            Configuration configuration,
            Preprocessing preprocessing,
            double[] weights,
            DataType type,
            Device device) {
        ModelDescription description =
                new ModelDescription(configuration, preprocessing, type, true);
        MlpSettings settings = description.mlp();
        SequentialBlock block =
                MlpBlocks.mlp(settings.shape(), settings.activation(), settings.dropout());
        Model model = newModel(block, device);
        filling(
                model,
                () ->
                        MlpBlocks.setWeights(
                                block, settings.shape(), weights, model.getNDManager(), type));
        return new TunedModel(model, description.sample(), type, description);
    }

    /**
     * Wraps any block with trained weights.
     *
     * @param block not initialised
     * @param sample the shape of one row's input
     * @param configuration that it was trained with
     * @param preprocessing of its inputs and outputs
     * @param weights all parameters, in the order of the block's own list
     * @param type of its numbers
     * @param device where it predicts
     * @return the model
     * @throws IllegalArgumentException if there are more or fewer weights than the block has
     */
    public static TunedModel ofBlock(
            Block block,
            Shape sample,
            Configuration configuration,
            Preprocessing preprocessing,
            double[] weights,
            DataType type,
            Device device) {
        Model model = newModel(block, device);
        filling(
                model,
                () -> {
                    block.initialize(model.getNDManager(), type, new Shape(1).addAll(sample));
                    write(weights, block);
                });
        return new TunedModel(
                model,
                sample,
                type,
                new ModelDescription(configuration, preprocessing, type, false));
    }

    /** Whoever gets no model cannot close it. */
    private static void filling(Model model, Runnable fill) {
        try {
            fill.run();
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static void write(double[] weights, Block block) {
        List<Parameter> parameters = block.getParameters().values();
        long numbers = parameters.stream().mapToLong(p -> p.getArray().size()).sum();
        if (numbers != weights.length) {
            throw new IllegalArgumentException(
                    "weights: the block's parameters are %d numbers, but got %d"
                            .formatted(numbers, weights.length));
        }
        int at = 0;
        for (Parameter parameter : parameters) {
            NDArray array = parameter.getArray();
            int count = Math.toIntExact(array.size());
            Numbers.write(array, Arrays.copyOfRange(weights, at, at + count));
            at += count;
        }
    }

    static Model newModel(Block block, Device device) {
        Model model = Model.newInstance(NAME, device, "PyTorch");
        model.setBlock(block);
        return model;
    }

    /** {@return the DJL model, with stock blocks; it belongs to this object} */
    public Model model() {
        return model;
    }

    /**
     * {@return all weights and biases, in the order in which {@link #ofMlp} or {@link #ofBlock}
     * takes them}
     */
    public double[] weights() {
        if (description.isMlp()) {
            return MlpBlocks.weights((SequentialBlock) model.getBlock(), description.mlp().shape());
        }
        return model.getBlock().getParameters().values().stream()
                .flatMapToDouble(p -> Arrays.stream(Numbers.read(p.getArray())))
                .toArray();
    }

    /** {@return the configuration that it was trained with} */
    public Configuration configuration() {
        return description.configuration();
    }

    /** {@return how rows become inputs, and outputs predictions} */
    public Preprocessing preprocessing() {
        return description.preprocessing();
    }

    /** {@return what it predicts} */
    public Task task() {
        return preprocessing().task();
    }

    /**
     * Predicts rows of numbers.
     *
     * @param rows {@code [rows][columns]}, columns in the order of the training table
     * @return regression: the first target of each row; classification: the number of each row's
     *     class
     */
    public float[] predict(float[][] rows) {
        return predict(preprocessing().accept(rows));
    }

    /**
     * Predicts the rows of a table.
     *
     * @param rows with the columns of the training table
     * @return regression: the first target of each row; classification: the number of each row's
     *     class
     */
    public float[] predict(TabularData rows) {
        float[][] outputs = outputs(rows);
        float[] first = new float[outputs.length];
        for (int row = 0; row < first.length; row++) {
            first[row] =
                    task() == Task.REGRESSION ? outputs[row][0] : RowOutputs.largest(outputs[row]);
        }
        return first;
    }

    /**
     * Predicts class names.
     *
     * @param rows with the columns of the training table
     * @return the most probable class of each row
     * @throws IllegalStateException for a regression
     */
    public String[] predictClasses(TabularData rows) {
        needsClasses("predictClasses");
        List<String> names = preprocessing().classNames();
        float[][] probabilities = outputs(rows);
        String[] classes = new String[probabilities.length];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = names.get(RowOutputs.largest(probabilities[row]));
        }
        return classes;
    }

    /**
     * Predicts class names of rows of numbers.
     *
     * @param rows {@code [rows][columns]}
     * @return the most probable class of each row
     * @throws IllegalStateException for a regression
     */
    public String[] predictClasses(float[][] rows) {
        return predictClasses(preprocessing().accept(rows));
    }

    /**
     * Predicts probabilities.
     *
     * @param rows with the columns of the training table
     * @return {@code [rows][classes]}, each row's sum is 1
     * @throws IllegalStateException for a regression
     */
    public float[][] probabilities(TabularData rows) {
        needsClasses("probabilities");
        return outputs(rows);
    }

    /**
     * Predicts probabilities of rows of numbers.
     *
     * @param rows {@code [rows][columns]}
     * @return {@code [rows][classes]}
     * @throws IllegalStateException for a regression
     */
    public float[][] probabilities(float[][] rows) {
        return probabilities(preprocessing().accept(rows));
    }

    private void needsClasses(String call) {
        if (task() == Task.REGRESSION) {
            throw new IllegalStateException(call + ": a regression has no classes; use predict");
        }
    }

    /**
     * Predicts everything there is to predict of a row.
     *
     * @param rows with the columns of the training table
     * @return regression: {@code [rows][targets]}; classification: probabilities {@code
     *     [rows][classes]}
     */
    public float[][] outputs(TabularData rows) {
        double[] raw = scores(preprocessing().features(rows), rows.rows());
        double[] values = task() == Task.REGRESSION ? preprocessing().restoreTargets(raw) : raw;
        int width = preprocessing().outputWidth();
        float[][] outputs = new float[rows.rows()][];
        for (int row = 0; row < outputs.length; row++) {
            double[] own = Arrays.copyOfRange(values, row * width, (row + 1) * width);
            outputs[row] = RowOutputs.of(task(), own);
        }
        return outputs;
    }

    /**
     * The network's raw outputs.
     *
     * @param features preprocessed, row by row
     * @param rows how many
     * @return {@code [rows, outputs]}: values, or logits
     */
    public double[] scores(double[] features, int rows) {
        int width = Math.toIntExact(sample.size());
        int outputs = preprocessing().outputWidth();
        double[] scores = new double[rows * outputs];
        boolean before = Autograd.record(false);
        try {
            int atOnce =
                    rows <= FEW_ROWS
                            ? FEW_ROWS
                            : BlockMemory.of(model.getBlock(), sample).predictedAtOnce(type);
            for (int from = 0; from < rows; from += atOnce) {
                int to = Math.min(rows, from + atOnce);
                double[] part = Arrays.copyOfRange(features, from * width, to * width);
                double[] read = forward(part, to - from);
                System.arraycopy(read, 0, scores, from * outputs, read.length);
            }
        } finally {
            Autograd.record(before);
        }
        return scores;
    }

    private double[] forward(double[] features, int rows) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDArray input =
                    Numbers.create(manager, features, type, features.length)
                            .reshape(new Shape(rows).addAll(sample));
            NDList output =
                    model.getBlock()
                            .forward(new ParameterStore(manager, false), new NDList(input), false);
            return Numbers.read(output.singletonOrThrow());
        }
    }

    /**
     * Saves the model: DJL's parameter file, and a description in JSON.
     *
     * @param directory created if need be
     * @throws IOException if it cannot be written
     */
    public void save(Path directory) throws IOException {
        Files.createDirectories(directory);
        model.save(directory, NAME);
        Files.writeString(directory.resolve(DESCRIPTION), description.toJson(sample));
    }

    /**
     * Loads a model of the library's own network.
     *
     * @param directory that {@link #save} wrote
     * @return the model, on DJL's default device
     * @throws IOException if the directory or its files cannot be read or are damaged
     */
    public static TunedModel load(Path directory) throws IOException {
        return SavedModel.in(directory).loadMlp();
    }

    /**
     * Loads a model of any block.
     *
     * @param directory that {@link #save} wrote
     * @param blocks the function that built the network in the search
     * @return the model, on DJL's default device
     * @throws IOException if the directory or its files cannot be read or are damaged
     */
    public static TunedModel load(Path directory, Function<Configuration, Block> blocks)
            throws IOException {
        return SavedModel.in(directory).load(blocks);
    }

    @Override
    public void close() {
        model.close();
    }
}
