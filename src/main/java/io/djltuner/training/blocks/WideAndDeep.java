package io.djltuner.training.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpParameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A linear model and a multilayer perceptron side by side, their outputs added (Cheng et al. 2016).
 * The linear one sees every feature; the perceptron sees the numeric ones as they are and each
 * column of categories through an embedding of its own. The table's categories come one-hot, so an
 * embedding is a linear layer without bias: of a known category it is the category's row, of one
 * never seen it is 0.
 *
 * <table>
 * <caption>Hyperparameters</caption>
 * <tr><th>name<th>meaning<th>range<th>default
 * <tr><td>{@value #EMBEDDING_SIZE}<td>numbers for a category; where there are categories, and for
 *     no column more than it has<td>2 … 16, doubling<td>4
 * <tr><td>hiddenLayers<td>hidden layers of the perceptron<td>1 … 4<td>2
 * <tr><td>units<td>units of each<td>32 … 256, doubling<td>64
 * <tr><td>activation<td>{@link MlpActivation}<td>RELU, GELU<td>RELU
 * <tr><td>dropout<td>after each hidden layer<td>0 … 0.5<td>0
 * </table>
 */
public final class WideAndDeep extends TunableNetwork<WideAndDeep> {

    /** How many numbers stand for a category. */
    public static final String EMBEDDING_SIZE = "embeddingSize";

    /** Neighbouring features: those of one column of categories, or numbers. */
    private record Group(int from, int to, boolean categories) {

        int width() {
            return to - from;
        }
    }

    private final List<Group> groups;
    private final int outputs;

    private WideAndDeep(List<Group> groups, int outputs, Ranges ranges) {
        super(ranges);
        this.groups = groups;
        this.outputs = outputs;
    }

    /**
     * A network for tables with categories.
     *
     * @param featureColumns the column that each feature comes from, as {@code
     *     Preprocessing.featureColumns()} gives them for the rows that train
     * @param categoricalColumns those of the columns whose features are categories, one-hot, as
     *     {@code Preprocessing.categoricalColumns()} gives them; all others are numbers
     * @param outputs numbers to predict: classes, 1 for two classes, or targets
     * @return the network with its default ranges
     */
    public static WideAndDeep of(
            List<String> featureColumns, Collection<String> categoricalColumns, int outputs) {
        Layers.positive("featureColumns", featureColumns.size());
        return new WideAndDeep(
                groups(featureColumns, Set.copyOf(categoricalColumns)),
                Layers.positive("outputs", outputs),
                Ranges.of(
                        IntRange.of(EMBEDDING_SIZE, 2, 16).multiply(2).defaultTo(4),
                        Layers.layers(MlpParameters.HIDDEN_LAYERS.name(), 4),
                        Layers.units(MlpParameters.UNITS.name()),
                        Layers.activations(),
                        Layers.dropouts()));
    }

    private static List<Group> groups(List<String> columns, Set<String> categorical) {
        List<Group> groups = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= columns.size(); i++) {
            boolean embedded = categorical.contains(columns.get(from));
            boolean goesOn =
                    i < columns.size()
                            && (embedded
                                    ? columns.get(i).equals(columns.get(from))
                                    : !categorical.contains(columns.get(i)));
            if (!goesOn) {
                groups.add(new Group(from, i, embedded));
                from = i;
            }
        }
        return List.copyOf(groups);
    }

    @Override
    WideAndDeep copy(Ranges changed) {
        return new WideAndDeep(groups, outputs, changed);
    }

    @Override
    Block network(Hyperparameters hp, Ranges given) {
        boolean embeds = groups.stream().anyMatch(Group::categories);
        int size = embeds ? given.integer(hp, EMBEDDING_SIZE, 1) : 0;
        int layers = given.integer(hp, MlpParameters.HIDDEN_LAYERS.name(), 0);
        int units = given.integer(hp, MlpParameters.UNITS.name(), 1);
        MlpActivation activation =
                given.ask(hp, MlpParameters.ACTIVATION.name(), MlpActivation.class);
        double dropout = given.real(hp, MlpParameters.DROPOUT.name());

        SequentialBlock deep = new SequentialBlock().add(embedded(size));
        for (int layer = 0; layer < layers; layer++) {
            deep.add(Layers.linear(units));
            Layers.addHidden(deep, Normalization.NONE, activation, dropout);
        }
        deep.add(Layers.linear(outputs));
        return new SequentialBlock()
                .add(Layers.flat())
                .add(Layers.sum(Layers.linear(outputs), deep));
    }

    /** Numbers as they are and categories embedded, side by side in the table's order. */
    private Block embedded(int size) {
        List<Block> parts = new ArrayList<>();
        for (Group group : groups) {
            SequentialBlock part = new SequentialBlock().add(features(group));
            if (group.categories()) {
                part.add(
                        Linear.builder()
                                .setUnits(Math.min(size, group.width()))
                                .optBias(false)
                                .build());
            }
            parts.add(part);
        }
        return new ParallelBlock(
                outputs ->
                        new NDList(
                                ai.djl.ndarray.NDArrays.concat(
                                        outputs.stream()
                                                .map(NDList::singletonOrThrow)
                                                .collect(Collectors.toCollection(NDList::new)),
                                        1)),
                parts);
    }

    private static Block features(Group group) {
        return new LambdaBlock(
                inputs -> {
                    NDArray rows = inputs.singletonOrThrow();
                    return new NDList(
                            rows.get(
                                    new NDIndex()
                                            .addAllDim()
                                            .addSliceDim(group.from(), group.to())));
                },
                "features");
    }
}
