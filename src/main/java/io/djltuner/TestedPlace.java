package io.djltuner;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Optional;

/**
 * Where a range test trains and with which numbers: as asked for, else as its block or model has
 * it.
 *
 * @param model that the block is from, if any
 * @param parameter one of the block's, if it is initialised
 */
record TestedPlace(Optional<Model> model, Optional<NDArray> parameter) {

    static TestedPlace of(Optional<Block> lent, Optional<Model> model) {
        return new TestedPlace(
                model,
                lent.filter(Block::isInitialized)
                        .flatMap(block -> block.getParameters().values().stream().findFirst())
                        .map(Parameter::getArray));
    }

    Device device(Optional<Device> asked) {
        return asked.or(() -> parameter.map(NDArray::getDevice))
                .or(() -> model.map(given -> given.getNDManager().getDevice()))
                .orElseGet(() -> Engine.getEngine("PyTorch").defaultDevice());
    }

    DataType type(Optional<DataType> asked) {
        Optional<DataType> ofBlock = parameter.map(NDArray::getDataType);
        DataType type =
                asked.or(() -> ofBlock)
                        .or(() -> model.map(Model::getDataType))
                        .orElse(DataType.FLOAT32);
        if (!ofBlock.orElse(type).equals(type)) {
            throw new IllegalArgumentException(
                    "dataType: the block's parameters are %s, but got %s"
                            .formatted(ofBlock.get().name(), type.name()));
        }
        return type;
    }
}
