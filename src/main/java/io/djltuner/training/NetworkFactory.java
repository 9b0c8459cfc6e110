package io.djltuner.training;

import io.djltuner.space.Configuration;
import java.util.List;
import java.util.Optional;

/** How configurations become networks that train. */
public interface NetworkFactory {

    /**
     * Builds a trainer.
     *
     * @param runs the networks; where {@link #mlp} gives their settings, of several trials
     * @return a trainer that holds them all, in this order
     */
    NetworkTrainer trainer(List<NetworkRun> runs);

    /**
     * The rows of a training step.
     *
     * @param configuration of a trial
     * @return its batch size
     */
    int batchSize(Configuration configuration);

    /**
     * The size of a trial's network.
     *
     * @param configuration of a trial
     * @return the number of its weights and biases
     */
    long parameters(Configuration configuration);

    /**
     * What a trial's network needs; it may be built to find out.
     *
     * @param configuration of a trial
     * @return default: its {@link #parameters}, and no memory of its own
     */
    default NetworkSize size(Configuration configuration) {
        return new NetworkSize(parameters(configuration), 0, 0);
    }

    /**
     * Whether a trial's network holds parts that draw from the engine's own generator, which is one
     * for the whole process. It is seeded before each epoch of such a network, but trials that
     * train at once still disturb each other, so that exact repetition holds only for those that
     * train alone.
     *
     * @param configuration of a trial
     * @return true where that can be seen; false by default, since the library's own networks do
     *     not
     */
    default boolean drawsFromEngine(Configuration configuration) {
        return false;
    }

    /**
     * The learning rate that schedules start from.
     *
     * @param configuration of a trial
     * @return the rate
     */
    double learningRate(Configuration configuration);

    /**
     * The library's own network that a configuration stands for. Such networks of one batch size
     * can train in one trainer; others train alone.
     *
     * @param configuration of a trial
     * @return its settings; empty for blocks of the user's
     */
    Optional<MlpSettings> mlp(Configuration configuration);

    /**
     * Whether every trial trains on its own, because {@link #mlp} describes none of them.
     *
     * @return default: false
     */
    default boolean trainsOneByOne() {
        return false;
    }

    /** {@return the data that the networks train on} */
    TrainingData data();
}
