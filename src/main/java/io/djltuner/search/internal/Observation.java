package io.djltuner.search.internal;

import io.djltuner.space.Configuration;

/**
 * What one trial says of its configuration.
 *
 * @param trial its number
 * @param configuration its values
 * @param units its place in the unit cube; inactive coordinates are at their default
 * @param loss its value, the sign changed where larger is better: smaller is better, and finite
 * @param epoch that the value is of; 0 where the trial did not report epochs
 * @param complete whether the trial went to its end; else it was pruned
 */
public record Observation(
        int trial,
        Configuration configuration,
        double[] units,
        double loss,
        int epoch,
        boolean complete) {}
