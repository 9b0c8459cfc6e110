package io.djltuner.execution;

import io.djltuner.study.Objective;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.callback.ReduceLearningRateOnPlateau;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.util.Optional;

/**
 * What all trials of a search have in common beside their data and network.
 *
 * @param objective what is optimised, named as trials report it
 * @param metrics what is measured after every epoch
 * @param schedule of the learning rate
 * @param plateau lowers the rate where training stalls, if wanted
 * @param stopping when a run ends early and which epoch it restores; monitors a named metric
 * @param executions how often each trial trains, with other initial weights each time
 */
public record TrainingRules(
        Objective objective,
        Metrics metrics,
        LearningRateSchedule schedule,
        Optional<ReduceLearningRateOnPlateau> plateau,
        EarlyStopping stopping,
        int executions) {

    /**
     * Checks the number of executions.
     *
     * @param objective what is optimised, named as trials report it
     * @param metrics what is measured after every epoch
     * @param schedule of the learning rate
     * @param plateau lowers the rate where training stalls, if wanted
     * @param stopping when a run ends early and which epoch it restores
     * @param executions how often each trial trains, with other initial weights each time
     */
    public TrainingRules {
        if (executions < 1) {
            throw new IllegalArgumentException(
                    "executionsPerTrial: must be at least 1, but got " + executions);
        }
    }
}
