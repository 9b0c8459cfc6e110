package io.djltuner.training.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.djltuner.space.MlpActivation;
import io.djltuner.training.TrainingData;
import io.djltuner.training.internal.TorchProgram;
import io.djltuner.training.internal.TorchProgram.Held;
import java.util.ArrayList;
import java.util.Arrays;
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
     * @param members in the order of their rows
     * @param data whose type the numbers have
     * @param manager of arrays that the arguments refer to
     */
    LayoutArguments(
            CohortLayout layout, List<Member> members, TrainingData data, NDManager manager) {
        try {
            layers = hold(layout.layers());
            stretches = hold(layout.stretches());
            stretchAt = hold(layout.stretchAt());
            columns = hold(columnMasks(layout, members, data, manager));
            offset = hold(ofBlocks(layout, CohortLayout.Block::offset));
            rows = hold(ofBlocks(layout, CohortLayout.Block::rows));
            width = hold(ofBlocks(layout, CohortLayout.Block::width));
            weights = hold(ofBlocks(layout, CohortLayout.Block::weights));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** For each hidden layer with sigmoids of unlike widths, 1 where a member has a unit. */
    private static NDArray[] columnMasks(
            CohortLayout layout, List<Member> rows, TrainingData data, NDManager manager) {
        NDArray none = data.create(manager, new double[0], 0);
        NDArray[] masks = new NDArray[layout.depth()];
        boolean any = false;
        for (int layer = 0; layer < layout.depth(); layer++) {
            int count = layout.rowsWith(layer);
            int units = layout.unitsOf(layer);
            double[] mask = new double[count * units];
            boolean needed = false;
            for (int row = 0; row < count; row++) {
                Member member = rows.get(row);
                int width = member.shape().unitsOf(layout.ownLayer(row, layer));
                needed |= width < units && member.activation() == MlpActivation.SIGMOID;
                Arrays.fill(mask, row * units, row * units + width, 1);
            }
            masks[layer] = needed ? data.create(manager, mask, count, units, 1) : none;
            any |= needed;
        }
        return any ? masks : new NDArray[] {none};
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
