package io.djltuner;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.internal.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of the user's that is trained for a while and given back as it was: with the same numbers
 * in every parameter, or not initialised.
 */
final class LentBlock extends SequentialBlock {

    private final Block block;
    private final boolean wasInitialized;
    private final List<double[]> values = new ArrayList<>();
    private final List<Boolean> gradients = new ArrayList<>();

    LentBlock(Block block) {
        this.block = block;
        wasInitialized = block.isInitialized();
        add(block);
        if (wasInitialized) {
            for (Parameter parameter : block.getParameters().values()) {
                NDArray array = parameter.getArray();
                values.add(Numbers.read(array));
                gradients.add(array.hasGradient());
                if (array.hasGradient()) {
                    Autograd.zeroGradient(array);
                }
            }
        }
    }

    boolean wasInitialized() {
        return wasInitialized;
    }

    /** The block outlives its trainer. */
    @Override
    public void clear() {}

    void giveBack() {
        if (!wasInitialized) {
            block.clear();
            return;
        }
        List<Parameter> parameters = block.getParameters().values();
        boolean before = Autograd.record(false);
        try {
            for (int i = 0; i < parameters.size(); i++) {
                NDArray array = parameters.get(i).getArray();
                Numbers.write(array, values.get(i));
                array.setRequiresGradient(gradients.get(i));
            }
        } finally {
            Autograd.record(before);
        }
    }
}
