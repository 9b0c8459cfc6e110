package io.djltuner.training.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.djltuner.training.internal.TorchProgram;
import org.jspecify.annotations.Nullable;

/**
 * Dropout (Srivastava et al. 2014) over the study's common random numbers: in training a unit is
 * kept with probability 1 − rate and scaled by 1 / (1 − rate); in prediction nothing happens.
 *
 * <p>Under the library's own training the masks are those of {@link
 * io.djltuner.training.DropoutTable}, the same in every way of training. Under a plain DJL {@code
 * Trainer}, which hands it no table, they come from the engine's generator.
 */
public final class Dropout extends AbstractBlock {

    private final double rate;
    private @Nullable NDArray table;
    private int offset;
    private int stride;

    /**
     * Creates a dropout block.
     *
     * @param rate the probability that a unit is dropped, in [0, 1)
     */
    public Dropout(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: must be in [0, 1), but got " + rate);
        }
        this.rate = rate;
    }

    /** {@return the probability that a unit is dropped} */
    public double rate() {
        return rate;
    }

    /**
     * Says where the next masks are read.
     *
     * @param table the uniform numbers, of the inputs' type
     * @param offset where row 0, column 0 is
     * @param stride from row to row
     */
    public void readFrom(NDArray table, int offset, int stride) {
        this.table = table;
        this.offset = offset;
        this.stride = stride;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        if (!training || rate == 0) {
            return inputs;
        }
        NDArray input = inputs.singletonOrThrow();
        if (table == null) {
            return new NDList(
                    input.getNDArrayInternal()
                            .dropout(input, (float) rate, true)
                            .singletonOrThrow());
        }
        Shape shape = input.getShape();
        long rows = shape.get(0);
        NDArray mask =
                TorchProgram.of("Cohort", input.getDevice())
                        .run(
                                "mask",
                                input.getManager(),
                                table,
                                new long[] {rows, shape.size() / rows, offset, stride},
                                1 - rate);
        // What a program returns cannot be differentiated through; its copy can.
        NDArray own = java.util.Objects.requireNonNull(mask).duplicate().reshape(shape);
        return new NDList(input.mul(own));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
