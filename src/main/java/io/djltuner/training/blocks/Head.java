package io.djltuner.training.blocks;

import ai.djl.nn.SequentialBlock;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpParameters;

/** New layers on top of a network that was trained before. */
final class Head {

    static final String LAYERS = "headLayers";
    static final String UNITS = "headUnits";

    private Head() {}

    /** A head's hyperparameters. */
    static Hyperparameter<?>[] ranges() {
        return new Hyperparameter<?>[] {
            IntRange.of(LAYERS, 0, 1).defaultTo(0),
            Layers.units(UNITS),
            Layers.activations(),
            Layers.dropouts()
        };
    }

    /** Adds hidden layers, dropout and the outputs. */
    static SequentialBlock add(SequentialBlock to, Hyperparameters hp, Ranges given, int outputs) {
        to.add(Layers.flat());
        int layers = given.integer(hp, LAYERS, 0);
        if (layers > 0) {
            int units = given.integer(hp, UNITS, 1);
            MlpActivation activation =
                    given.ask(hp, MlpParameters.ACTIVATION.name(), MlpActivation.class);
            for (int layer = 0; layer < layers; layer++) {
                to.add(Layers.linear(units));
                Layers.addHidden(to, Normalization.NONE, activation, 0);
            }
        }
        Layers.drop(to, given.real(hp, MlpParameters.DROPOUT.name()));
        return to.add(Layers.linear(outputs));
    }
}
