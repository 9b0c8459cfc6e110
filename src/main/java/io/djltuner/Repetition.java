package io.djltuner;

import io.djltuner.execution.LocalExecutor;
import io.djltuner.study.Leg;
import io.djltuner.study.StateStore;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialPlan;
import io.djltuner.training.NetworkFactory;
import java.util.Optional;

/**
 * Trains trials again, alone, each from its seed, and before it the trial that it starts from, if
 * there is one.
 */
final class Repetition {

    private final StudyHistory history;
    private final NetworkFactory factory;
    private final Trainers trainers;
    private final StateStore states = StateStore.inMemory();

    Repetition(StudyHistory history, NetworkFactory factory, Trainers trainers) {
        this.history = history;
        this.factory = factory;
        this.trainers = trainers;
    }

    /** The weights to make a model of. */
    double[] weights(int number, boolean refit) {
        byte[] state = train(number);
        return TrainedTrials.weights(
                history.trial(number),
                state,
                factory,
                trainers.rules(),
                refit,
                new TrainedTrials.RefitStart(sourceOf(number), states));
    }

    private Optional<Trial> sourceOf(int number) {
        return history.trial(number).weightsFrom().stream().mapToObj(history::trial).findFirst();
    }

    private byte[] train(int number) {
        Optional<Trial> source = sourceOf(number);
        source.ifPresent(from -> states.put(from, from.epochsDone(), train(from.number())));
        Trial trial = history.trial(number);
        Trial fresh = Trial.outsideStudy(number, trial.configuration(), trial.seed());
        TrialOutcome outcome;
        try (LocalExecutor executor = new LocalExecutor(factory, trainers.rules(), 1, 1)) {
            Leg leg = new Leg(fresh, TrialPlan.of(trial.configuration()), source);
            outcome = TrainedTrials.train(executor, leg, states, () -> false, () -> {}).join();
        }
        if (outcome instanceof TrialOutcome.Failed failed) {
            throw new IllegalStateException(
                    "trial %d: fails again: %s".formatted(number, failed.failure().message()));
        }
        return states.latest(trial).orElseThrow().bytes();
    }
}
