package io.djltuner.training.blocks;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Transfer learning: a network that was trained before and saved gives its blocks, all but the
 * last, and a new head learns to predict from what they compute. The lower blocks stay as they are;
 * the others go on learning, at a share of the learning rate (Yosinski et al. 2014; Howard and
 * Ruder 2018).
 *
 * <table>
 * <caption>Hyperparameters</caption>
 * <tr><th>name<th>meaning<th>range<th>default
 * <tr><td>{@value #FROZEN_BLOCKS}<td>how many blocks from the first on stay as they are<td>0 … all
 *     but the last<td>all but the last
 * <tr><td>{@value #BODY_RATE}<td>what the learning rate is multiplied by for the blocks that do
 *     not<td>0.001 … 1, logarithmic<td>0.0316
 * <tr><td>{@value #HEAD_LAYERS}<td>hidden layers of the head<td>0 … 1<td>0
 * <tr><td>{@value #HEAD_UNITS}<td>units of each<td>32 … 256, doubling<td>64
 * <tr><td>activation<td>{@link MlpActivation} in the head<td>RELU, GELU<td>RELU
 * <tr><td>dropout<td>before the outputs<td>0 … 0.5<td>0
 * </table>
 *
 * <p>{@value #BODY_RATE} is asked for where some block with parameters is not frozen, {@value
 * #HEAD_UNITS} and the activation where the head has hidden layers.
 */
public final class FineTuning extends TunableNetwork<FineTuning> {

    /** How many of the saved network's blocks stay as they are. */
    public static final String FROZEN_BLOCKS = "frozenBlocks";

    /** What the learning rate is multiplied by for the saved blocks that go on learning. */
    public static final String BODY_RATE = "bodyRate";

    /** Hidden layers of the head. */
    public static final String HEAD_LAYERS = Head.LAYERS;

    /** Units of each of the head's hidden layers. */
    public static final String HEAD_UNITS = Head.UNITS;

    private static final double LEAST_RATE = 1e-3;

    private final Path folder;
    private final String name;
    private final Supplier<SequentialBlock> network;
    private final int outputs;

    private FineTuning(
            Path folder,
            String name,
            Supplier<SequentialBlock> network,
            int outputs,
            Ranges ranges) {
        super(ranges);
        this.folder = folder;
        this.name = name;
        this.network = network;
        this.outputs = outputs;
    }

    /**
     * Fine-tunes a saved network.
     *
     * @param folder that DJL's {@code Model.save}, or {@code TunedModel.save}, wrote
     * @param name of the model there; {@code tuned} for a {@code TunedModel}
     * @param network builds the network as it was when it was saved, anew at each call: a {@link
     *     SequentialBlock} whose last block is the output layer that the head replaces
     * @param outputs numbers to predict: classes, 1 for two classes, or targets
     * @return the network with its default ranges
     * @throws IllegalArgumentException if there is no such folder or model, or the network has
     *     fewer than two blocks
     */
    public static FineTuning of(
            Path folder, String name, Supplier<? extends Block> network, int outputs) {
        checkSaved(folder, name);
        Supplier<SequentialBlock> sequence = () -> sequential(network.get());
        int blocks = sequence.get().getChildren().size() - 1;
        return new FineTuning(
                folder,
                name,
                sequence,
                Layers.positive("outputs", outputs),
                Ranges.of(Head.ranges())
                        .and(IntRange.of(FROZEN_BLOCKS, 0, blocks).defaultTo(blocks))
                        .and(RealRange.of(BODY_RATE, LEAST_RATE, 1).scale(Scale.LOG)));
    }

    /** DJL writes the parameters of epoch 12 to {@code name-0012.params}. */
    private static void checkSaved(Path folder, String name) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("folder: " + folder + " is no folder");
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.map(file -> file.getFileName().toString())
                    .noneMatch(file -> file.matches("\\Q" + name + "\\E-[0-9]+\\.params"))) {
                throw new IllegalArgumentException(
                        "folder: %s holds no parameters of a model '%s'".formatted(folder, name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("folder: " + folder + " cannot be read", e);
        }
    }

    private static SequentialBlock sequential(Block block) {
        if (block instanceof SequentialBlock sequence && sequence.getChildren().size() > 1) {
            return sequence;
        }
        throw new IllegalArgumentException(
                "network: must be a SequentialBlock of at least two blocks, but got "
                        + block.getClass().getSimpleName()
                        + " of "
                        + block.getChildren().size());
    }

    @Override
    FineTuning copy(Ranges changed) {
        return new FineTuning(folder, name, network, outputs, changed);
    }

    @Override
    Block network(Hyperparameters hp, Ranges given) {
        int frozen = given.integer(hp, FROZEN_BLOCKS, 0);
        double rate = learns(frozen) ? given.real(hp, BODY_RATE) : 1;
        SequentialBlock all =
                new SequentialBlock()
                        .add(new PretrainedBlocks(folder, name, network, frozen, rate));
        return Head.add(all, hp, given, outputs);
    }

    /** Whether a block above the frozen ones has parameters. */
    private boolean learns(int frozen) {
        List<Block> blocks = network.get().getChildren().values();
        return frozen < blocks.size() - 1
                && blocks.subList(frozen, blocks.size() - 1).stream()
                        .anyMatch(block -> !block.getParameters().isEmpty());
    }
}
