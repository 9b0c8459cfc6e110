package io.djltuner.training.blocks;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.djltuner.training.internal.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a network that was trained before, all but its last, with the parameters that it
 * was saved with: initialisation loads them. The lower ones may be frozen: their parameters do not
 * change, and they compute as in prediction, running statistics included. The others learn at a
 * share of the learning rate.
 */
public final class PretrainedBlocks extends AbstractBlock {

    private final Path folder;
    private final String name;
    private final Supplier<SequentialBlock> network;
    private final List<Block> blocks = new ArrayList<>();
    private final int frozen;
    private final double rateFactor;

    /**
     * Prepares the blocks.
     *
     * @param folder that DJL's {@code Model.save} wrote
     * @param name of the model there
     * @param network builds the network as it was when it was saved
     * @param frozen how many of the first blocks are frozen
     * @param rateFactor what the learning rate is multiplied by for the others
     */
    PretrainedBlocks(
            Path folder,
            String name,
            Supplier<SequentialBlock> network,
            int frozen,
            double rateFactor) {
        this.folder = folder;
        this.name = name;
        this.network = network;
        this.frozen = frozen;
        this.rateFactor = rateFactor;
        List<Block> all = network.get().getChildren().values();
        for (Block block : all.subList(0, all.size() - 1)) {
            if (blocks.size() < frozen) {
                block.freezeParameters(true);
            }
            blocks.add(addChildBlock(block.getClass().getSimpleName(), block));
        }
    }

    /** {@return what the learning rate is multiplied by for its parameters} */
    public double rateFactor() {
        return rateFactor;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        NDList current = inputs;
        for (int i = 0; i < blocks.size(); i++) {
            current = blocks.get(i).forward(parameterStore, current, training && i >= frozen);
        }
        return current;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : blocks) {
            block.initialize(manager, dataType, shapes);
            shapes = block.getOutputShapes(shapes);
        }
        copySaved();
    }

    private void copySaved() {
        try (Model saved = Model.newInstance(name, Device.cpu(), "PyTorch")) {
            saved.setBlock(network.get());
            saved.load(folder, name);
            List<Parameter> from = saved.getBlock().getParameters().values();
            List<Parameter> to = getParameters().values();
            for (int i = 0; i < to.size(); i++) {
                Shape now = to.get(i).getArray().getShape();
                Shape then = from.get(i).getArray().getShape();
                if (!now.equals(then)) {
                    throw new IllegalArgumentException(
                            "%s: %s was saved with shape %s, and this data would need %s"
                                    .formatted(folder, to.get(i).getName(), then, now));
                }
                Numbers.write(to.get(i).getArray(), Numbers.read(from.get(i).getArray()));
            }
        } catch (MalformedModelException e) {
            throw new IllegalArgumentException(
                    folder + ": the parameters of '" + name + "' are of another network", e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    folder + ": the parameters of '" + name + "' cannot be read", e);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : blocks) {
            shapes = block.getOutputShapes(shapes);
        }
        return shapes;
    }
}
