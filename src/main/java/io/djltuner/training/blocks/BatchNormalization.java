package io.djltuner.training.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * DJL's batch normalisation over axis 1, for any number of rows: a training batch with one value
 * for each channel has no variance, and the engine refuses it; such a batch, the last of an epoch
 * perhaps, is normalised by the running statistics.
 */
final class BatchNormalization extends AbstractBlock {

    private final BatchNorm norm;

    BatchNormalization() {
        norm = addChildBlock("norm", BatchNorm.builder().build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        Shape shape = inputs.singletonOrThrow().getShape();
        boolean enough = shape.size() > shape.get(1);
        return norm.forward(parameterStore, inputs, training && enough);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        norm.initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
