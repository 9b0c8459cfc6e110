package io.djltuner;

import io.djltuner.space.Configuration;
import io.djltuner.study.ModelStore;
import io.djltuner.study.StateStore;
import io.djltuner.study.StoredState;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.journal.JournalException;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The weights of the best trials: of a search on disk as saved models, which take the place of the
 * trials' states as soon as they are whole; of one in memory as the states. Safe for several
 * threads.
 *
 * <p>After a cross-validation the model of a trial is one more training; only the best at the end
 * of the search get it, and keep their states until then.
 */
final class KeptModels {

    private static final Logger LOG = LoggerFactory.getLogger(KeptModels.class);

    private final Tuner tuner;
    private final Trainers trainers;
    private final NetworkFactory factory;
    private final Study study;

    KeptModels(Tuner tuner, Trainers trainers, NetworkFactory factory, Study study) {
        this.tuner = tuner;
        this.trainers = trainers;
        this.factory = factory;
        this.study = study;
    }

    private boolean trainsAgain() {
        return factory.data().foldCount() > 0 && tuner.refit;
    }

    /**
     * Saves the model of a trial that has just completed, if it is one of the best.
     *
     * @throws JournalException if the disk does not take it
     */
    synchronized void ended(Trial trial) {
        if (!trainsAgain() && isKept(trial)) {
            study.models().ifPresent(models -> save(models, trial));
        }
    }

    /**
     * Saves the models of all the best that have none yet.
     *
     * @throws JournalException if the disk does not take them
     */
    synchronized void finish() {
        study.models().ifPresent(models -> study.kept().forEach(trial -> save(models, trial)));
    }

    private void save(ModelStore models, Trial trial) {
        StateStore states = study.states();
        if (models.find(trial).isEmpty()) {
            Optional<double[]> weights = ofState(trial, states);
            if (weights.isEmpty()) {
                return;
            }
            save(models, trial.number(), trial.configuration(), weights.get());
            if (!isKept(trial)) {
                // A better trial has pushed it out meanwhile.
                models.drop(trial.number());
            }
        }
        if (!study.isStartingPoint(trial.number())) {
            states.drop(trial);
        }
    }

    private boolean isKept(Trial trial) {
        return study.kept().stream().anyMatch(kept -> kept.number() == trial.number());
    }

    /** Saves a model under a trial's number. */
    void save(ModelStore models, int number, Configuration configuration, double[] weights) {
        models.put(
                number,
                folder -> {
                    try (TunedModel model = trainers.model(configuration, weights)) {
                        model.save(folder);
                    }
                });
    }

    /** What is left of a trial: its model's weights, or those that its state leads to. */
    Optional<double[]> weights(Trial trial) {
        Optional<double[]> saved = saved(trial);
        return saved.isPresent() ? saved : ofState(trial, study.states());
    }

    private Optional<double[]> ofState(Trial trial, StateStore states) {
        // An earlier state, as of a trial whose last is damaged, is not of the weights to restore.
        return states.latest(trial)
                .filter(state -> state.epoch() == trial.epochsDone())
                .map(StoredState::bytes)
                .map(state -> weights(trial, state));
    }

    /** The weights that a trial's last state leads to. */
    double[] weights(Trial trial, byte[] state) {
        Optional<Trial> source =
                trial.weightsFrom().stream().mapToObj(study.history()::trial).findFirst();
        return TrainedTrials.weights(
                trial,
                state,
                factory,
                trainers.rules(),
                tuner.refit,
                new TrainedTrials.RefitStart(source, study.states()));
    }

    /** The weights of a trial's saved model; a damaged one is none. */
    Optional<double[]> saved(Trial trial) {
        Optional<Path> folder = study.models().flatMap(models -> models.find(trial));
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try (TunedModel model = load(folder.get())) {
            double[] weights = model.weights();
            if (weights.length == factory.parameters(trial.configuration())) {
                return Optional.of(weights);
            }
            LOG.warn("{}: is the model of another network", folder.get());
        } catch (IOException e) {
            LOG.warn("{}: is not read: {}", folder.get(), e.getMessage());
        }
        return Optional.empty();
    }

    private TunedModel load(Path folder) throws IOException {
        return tuner.blocks.isEmpty()
                ? TunedModel.load(folder)
                : TunedModel.load(folder, tuner.blocks.get());
    }
}
