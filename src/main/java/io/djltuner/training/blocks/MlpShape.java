package io.djltuner.training.blocks;

import java.util.List;

/**
 * The sizes of a multilayer perceptron.
 *
 * @param inputs numbers per row, at least 1
 * @param hidden units of each hidden layer, each at least 1; empty for a linear model
 * @param outputs numbers that it predicts per row, at least 1
 */
public record MlpShape(int inputs, List<Integer> hidden, int outputs) {

    /**
     * Checks the sizes.
     *
     * @param inputs numbers per row, at least 1
     * @param hidden units of each hidden layer, each at least 1
     * @param outputs numbers that it predicts per row, at least 1
     */
    public MlpShape {
        hidden = List.copyOf(hidden);
        if (inputs < 1 || outputs < 1 || hidden.stream().anyMatch(units -> units < 1)) {
            throw new IllegalArgumentException(
                    "network: every layer needs at least one unit, but got inputs="
                            + inputs
                            + ", hidden="
                            + hidden
                            + ", outputs="
                            + outputs);
        }
    }

    /** {@return the number of hidden layers} */
    public int depth() {
        return hidden.size();
    }

    /**
     * The inputs of a layer.
     *
     * @param layer from 0; {@link #depth()} is the output layer
     * @return how many numbers it reads
     */
    public int inputsOf(int layer) {
        return layer == 0 ? inputs : hidden.get(layer - 1);
    }

    /**
     * The units of a layer.
     *
     * @param layer from 0; {@link #depth()} is the output layer
     * @return how many numbers it writes
     */
    public int unitsOf(int layer) {
        return layer == depth() ? outputs : hidden.get(layer);
    }

    /** {@return the number of weights and biases} */
    public long parameters() {
        long sum = 0;
        for (int layer = 0; layer <= depth(); layer++) {
            sum += (inputsOf(layer) + 1L) * unitsOf(layer);
        }
        return sum;
    }

    /**
     * Where a layer's weights begin in the network's own order: for each layer its weights, {@code
     * [inputs, units]} row by row, then its biases.
     *
     * @param layer from 0
     * @return the position of its first weight
     */
    public int offsetOf(int layer) {
        int offset = 0;
        for (int below = 0; below < layer; below++) {
            offset += (inputsOf(below) + 1) * unitsOf(below);
        }
        return offset;
    }
}
