package io.djltuner.training;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpParameters;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.Arrays;

/**
 * What a configuration says of the library's own network; what it does not say has the default that
 * {@link MlpParameters} gives.
 *
 * @param shape its layers
 * @param activation after every hidden layer
 * @param initialization of its weights
 * @param optimizer its optimizer
 * @param learningRate that schedules start from
 * @param dropout rate after every hidden layer
 * @param batchSize rows in a full batch
 */
public record MlpSettings(
        MlpShape shape,
        MlpActivation activation,
        MlpInitialization initialization,
        OptimizerSettings optimizer,
        double learningRate,
        double dropout,
        int batchSize) {

    /** The learning rate where a configuration has none. */
    public static final double DEFAULT_LEARNING_RATE = 1e-3;

    /** The batch size where a configuration has none. */
    public static final int DEFAULT_BATCH_SIZE = 32;

    /**
     * Reads a configuration.
     *
     * @param configuration of a trial
     * @param inputs numbers per row
     * @param outputs numbers to predict per row
     * @return the settings
     */
    public static MlpSettings of(Configuration configuration, int inputs, int outputs) {
        MlpShape shape =
                new MlpShape(
                        inputs,
                        Arrays.stream(MlpParameters.widths(configuration)).boxed().toList(),
                        outputs);
        return new MlpSettings(
                shape,
                configuration.getOrDefault(MlpParameters.ACTIVATION, MlpActivation.RELU),
                configuration.getOrDefault(
                        MlpParameters.INITIALIZATION, MlpInitialization.GLOROT_UNIFORM),
                OptimizerSettings.of(configuration),
                learningRate(configuration),
                configuration.getOrDefault(MlpParameters.DROPOUT, 0.0),
                batchSize(configuration));
    }

    /**
     * A configuration's learning rate.
     *
     * @param configuration of a trial
     * @return its value or the default
     */
    public static double learningRate(Configuration configuration) {
        return configuration.getOrDefault(MlpParameters.LEARNING_RATE, DEFAULT_LEARNING_RATE);
    }

    /**
     * A configuration's batch size.
     *
     * @param configuration of a trial
     * @return its value or the default
     */
    public static int batchSize(Configuration configuration) {
        return configuration.getOrDefault(MlpParameters.BATCH_SIZE, DEFAULT_BATCH_SIZE);
    }
}
