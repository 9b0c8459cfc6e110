package io.djltuner;

import io.djltuner.execution.LocalExecutor;
import io.djltuner.report.Report;
import io.djltuner.space.Configuration;
import io.djltuner.study.Leg;
import io.djltuner.study.StateStore;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialPlan;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/**
 * The default configuration, trained for comparison beside the trials. A search on disk does so
 * once: the value is an attribute of the study, the model lies in {@code models/default}.
 */
final class DefaultTraining {

    private final Study study;
    private final KeptModels models;
    private final Trial trial;
    private final StateStore state = StateStore.inMemory();
    private Optional<CompletableFuture<TrialOutcome>> training = Optional.empty();
    private OptionalDouble value = OptionalDouble.empty();
    private Optional<double[]> weights = Optional.empty();

    DefaultTraining(Tuner tuner, Study study, KeptModels models) {
        this.study = study;
        this.models = models;
        trial = TrainedTrials.ofDefault(tuner);
    }

    /** Starts, unless it was done before; whenDone runs at its end. */
    void start(LocalExecutor executor, Runnable whenDone) {
        if (study.attributes().get(Report.DEFAULT_VALUE) instanceof Number known) {
            weights = models.saved(trial);
            if (weights.isPresent()) {
                value = OptionalDouble.of(known.doubleValue());
                return;
            }
        }
        // It may be that of a study that this one extends.
        study.models().ifPresent(stored -> stored.drop(trial.number()));
        Leg leg = new Leg(trial, TrialPlan.of(trial.configuration()));
        training =
                Optional.of(TrainedTrials.train(executor, leg, state, study::isEnding, whenDone));
    }

    /** Takes what came of it, once it has ended. */
    void finish() {
        if (training.isPresent()
                && training.get().join() instanceof TrialOutcome.Completed completed) {
            value = OptionalDouble.of(completed.value());
            weights = Optional.of(models.weights(trial, state.latest(trial).orElseThrow().bytes()));
        }
    }

    /**
     * Writes down what the next process need not train again.
     *
     * @throws io.djltuner.study.journal.JournalException if the disk does not take it
     */
    void save() {
        if (training.isPresent() && weights.isPresent()) {
            study.models()
                    .ifPresent(
                            stored -> {
                                models.save(
                                        stored,
                                        trial.number(),
                                        trial.configuration(),
                                        weights.get());
                                study.setAttribute(Report.DEFAULT_VALUE, value.getAsDouble());
                            });
        }
    }

    Configuration configuration() {
        return trial.configuration();
    }

    /** Its objective, if it succeeded. */
    OptionalDouble value() {
        return value;
    }

    /** Its weights, if it succeeded. */
    Optional<double[]> weights() {
        return weights;
    }
}
