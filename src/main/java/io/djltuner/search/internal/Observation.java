package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import java.util.Comparator;

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
        boolean complete) {

    /**
     * Complete trials before pruned ones, of those the one that got further, then the better value;
     * of equals the earlier trial.
     */
    public static final Comparator<Observation> BEST_FIRST =
            Comparator.comparing((Observation one) -> !one.complete)
                    .thenComparingInt(one -> one.complete ? 0 : -one.epoch)
                    .thenComparingDouble(Observation::loss)
                    .thenComparingInt(Observation::trial);
}
