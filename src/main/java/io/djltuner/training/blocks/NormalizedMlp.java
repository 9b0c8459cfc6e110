package io.djltuner.training.blocks;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpParameters;

/**
 * A multilayer perceptron with batch or layer normalisation between each linear layer and its
 * activation.
 *
 * <table>
 * <caption>Hyperparameters</caption>
 * <tr><th>name<th>meaning<th>range<th>default
 * <tr><td>hiddenLayers<td>hidden layers<td>1 … 4<td>2
 * <tr><td>units<td>units of each<td>32 … 256, doubling<td>64
 * <tr><td>{@value #NORMALIZATION}<td>{@link Normalization}<td>BATCH, LAYER<td>BATCH
 * <tr><td>activation<td>{@link MlpActivation}<td>RELU, GELU<td>RELU
 * <tr><td>dropout<td>after each hidden layer<td>0 … 0.5<td>0
 * </table>
 */
public final class NormalizedMlp extends TunableNetwork<NormalizedMlp> {

    /** The {@link Normalization}. */
    public static final String NORMALIZATION = "normalization";

    private final int outputs;

    private NormalizedMlp(int outputs, Ranges ranges) {
        super(ranges);
        this.outputs = outputs;
    }

    /**
     * A network for tables.
     *
     * @param outputs numbers to predict: classes, 1 for two classes, or targets
     * @return the network with its default ranges
     */
    public static NormalizedMlp of(int outputs) {
        return new NormalizedMlp(
                Layers.positive("outputs", outputs),
                Ranges.of(
                        Layers.layers(MlpParameters.HIDDEN_LAYERS.name(), 4),
                        Layers.units(MlpParameters.UNITS.name()),
                        Layers.normalizations(NORMALIZATION),
                        Layers.activations(),
                        Layers.dropouts()));
    }

    @Override
    NormalizedMlp copy(Ranges changed) {
        return new NormalizedMlp(outputs, changed);
    }

    @Override
    Block network(Hyperparameters hp, Ranges given) {
        int layers = given.integer(hp, MlpParameters.HIDDEN_LAYERS.name(), 0);
        int units = given.integer(hp, MlpParameters.UNITS.name(), 1);
        Normalization norm = given.ask(hp, NORMALIZATION, Normalization.class);
        MlpActivation activation =
                given.ask(hp, MlpParameters.ACTIVATION.name(), MlpActivation.class);
        double dropout = given.real(hp, MlpParameters.DROPOUT.name());

        SequentialBlock network = new SequentialBlock().add(Layers.flat());
        for (int layer = 0; layer < layers; layer++) {
            network.add(Layers.linear(units));
            Layers.addHidden(network, norm, activation, dropout);
        }
        return network.add(Layers.linear(outputs));
    }
}
