package io.djltuner.training.blocks;

import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import io.djltuner.space.Choice;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpParameters;

/**
 * A multilayer perceptron whose blocks add to their input (He et al. 2016; for tables Gorishniy et
 * al. 2021): x + linear(dropout(activation(linear(normalised x)))), after a first linear layer and
 * before a normalised last one.
 *
 * <table>
 * <caption>Hyperparameters</caption>
 * <tr><th>name<th>meaning<th>range<th>default
 * <tr><td>{@value #BLOCKS}<td>residual blocks<td>1 … 4<td>2
 * <tr><td>units<td>numbers between blocks<td>32 … 256, doubling<td>64
 * <tr><td>{@value #EXPANSION}<td>hidden units of a block for each of those<td>1, 2, 4<td>2
 * <tr><td>{@value #NORMALIZATION}<td>{@link Normalization} before each block<td>BATCH, LAYER<td>BATCH
 * <tr><td>activation<td>{@link MlpActivation}<td>RELU, GELU<td>RELU
 * <tr><td>dropout<td>in each block<td>0 … 0.5<td>0
 * </table>
 */
public final class ResidualMlp extends TunableNetwork<ResidualMlp> {

    /** The number of residual blocks. */
    public static final String BLOCKS = "residualBlocks";

    /** Hidden units of a block for each of its inputs. */
    public static final String EXPANSION = "expansion";

    /** The {@link Normalization}. */
    public static final String NORMALIZATION = "normalization";

    private final int outputs;

    private ResidualMlp(int outputs, Ranges ranges) {
        super(ranges);
        this.outputs = outputs;
    }

    /**
     * A network for tables.
     *
     * @param outputs numbers to predict: classes, 1 for two classes, or targets
     * @return the network with its default ranges
     */
    public static ResidualMlp of(int outputs) {
        return new ResidualMlp(
                Layers.positive("outputs", outputs),
                Ranges.of(
                        Layers.layers(BLOCKS, 4),
                        Layers.units(MlpParameters.UNITS.name()),
                        Choice.of(EXPANSION, 1, 2, 4).ordered().defaultTo(2),
                        Layers.normalizations(NORMALIZATION),
                        Layers.activations(),
                        Layers.dropouts()));
    }

    @Override
    ResidualMlp copy(Ranges changed) {
        return new ResidualMlp(outputs, changed);
    }

    @Override
    Block network(Hyperparameters hp, Ranges given) {
        int blocks = given.integer(hp, BLOCKS, 0);
        int units = given.integer(hp, MlpParameters.UNITS.name(), 1);
        int expansion = given.integer(hp, EXPANSION, 1);
        Normalization norm = given.ask(hp, NORMALIZATION, Normalization.class);
        MlpActivation activation =
                given.ask(hp, MlpParameters.ACTIVATION.name(), MlpActivation.class);
        double dropout = given.real(hp, MlpParameters.DROPOUT.name());

        SequentialBlock network =
                new SequentialBlock().add(Layers.flat()).add(Layers.linear(units));
        for (int block = 0; block < blocks; block++) {
            SequentialBlock branch = new SequentialBlock();
            Layers.normalize(branch, norm);
            branch.add(Layers.linear(units * expansion));
            branch.add(MlpBlocks.activation(activation));
            Layers.drop(branch, dropout);
            branch.add(Layers.linear(units));
            network.add(Layers.sum(Blocks.identityBlock(), branch));
        }
        Layers.addHidden(network, norm, activation, 0);
        return network.add(Layers.linear(outputs));
    }
}
