package io.djltuner.training.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.djltuner.space.MlpActivation;
import io.djltuner.training.internal.Numbers;
import java.util.Arrays;
import java.util.List;

/** Multilayer perceptrons out of DJL's stock blocks. */
public final class MlpBlocks {

    private MlpBlocks() {}

    /**
     * Builds (linear, activation, dropout) for each hidden layer and a linear output layer.
     *
     * @param shape the layers
     * @param activation after each hidden layer
     * @param dropout rate after each hidden layer, in [0, 1); 0 leaves the dropout blocks out
     * @return the block, not initialised
     */
    public static SequentialBlock mlp(MlpShape shape, MlpActivation activation, double dropout) {
        SequentialBlock block = new SequentialBlock();
        block.add(Blocks.batchFlattenBlock(shape.inputs()));
        for (int layer = 0; layer < shape.depth(); layer++) {
            block.add(Linear.builder().setUnits(shape.unitsOf(layer)).build());
            block.add(activation(activation));
            if (dropout > 0) {
                block.add(new Dropout(dropout));
            }
        }
        return block.add(Linear.builder().setUnits(shape.outputs()).build());
    }

    /**
     * The block of an activation.
     *
     * @param activation which
     * @return a new block
     */
    public static Block activation(MlpActivation activation) {
        return switch (activation) {
            case IDENTITY -> Blocks.identityBlock();
            case RELU -> Activation.reluBlock();
            case LEAKY_RELU -> Activation.leakyReluBlock(0.01f);
            case ELU -> Activation.eluBlock(1f);
            case SELU -> Activation.seluBlock();
            case GELU -> Activation.geluBlock();
            case SWISH -> swishBlock();
            case TANH -> Activation.tanhBlock();
            case SIGMOID -> Activation.sigmoidBlock();
        };
    }

    /**
     * DJL's own swish multiplies by its beta, a number whose memory the garbage collector may free
     * before the backward pass reads it.
     */
    private static Block swishBlock() {
        return new LambdaBlock(
                inputs -> {
                    NDArray x = inputs.singletonOrThrow();
                    return new NDList(Activation.sigmoid(x).mul(x));
                },
                "swish");
    }

    /**
     * Writes a network's parameters into a block built by {@link #mlp}, initialising it if need be.
     *
     * @param block the block
     * @param shape its layers
     * @param weights all parameters in the network's own order
     * @param manager owner of the block's parameters
     * @param type of the parameters
     */
    public static void setWeights(
            SequentialBlock block,
            MlpShape shape,
            double[] weights,
            NDManager manager,
            DataType type) {
        if (!block.isInitialized()) {
            block.initialize(manager, type, new Shape(1, shape.inputs()));
        }
        List<Parameter> parameters = block.getParameters().values();
        for (int layer = 0; layer <= shape.depth(); layer++) {
            int inputs = shape.inputsOf(layer);
            int units = shape.unitsOf(layer);
            int at = shape.offsetOf(layer);
            // DJL keeps [units, inputs].
            double[] turned = new double[inputs * units];
            for (int i = 0; i < inputs; i++) {
                for (int u = 0; u < units; u++) {
                    turned[u * inputs + i] = weights[at + i * units + u];
                }
            }
            Numbers.write(parameters.get(2 * layer).getArray(), turned);
            double[] bias =
                    Arrays.copyOfRange(weights, at + inputs * units, at + (inputs + 1) * units);
            Numbers.write(parameters.get(2 * layer + 1).getArray(), bias);
        }
    }

    /**
     * Reads a network's parameters from a block built by {@link #mlp}.
     *
     * @param block the block
     * @param shape its layers
     * @return all parameters in the network's own order
     */
    public static double[] weights(SequentialBlock block, MlpShape shape) {
        double[] weights = new double[Math.toIntExact(shape.parameters())];
        List<Parameter> parameters = block.getParameters().values();
        for (int layer = 0; layer <= shape.depth(); layer++) {
            int inputs = shape.inputsOf(layer);
            int units = shape.unitsOf(layer);
            int at = shape.offsetOf(layer);
            double[] turned = Numbers.read(parameters.get(2 * layer).getArray());
            for (int i = 0; i < inputs; i++) {
                for (int u = 0; u < units; u++) {
                    weights[at + i * units + u] = turned[u * inputs + i];
                }
            }
            double[] bias = Numbers.read(parameters.get(2 * layer + 1).getArray());
            System.arraycopy(bias, 0, weights, at + inputs * units, units);
        }
        return weights;
    }
}
