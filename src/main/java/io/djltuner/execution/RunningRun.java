package io.djltuner.execution;

import io.djltuner.training.NetworkRun;
import io.djltuner.training.NetworkState;
import io.djltuner.training.StartingPoint;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.callback.ReduceLearningRateOnPlateau;
import io.djltuner.training.checkpoint.RunState;
import java.util.Map;
import java.util.Optional;

/** One run of a trial while it trains. Confined to one thread. */
final class RunningRun {

    private final TrainingRules rules;
    private NetworkRun network;
    private int epoch;
    private EarlyStopping.State stopping;
    private Optional<ReduceLearningRateOnPlateau.State> plateau;
    private double[] bestWeights = {};
    private int bestEpoch;
    private Map<String, Double> bestMetrics = Map.of();
    private Map<String, Double> lastMetrics = Map.of();
    private boolean improvedSinceSync;

    RunningRun(TrainingRules rules, NetworkRun network) {
        this.rules = rules;
        this.network = network;
        this.stopping = EarlyStopping.State.START;
        this.plateau = rules.plateau().map(rule -> ReduceLearningRateOnPlateau.State.START);
    }

    /** Goes on from a stored state. */
    void restore(RunState state) {
        network = network.at(state.network());
        epoch = state.epoch();
        stopping = EarlyStopping.State.fromMap(state.stopping());
        plateau =
                rules.plateau()
                        .map(rule -> ReduceLearningRateOnPlateau.State.fromMap(state.plateau()));
        bestWeights = state.bestWeights();
        bestEpoch = state.bestEpoch();
        bestMetrics = state.bestMetrics();
        lastMetrics = state.bestMetrics();
    }

    /** Begins with the weights of another trial's run, as far as they fit. */
    void startFrom(StartingPoint other) {
        network = network.startingFrom(other);
    }

    NetworkRun network() {
        return network;
    }

    int epoch() {
        return epoch;
    }

    boolean isStopped() {
        return stopping.stopped();
    }

    int bestEpoch() {
        return bestEpoch;
    }

    /** The learning rate of the next epoch. */
    double nextRate(double base, int horizon) {
        double scheduled = rules.schedule().rate(base, epoch + 1, horizon);
        return plateau.map(state -> rules.plateau().orElseThrow().rate(state, scheduled))
                .orElse(scheduled);
    }

    /**
     * Takes what an epoch gave.
     *
     * @return whether its weights are the ones to restore
     */
    boolean epochEnded(Map<String, Double> metrics) {
        epoch++;
        lastMetrics = metrics;
        stopping = rules.stopping().next(stopping, epoch, metrics);
        plateau = plateau.map(state -> rules.plateau().orElseThrow().next(state, epoch, metrics));
        boolean keep = !rules.stopping().restoreBest() || stopping.bestEpoch() == epoch;
        if (keep || bestEpoch == 0) {
            bestEpoch = epoch;
            bestMetrics = metrics;
            improvedSinceSync = true;
            return true;
        }
        return false;
    }

    /** What counts for its trial's epoch: once stopped, the epoch that it restores. */
    Map<String, Double> countedMetrics() {
        return isStopped() ? bestMetrics : lastMetrics;
    }

    Map<String, Double> bestMetrics() {
        return bestMetrics;
    }

    /** Takes weights over from a trainer that is about to be closed. */
    void sync(NetworkState state, double[] best) {
        network = network.at(state);
        if (improvedSinceSync) {
            bestWeights = best;
            improvedSinceSync = false;
        }
    }

    RunState state() {
        return new RunState(
                network.fold(),
                network.run(),
                epoch,
                isStopped(),
                network.state().orElseThrow(),
                bestWeights,
                bestEpoch,
                bestMetrics,
                stopping.toMap(),
                plateau.map(ReduceLearningRateOnPlateau.State::toMap).orElse(Map.of()));
    }
}
