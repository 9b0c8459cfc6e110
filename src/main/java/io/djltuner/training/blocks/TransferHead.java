package io.djltuner.training.blocks;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.MlpActivation;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Transfer learning from a TorchScript network, which is what most of DJL's model zoo holds for
 * this engine: the network is frozen as a whole, and a new head learns to predict from what it
 * computes. Save the part that is wanted, such as all but the classifier, with PyTorch's {@code
 * torch.jit.save}. For networks of DJL's blocks there is {@link FineTuning}, which can go on
 * training them.
 *
 * <table>
 * <caption>Hyperparameters</caption>
 * <tr><th>name<th>meaning<th>range<th>default
 * <tr><td>{@value #HEAD_LAYERS}<td>hidden layers of the head<td>0 … 1<td>0
 * <tr><td>{@value #HEAD_UNITS}<td>units of each<td>32 … 256, doubling<td>64
 * <tr><td>activation<td>{@link MlpActivation} in the head<td>RELU, GELU<td>RELU
 * <tr><td>dropout<td>before the outputs<td>0 … 0.5<td>0
 * </table>
 */
public final class TransferHead extends TunableNetwork<TransferHead> {

    /** Hidden layers of the head. */
    public static final String HEAD_LAYERS = Head.LAYERS;

    /** Units of each of the head's hidden layers. */
    public static final String HEAD_UNITS = Head.UNITS;

    private final Path folder;
    private final String name;
    private final Shape sample;
    private final int outputs;

    private TransferHead(Path folder, String name, Shape sample, int outputs, Ranges ranges) {
        super(ranges);
        this.folder = folder;
        this.name = name;
        this.sample = sample;
        this.outputs = outputs;
    }

    /**
     * A head on a saved module.
     *
     * @param file of a TorchScript module, ending in {@code .pt}; a tuned model reads it too, so it
     *     must stay where it is
     * @param sample the shape that the module takes a row in, such as (3, 224, 224)
     * @param outputs numbers to predict: classes, 1 for two classes, or targets
     * @return the network with its default ranges
     * @throws IllegalArgumentException if there is no such file
     */
    public static TransferHead of(Path file, Shape sample, int outputs) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(".pt") || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "file: must be a TorchScript module ending in .pt, but got " + file);
        }
        return new TransferHead(
                file.toAbsolutePath().getParent(),
                name.substring(0, name.length() - ".pt".length()),
                sample,
                Layers.positive("outputs", outputs),
                Ranges.of(Head.ranges()));
    }

    @Override
    TransferHead copy(Ranges changed) {
        return new TransferHead(folder, name, sample, outputs, changed);
    }

    @Override
    Block network(Hyperparameters hp, Ranges given) {
        SequentialBlock all =
                new SequentialBlock()
                        .add(Layers.shaped(sample))
                        .add(new FrozenModule(folder, name));
        return Head.add(all, hp, given, outputs);
    }
}
