package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.training.ParameterStore;
import io.djltuner.training.blocks.PretrainedBlocks;
import io.djltuner.training.internal.Autograd;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers that a block computes for one row of input and keeps until the row is done.
 *
 * @param learned those that derivatives are computed for
 * @param passing those of parts that do not learn
 */
record RowActivations(long learned, long passing) {

    private static final Logger LOG = LoggerFactory.getLogger(RowActivations.class);

    private static final int LSTM_GATES = 4;
    private static final int GRU_GATES = 3;

    private static final RowActivations NONE = new RowActivations(0, 0);

    /**
     * Lets the block predict one row and counts the arrays that are left; where it cannot, goes by
     * the shapes of what its parts put out.
     *
     * @param block initialised
     * @param sample the shape of the row's input
     */
    static RowActivations of(Block block, Shape sample) {
        Shape row = new Shape(1).addAll(sample);
        List<Parameter> parameters = block.getParameters().values();
        if (parameters.isEmpty()) {
            return new RowActivations(put(block, new Shape[] {row}), 0);
        }
        NDArray first = parameters.get(0).getArray();
        boolean before = Autograd.record(false);
        try (NDManager scope = first.getManager().newSubManager()) {
            Pass pass = new Pass(scope);
            pass.through(block, new NDList(scope.ones(row, first.getDataType())));
            return pass.sum;
        } catch (RuntimeException e) {
            // Its own training says what is wrong, if anything is.
            LOG.debug("a block that does not predict one row is counted by its shapes", e);
            return new RowActivations(put(block, new Shape[] {row}), 0);
        } finally {
            Autograd.record(before);
        }
    }

    private RowActivations plus(long numbers, boolean learns) {
        return learns
                ? new RowActivations(learned + numbers, passing)
                : new RowActivations(learned, passing + numbers);
    }

    /** All numbers, as a prediction computes them. */
    long all() {
        return learned + passing;
    }

    /** A row on its way through a block. There are derivatives from the first part that learns. */
    private static final class Pass {

        private final NDManager scope;
        private final ParameterStore store;
        private boolean learns;
        private RowActivations sum = NONE;

        Pass(NDManager scope) {
            this.scope = scope;
            store = new ParameterStore(scope, false);
        }

        NDList through(Block block, NDList inputs) {
            if (isSequence(block)) {
                NDList current = inputs;
                for (Block part : block.getChildren().values()) {
                    current = through(part, current);
                }
                return current;
            }
            learns |= block.getParameters().values().stream().anyMatch(Parameter::requiresGradient);
            long before = numbers();
            NDList outputs = block.forward(store, inputs, false);
            sum = sum.plus(numbers() - before + insideOfRecurrentParts(block), learns);
            return outputs;
        }

        private long numbers() {
            return scope.getManagedArrays().stream().mapToLong(NDArray::size).sum();
        }
    }

    /** One that may have been given another way of computing is none. */
    private static boolean isSequence(Block block) {
        return block.getClass() == SequentialBlock.class || block instanceof PretrainedBlocks;
    }

    /**
     * The engine goes through all steps in one operation, and keeps each gate and state of each.
     */
    private static long insideOfRecurrentParts(Block block) {
        long sum = 0;
        for (Block part : block.getChildren().values()) {
            sum += insideOfRecurrentParts(part);
        }
        return block instanceof RecurrentBlock recurrent ? sum + inside(recurrent) : sum;
    }

    private static long inside(RecurrentBlock block) {
        Shape input = block.getInputShapes()[0];
        long steps = input.dimension() > 2 ? input.get(1) : 1;
        // One matrix for inputs and one for states, with a row for each number of each gate.
        long gated =
                block.getParameters().values().stream()
                                .filter(each -> each.getType() == Parameter.Type.WEIGHT)
                                .mapToLong(each -> each.getArray().getShape().get(0))
                                .sum()
                        / 2;
        int gates = block instanceof LSTM ? LSTM_GATES : block instanceof GRU ? GRU_GATES : 1;
        return steps * (gated + gated / gates);
    }

    private static long put(Block block, Shape[] inputs) {
        if (isSequence(block)) {
            long sum = 0;
            Shape[] shapes = inputs;
            for (Block part : block.getChildren().values()) {
                sum += put(part, shapes);
                shapes = outputs(part, shapes);
            }
            return sum;
        }
        if (block instanceof ParallelBlock) {
            return block.getChildren().values().stream().mapToLong(part -> put(part, inputs)).sum();
        }
        return Math.max(1, leaves(block)) * numbers(outputs(block, inputs));
    }

    /** A block that does not say what it puts out is taken to put out as much as it reads. */
    private static Shape[] outputs(Block block, Shape[] inputs) {
        try {
            return block.getOutputShapes(inputs);
        } catch (UnsupportedOperationException e) {
            return inputs;
        }
    }

    private static long leaves(Block block) {
        return block.getChildren().isEmpty()
                ? 1
                : block.getChildren().values().stream().mapToLong(RowActivations::leaves).sum();
    }

    private static long numbers(Shape[] shapes) {
        return Arrays.stream(shapes).mapToLong(Shape::size).sum();
    }
}
