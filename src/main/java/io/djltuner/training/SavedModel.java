package io.djltuner.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.nn.Block;
import io.djltuner.space.Configuration;
import io.djltuner.training.blocks.MlpBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A folder that {@link TunedModel#save} wrote.
 *
 * @param directory the folder
 * @param description what it says of the model
 */
record SavedModel(Path directory, ModelDescription description) {

    /** Far more than the description of any table takes. */
    private static final long MOST_BYTES = 1 << 26;

    /** Reads the description. */
    static SavedModel in(Path directory) throws IOException {
        Path file = directory.resolve(TunedModel.DESCRIPTION);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("has more than %,d bytes".formatted(MOST_BYTES));
            }
            return new SavedModel(directory, ModelDescription.fromJson(Files.readString(file)));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    directory + ": holds no model, there is no " + TunedModel.DESCRIPTION, e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The model of the library's own network. */
    TunedModel loadMlp() throws IOException {
        if (!description.isMlp()) {
            throw new IOException(
                    directory
                            + ": holds a block of your own; load it with the function that builds it");
        }
        return load(mlpBlock());
    }

    private Block mlpBlock() throws IOException {
        try {
            MlpSettings settings = description.mlp();
            return MlpBlocks.mlp(settings.shape(), settings.activation(), settings.dropout());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    directory.resolve(TunedModel.DESCRIPTION) + ": " + e.getMessage(), e);
        }
    }

    /** The model of any block. */
    TunedModel load(Function<Configuration, Block> blocks) throws IOException {
        return load(blocks.apply(description.configuration()));
    }

    private TunedModel load(Block block) throws IOException {
        Model model = TunedModel.newModel(block, Engine.getInstance().defaultDevice());
        model.setDataType(description.type());
        try {
            model.load(directory, TunedModel.NAME);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            // Damaged bytes may fail anywhere in DJL's reader or in the engine.
            model.close();
            throw new IOException(
                    directory + ": its parameters are missing, damaged or of another network", e);
        }
        return new TunedModel(model, description.sample(), description.type(), description);
    }
}
