package io.djltuner.training.checkpoint;

import io.djltuner.training.NetworkState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a trial at an epoch's end.
 *
 * @param fold the fold that it leaves out, −1 for none
 * @param run its number within the trial
 * @param epoch epochs done
 * @param stopped whether early stopping ended it
 * @param network where the network stands
 * @param bestWeights the weights of the best epoch
 * @param bestEpoch that epoch; 0 before the first
 * @param bestMetrics what was measured then
 * @param stopping the state of the early-stopping rule, by name
 * @param plateau the state of the plateau rule, by name; empty where there is none
 */
public record RunState(
        int fold,
        int run,
        int epoch,
        boolean stopped,
        NetworkState network,
        double[] bestWeights,
        int bestEpoch,
        Map<String, Double> bestMetrics,
        Map<String, Double> stopping,
        Map<String, Double> plateau) {

    /**
     * Copies the maps.
     *
     * @param fold the fold that it leaves out, −1 for none
     * @param run its number within the trial
     * @param epoch epochs done
     * @param stopped whether early stopping ended it
     * @param network where the network stands
     * @param bestWeights the weights of the best epoch
     * @param bestEpoch that epoch
     * @param bestMetrics what was measured then
     * @param stopping the state of the early-stopping rule, by name
     * @param plateau the state of the plateau rule, by name
     */
    public RunState {
        bestMetrics = Collections.unmodifiableMap(new LinkedHashMap<>(bestMetrics));
        stopping = Collections.unmodifiableMap(new LinkedHashMap<>(stopping));
        plateau = Collections.unmodifiableMap(new LinkedHashMap<>(plateau));
    }

    /**
     * {@return this run without what only further training reads: the best weights stand for the
     * network}
     */
    public RunState finished() {
        return new RunState(
                fold,
                run,
                epoch,
                stopped,
                NetworkState.initial(new double[0]),
                bestWeights,
                bestEpoch,
                bestMetrics,
                stopping,
                plateau);
    }
}
