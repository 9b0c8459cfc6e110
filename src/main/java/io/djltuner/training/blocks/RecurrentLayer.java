package io.djltuner.training.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recurrent layer, in one direction or in both: {@code [rows, steps, features]} become {@code
 * [rows, steps, directions × state]}, or with {@code last} the state that each direction ends in,
 * {@code [rows, directions × state]}.
 *
 * <p>The directions are two stock blocks of one layer each: DJL hands the parameters of a
 * bidirectional one to this engine in an order that the engine does not expect, and makes initial
 * states of one type of numbers only.
 */
final class RecurrentLayer extends AbstractBlock {

    private final RecurrentCell cell;
    private final int state;
    private final boolean last;
    private final List<Block> directions = new ArrayList<>();

    RecurrentLayer(RecurrentCell cell, int state, boolean bidirectional, boolean last) {
        this.cell = cell;
        this.state = state;
        this.last = last;
        directions.add(addChildBlock("forward", block(cell, state)));
        if (bidirectional) {
            directions.add(addChildBlock("backward", block(cell, state)));
        }
    }

    private static Block block(RecurrentCell cell, int state) {
        return switch (cell) {
            case RNN ->
                    RNN.builder()
                            .setStateSize(state)
                            .setNumLayers(1)
                            .setActivation(RNN.Activation.TANH)
                            .build();
            case GRU -> GRU.builder().setStateSize(state).setNumLayers(1).build();
            case LSTM -> LSTM.builder().setStateSize(state).setNumLayers(1).build();
        };
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        NDArray input = inputs.singletonOrThrow();
        NDArray all = run(directions.get(0), parameterStore, input, training);
        NDArray forward = last ? step(all, input.getShape().get(1) - 1) : all;
        if (directions.size() == 1) {
            return new NDList(forward);
        }
        NDArray reversed = run(directions.get(1), parameterStore, input.flip(1), training);
        NDArray backward = last ? step(reversed, input.getShape().get(1) - 1) : reversed.flip(1);
        return new NDList(forward.concat(backward, last ? 1 : 2));
    }

    private NDArray run(Block direction, ParameterStore store, NDArray input, boolean training) {
        NDManager manager = input.getManager();
        Shape shape = new Shape(1, input.getShape().get(0), state);
        NDList inputs = new NDList(input, manager.zeros(shape, input.getDataType()));
        if (cell == RecurrentCell.LSTM) {
            inputs.add(manager.zeros(shape, input.getDataType()));
        }
        return direction.forward(store, inputs, training).singletonOrThrow();
    }

    private static NDArray step(NDArray outputs, long number) {
        return outputs.get(new NDIndex().addAllDim().addIndices(number));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        for (Block direction : directions) {
            direction.initialize(manager, dataType, inputShapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape input = inputShapes[0];
        long width = (long) state * directions.size();
        return new Shape[] {
            last ? new Shape(input.get(0), width) : new Shape(input.get(0), input.get(1), width)
        };
    }
}
