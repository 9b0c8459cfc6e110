package io.djltuner.training;

import io.djltuner.space.Configuration;
import java.util.Optional;

/**
 * One network to train: a trial's fold and execution.
 *
 * @param configuration the trial's values
 * @param trialSeed the trial's seed, from which initial weights are drawn
 * @param fold the fold that is left out, or {@link TrainingData#ALL_ROWS}
 * @param run the run's number within the trial, from 0
 * @param state where it stands; empty before the first epoch
 * @param start the network that it starts from, before the first epoch; empty for one that starts
 *     afresh
 */
public record NetworkRun(
        Configuration configuration,
        long trialSeed,
        int fold,
        int run,
        Optional<NetworkState> state,
        Optional<StartingPoint> start) {

    /**
     * A run that starts afresh or goes on.
     *
     * @param configuration the trial's values
     * @param trialSeed the trial's seed, from which initial weights are drawn
     * @param fold the fold that is left out, or {@link TrainingData#ALL_ROWS}
     * @param run the run's number within the trial, from 0
     * @param state where it stands; empty before the first epoch
     */
    public NetworkRun(
            Configuration configuration,
            long trialSeed,
            int fold,
            int run,
            Optional<NetworkState> state) {
        this(configuration, trialSeed, fold, run, state, Optional.empty());
    }

    /**
     * The same run, further on.
     *
     * @param now where it stands
     * @return the copy
     */
    public NetworkRun at(NetworkState now) {
        return new NetworkRun(configuration, trialSeed, fold, run, Optional.of(now));
    }

    /**
     * The same run before its first epoch.
     *
     * @param other the network that it starts from
     * @return the copy
     */
    public NetworkRun startingFrom(StartingPoint other) {
        return new NetworkRun(
                configuration, trialSeed, fold, run, Optional.empty(), Optional.of(other));
    }
}
