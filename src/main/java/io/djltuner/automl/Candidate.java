package io.djltuner.automl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import io.djltuner.TuningResult;
import io.djltuner.data.Preprocessing;
import io.djltuner.space.Configuration;
import io.djltuner.training.TunedModel;

/**
 * A trained network or linear model, on the host.
 *
 * @param configuration that it was trained with
 * @param preprocessing of its rows
 * @param weights in the network's own order
 * @param loss what it scored on the rows that choose: squared error of standardised targets, or
 *     cross-entropy
 */
record Candidate(
        Configuration configuration, Preprocessing preprocessing, double[] weights, double loss) {

    static Candidate of(TuningResult result) {
        try (TunedModel model = result.bestModel()) {
            return new Candidate(
                    model.configuration(),
                    model.preprocessing(),
                    model.weights(),
                    result.bestTrial().value().orElseThrow());
        }
    }

    /** A new model, to be closed by the caller. */
    TunedModel model() {
        return TunedModel.ofMlp(
                configuration,
                preprocessing,
                weights,
                DataType.FLOAT32,
                Engine.getEngine("PyTorch").defaultDevice());
    }
}
