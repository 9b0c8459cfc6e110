package io.djltuner.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import java.util.Arrays;

/**
 * How much a block needs of the device that trains it, predicted from its shapes.
 *
 * @param parameters numbers in all parameters
 * @param trained numbers in those that are trained
 * @param activations numbers that the block's parts put out for one row, together
 */
record BlockMemory(long parameters, long trained, long activations) {

    /** Outputs that wait for the backward pass, their derivatives, and an operation's own room. */
    private static final int COPIES_OF_ACTIVATIONS = 3;

    /** Rows of a batch are gathered, and what is gathered is copied. */
    private static final int COPIES_OF_ROWS = 2;

    /** What the outputs of a prediction in parts may take, so that they stay near the core. */
    private static final long PREDICTION_BYTES = 32L << 20;

    private static final int MOST_PREDICTED = 4096;

    /** Numbers of the rows that are gathered at once. */
    private static final long GATHERED = 1L << 22;

    /**
     * Counts.
     *
     * @param block initialised
     * @param sample the shape of one row's input
     */
    static BlockMemory of(Block block, Shape sample) {
        long all = 0;
        long trained = 0;
        for (Parameter parameter : block.getParameters().values()) {
            long size = parameter.getArray().size();
            all += size;
            trained += parameter.requiresGradient() ? size : 0;
        }
        Shape[] row = {new Shape(1).addAll(sample)};
        return new BlockMemory(all, trained, activations(block, row));
    }

    private static long activations(Block block, Shape[] inputs) {
        if (block instanceof SequentialBlock) {
            long sum = 0;
            Shape[] shapes = inputs;
            for (Block part : block.getChildren().values()) {
                sum += activations(part, shapes);
                shapes = outputs(part, shapes);
            }
            return sum;
        }
        if (block instanceof ParallelBlock) {
            return block.getChildren().values().stream()
                    .mapToLong(part -> activations(part, inputs))
                    .sum();
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
                : block.getChildren().values().stream().mapToLong(BlockMemory::leaves).sum();
    }

    private static long numbers(Shape[] shapes) {
        return Arrays.stream(shapes).mapToLong(Shape::size).sum();
    }

    /**
     * What training takes.
     *
     * @param batch rows in a full batch
     * @param rowNumbers numbers of one row's input
     * @param moments copies of the parameters that the optimizer keeps
     * @param type of the numbers
     * @return bytes
     */
    long bytes(int batch, long rowNumbers, int moments, DataType type) {
        long weights = parameters + trained * (1L + moments);
        long step = (long) COPIES_OF_ACTIVATIONS * batch * activations;
        long gathered =
                (long) COPIES_OF_ROWS * batch * rowNumbers * batchesAtOnce(batch, rowNumbers);
        return type.getNumOfBytes() * (weights + Math.max(step, prediction(type)) + gathered);
    }

    private long prediction(DataType type) {
        return predictedAtOnce(type) * activations;
    }

    /**
     * How many batches are gathered in one call.
     *
     * @param batch rows in a full batch
     * @param rowNumbers numbers of one row's input
     */
    static int batchesAtOnce(int batch, long rowNumbers) {
        return (int) Math.max(1, GATHERED / (batch * rowNumbers));
    }

    /**
     * How many rows are predicted in one call.
     *
     * @param type of the numbers
     */
    int predictedAtOnce(DataType type) {
        long perRow = Math.max(1, activations * type.getNumOfBytes());
        return (int) Math.max(1, Math.min(MOST_PREDICTED, PREDICTION_BYTES / perRow));
    }
}
