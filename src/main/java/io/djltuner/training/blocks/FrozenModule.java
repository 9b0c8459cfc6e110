package io.djltuner.training.blocks;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript module that computes as in prediction and does not learn. It is loaded from its own
 * file, and no part of the parameters of the network that it is in; it computes in single
 * precision.
 */
final class FrozenModule extends AbstractBlock implements HoldsMemory {

    private final Path folder;
    private final String name;
    private @Nullable Model module;

    FrozenModule(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        NDArray input = inputs.head();
        NDArray single = input.toType(DataType.FLOAT32, false);
        NDArray output =
                loaded().getBlock().forward(parameterStore, new NDList(single), false).head();
        return new NDList(output.stopGradient().toType(input.getDataType(), false));
    }

    /** What its file holds, which is little else than its weights. */
    @Override
    public long bytes() {
        try {
            return Files.size(folder.resolve(name + ".pt"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s: the module '%s' cannot be read".formatted(folder, name), e);
        }
    }

    private Model loaded() {
        if (module == null) {
            throw new IllegalStateException(
                    "network: must be initialised or loaded before it can compute");
        }
        return module;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        load(manager);
    }

    @Override
    public void loadParameters(NDManager manager, DataInputStream is)
            throws IOException, MalformedModelException {
        super.loadParameters(manager, is);
        load(manager);
    }

    @Override
    public void loadMetadata(byte loadVersion, DataInputStream is)
            throws IOException, MalformedModelException {
        if (loadVersion != version) {
            throw new MalformedModelException("the version of a module is " + loadVersion);
        }
        readInputShapes(is);
    }

    /** The module is closed with the manager. */
    private void load(NDManager manager) {
        Model model = Model.newInstance(name, manager.getDevice(), "PyTorch");
        try {
            model.load(folder, name, java.util.Map.of("mapLocation", "true"));
        } catch (MalformedModelException e) {
            model.close();
            throw new IllegalArgumentException(
                    "%s: '%s' is no TorchScript module".formatted(folder, name), e);
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException(
                    "%s: the module '%s' cannot be read".formatted(folder, name), e);
        }
        manager.attachInternal(UUID.randomUUID().toString(), model);
        module = model;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        try (NDManager manager = loaded().getNDManager().newSubManager()) {
            NDArray ones = manager.ones(inputShapes[0]);
            NDList output =
                    forwardInternal(
                            new ParameterStore(manager, false), new NDList(ones), false, null);
            return output.getShapes();
        }
    }
}
