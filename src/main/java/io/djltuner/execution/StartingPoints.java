package io.djltuner.execution;

import io.djltuner.study.StateStore;
import io.djltuner.study.StoredState;
import io.djltuner.study.Trial;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.StartingPoint;
import io.djltuner.training.checkpoint.RunState;
import io.djltuner.training.checkpoint.TrialCheckpoint;
import java.util.List;

/** The networks of one trial that those of another start from. */
public final class StartingPoints {

    private StartingPoints() {}

    /**
     * Reads a complete trial's final state.
     *
     * @param trial that is to start
     * @param from the complete trial that it starts from
     * @param states where that one's state is
     * @param factory of the networks
     * @param runs of each of them, folds × executions
     * @return the networks of that trial as they were restored, run by run
     * @throws IllegalStateException if the state is not there any more, is of other runs, or the
     *     networks are the user's own
     */
    public static List<StartingPoint> of(
            Trial trial, Trial from, StateStore states, NetworkFactory factory, int runs) {
        if (factory.trainsOneByOne()) {
            throw new IllegalStateException(
                    "trial %d: is to start from the weights of trial %d, which networks of blocks of your own cannot; leave keepWeights out"
                            .formatted(trial.number(), from.number()));
        }
        // An earlier state, as of a trial whose last is damaged, has other weights.
        StoredState stored =
                states.latest(from)
                        .filter(state -> state.epoch() == from.epochsDone())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "trial %d: is to start from the weights of trial %d, whose state is not there any more; begin a new study"
                                                        .formatted(trial.number(), from.number())));
        List<RunState> known = TrialCheckpoint.decode(stored.bytes()).runs();
        checkRuns(from, known, runs);
        return known.stream()
                .map(run -> new StartingPoint(from.configuration(), run.bestWeights()))
                .toList();
    }

    /** A state of other folds or executions is a mistake in the set-up. */
    static void checkRuns(Trial trial, List<RunState> stored, int runs) {
        if (stored.size() != runs) {
            throw new IllegalStateException(
                    "trial %d: its stored state has %d runs, but folds × executions is now %d"
                            .formatted(trial.number(), stored.size(), runs));
        }
    }
}
