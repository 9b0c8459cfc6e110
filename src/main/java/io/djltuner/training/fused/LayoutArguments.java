package io.djltuner.training.fused;

import ai.djl.ndarray.NDArray;
import io.djltuner.training.internal.TorchProgram;
import io.djltuner.training.internal.TorchProgram.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What the program is told of a cohort's layout in every call, handed to the engine once. */
final class LayoutArguments implements AutoCloseable {

    private final List<Held> all = new ArrayList<>();
    private final Held layers;
    private final Held stretches;
    private final Held stretchAt;
    private final Held columns;
    private final Held offset;
    private final Held rows;
    private final Held width;
    private final Held weights;

    /**
     * Hands a layout over.
     *
     * @param layout any
     * @param columnMasks of each hidden layer, or one empty array
     */
    LayoutArguments(CohortLayout layout, NDArray[] columnMasks) {
        layers = hold(layout.layers());
        stretches = hold(layout.stretches());
        stretchAt = hold(layout.stretchAt());
        columns = hold(columnMasks);
        offset = hold(ofBlocks(layout, CohortLayout.Block::offset));
        rows = hold(ofBlocks(layout, CohortLayout.Block::rows));
        width = hold(ofBlocks(layout, CohortLayout.Block::width));
        weights = hold(ofBlocks(layout, CohortLayout.Block::weights));
    }

    private Held hold(Object argument) {
        Held held = TorchProgram.hold(argument);
        all.add(held);
        return held;
    }

    private static long[] ofBlocks(CohortLayout layout, ToLongFunction<CohortLayout.Block> number) {
        return layout.blocks().stream().mapToLong(number).toArray();
    }

    Held layers() {
        return layers;
    }

    Held stretches() {
        return stretches;
    }

    Held stretchAt() {
        return stretchAt;
    }

    Held columns() {
        return columns;
    }

    Held offset() {
        return offset;
    }

    Held rows() {
        return rows;
    }

    Held width() {
        return width;
    }

    /** How many numbers of each block's rows are weights. */
    Held weights() {
        return weights;
    }

    @Override
    public void close() {
        all.forEach(Held::close);
    }
}
