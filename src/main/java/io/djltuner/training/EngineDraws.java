package io.djltuner.training;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.training.initializer.ConstantInitializer;

/**
 * Parts of a block that draw from the engine's generator, as far as that can be seen: DJL's own
 * dropout, recurrent blocks that may have it between their layers, and parameters that the block
 * draws itself.
 */
final class EngineDraws {

    private EngineDraws() {}

    static boolean in(Block block) {
        return block instanceof Dropout
                || (block instanceof RecurrentBlock && hasLayersBetweenWhichToDrop(block))
                || block.getDirectParameters().values().stream().anyMatch(EngineDraws::isDrawn)
                || block.getChildren().values().stream().anyMatch(EngineDraws::in);
    }

    /** Its rate of dropout cannot be read, but the parameters of a second layer have this name. */
    private static boolean hasLayersBetweenWhichToDrop(Block recurrent) {
        return recurrent.getDirectParameters().keys().stream()
                .anyMatch(name -> name.startsWith("l_1_"));
    }

    /** All other types are drawn or set by the library. */
    private static boolean isDrawn(Parameter parameter) {
        return parameter.getType() == Parameter.Type.OTHER
                && parameter.getInitializer() != null
                && !(parameter.getInitializer() instanceof ConstantInitializer);
    }
}
