package io.djltuner.training;

import io.djltuner.space.Configuration;
import java.util.List;

/** How configurations become networks that train. */
public interface NetworkFactory {

    /**
     * Builds a trainer.
     *
     * @param runs the networks; if {@link #sharesTrainer} says so, of several trials
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
     * The learning rate that schedules start from.
     *
     * @param configuration of a trial
     * @return the rate
     */
    double learningRate(Configuration configuration);

    /**
     * The hidden units of a trial's layers, where the factory knows them; empty where it does not.
     */
    int[] widths(Configuration configuration);

    /** Whether trials with the same batch size can train in one trainer. */
    boolean sharesTrainer();

    /** The data that the networks train on. */
    TrainingData data();
}
