package io.djltuner.training.blocks;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.djltuner.space.Choice;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpParameters;

/**
 * Recurrent layers over a sequence; the state after the last step, in both directions if there are
 * two, is what the outputs are a linear function of.
 *
 * <table>
 * <caption>Hyperparameters</caption>
 * <tr><th>name<th>meaning<th>range<th>default
 * <tr><td>{@value #CELL}<td>{@link RecurrentCell}<td>GRU, LSTM, RNN<td>GRU
 * <tr><td>{@value #LAYERS}<td>recurrent layers<td>1 … 2<td>1
 * <tr><td>{@value #STATE_SIZE}<td>numbers that a layer remembers<td>16 … 128, doubling<td>32
 * <tr><td>{@value #BIDIRECTIONAL}<td>whether another layer reads from the end to the
 *     beginning<td>false, true<td>false
 * <tr><td>dropout<td>after each layer<td>0 … 0.5<td>0
 * </table>
 */
public final class RecurrentStack extends TunableNetwork<RecurrentStack> {

    /** The {@link RecurrentCell}. */
    public static final String CELL = "cell";

    /** The number of recurrent layers. */
    public static final String LAYERS = "recurrentLayers";

    /** How many numbers a layer remembers. */
    public static final String STATE_SIZE = "stateSize";

    /** Whether the sequence is read in both directions. */
    public static final String BIDIRECTIONAL = "bidirectional";

    private final Shape sequence;
    private final int outputs;

    private RecurrentStack(Shape sequence, int outputs, Ranges ranges) {
        super(ranges);
        this.sequence = sequence;
        this.outputs = outputs;
    }

    /**
     * A stack for sequences.
     *
     * @param steps of a sequence
     * @param features numbers at each step; a row of the table holds steps × features numbers, a
     *     step after another
     * @param outputs numbers to predict: classes, 1 for two classes, or targets
     * @return the network with its default ranges
     */
    public static RecurrentStack of(int steps, int features, int outputs) {
        return new RecurrentStack(
                new Shape(Layers.positive("steps", steps), Layers.positive("features", features)),
                Layers.positive("outputs", outputs),
                Ranges.of(
                        Choice.of(CELL, RecurrentCell.GRU, RecurrentCell.LSTM, RecurrentCell.RNN),
                        IntRange.of(LAYERS, 1, 2).defaultTo(1),
                        IntRange.of(STATE_SIZE, 16, 128).multiply(2).defaultTo(32),
                        Choice.of(BIDIRECTIONAL, false, true),
                        Layers.dropouts()));
    }

    @Override
    RecurrentStack copy(Ranges changed) {
        return new RecurrentStack(sequence, outputs, changed);
    }

    @Override
    Block network(Hyperparameters hp, Ranges given) {
        RecurrentCell cell = given.ask(hp, CELL, RecurrentCell.class);
        int layers = given.integer(hp, LAYERS, 1);
        int state = given.integer(hp, STATE_SIZE, 1);
        boolean both = given.flag(hp, BIDIRECTIONAL);
        double dropout = given.real(hp, MlpParameters.DROPOUT.name());

        SequentialBlock network = new SequentialBlock().add(Layers.shaped(sequence));
        for (int layer = 1; layer <= layers; layer++) {
            network.add(new RecurrentLayer(cell, state, both, layer == layers));
            Layers.drop(network, dropout);
        }
        return network.add(Layers.linear(outputs));
    }
}
