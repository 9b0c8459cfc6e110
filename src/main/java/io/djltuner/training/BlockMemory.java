package io.djltuner.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.djltuner.training.blocks.HoldsMemory;

/**
 * How much a block needs of the device that trains it, and of the heap.
 *
 * @param parameters numbers in all parameters
 * @param trained numbers in those that are trained
 * @param held bytes that its parts hold besides
 * @param row what it computes for one row
 */
record BlockMemory(long parameters, long trained, long held, RowActivations row) {

    /** What waits for the backward pass, its derivatives, and an operation's own room. */
    private static final int COPIES_OF_LEARNED = 3;

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
        return new BlockMemory(all, trained, held(block), RowActivations.of(block, sample));
    }

    private static long held(Block block) {
        long own = block instanceof HoldsMemory holding ? holding.bytes() : 0;
        return own + block.getChildren().values().stream().mapToLong(BlockMemory::held).sum();
    }

    /**
     * What training takes of the device.
     *
     * @param batch rows in a full batch
     * @param rowNumbers numbers of one row's input
     * @param moments copies of the parameters that the optimizer keeps
     * @param type of the numbers
     * @return bytes
     */
    long bytes(int batch, long rowNumbers, int moments, DataType type) {
        long weights = parameters + trained * (1L + moments);
        long step = batch * (COPIES_OF_LEARNED * row.learned() + row.passing());
        long prediction = predictedAtOnce(type) * row.all();
        long gathered =
                (long) COPIES_OF_ROWS * batch * rowNumbers * batchesAtOnce(batch, rowNumbers);
        return held + type.getNumOfBytes() * (weights + Math.max(step, prediction) + gathered);
    }

    /**
     * What training takes of the JVM's heap: weights, moments and best weights as they are read
     * from the device, and twice as bytes.
     *
     * @param moments copies of the parameters that the optimizer keeps
     * @return bytes
     */
    long heapBytes(int moments) {
        return 3L * Double.BYTES * parameters * (2 + moments);
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
        long perRow = Math.max(1, row.all() * type.getNumOfBytes());
        return (int) Math.max(1, Math.min(MOST_PREDICTED, PREDICTION_BYTES / perRow));
    }
}
