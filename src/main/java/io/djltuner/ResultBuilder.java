package io.djltuner;

import io.djltuner.space.Configuration;
import io.djltuner.study.StateStore;
import io.djltuner.study.StoredState;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialState;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.TunedModel;
import io.djltuner.training.metric.Predictions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes a result out of a search that has ended. */
final class ResultBuilder {

    private final Tuner tuner;
    private final SearchData data;
    private final Trainers trainers;
    private final NetworkFactory factory;
    private final Study study;

    ResultBuilder(
            Tuner tuner, SearchData data, Trainers trainers, NetworkFactory factory, Study study) {
        this.tuner = tuner;
        this.data = data;
        this.trainers = trainers;
        this.factory = factory;
        this.study = study;
    }

    TuningResult build(
            Optional<String> stopReason,
            Duration elapsed,
            Trial defaultTrial,
            StateStore defaultState,
            TrialOutcome defaultOutcome) {
        Optional<Trial> best = study.best().filter(t -> t.state() == TrialState.COMPLETE);
        Optional<double[]> weights = best.flatMap(trial -> weights(trial, study.states()));
        Optional<double[]> defaultWeights =
                defaultOutcome instanceof TrialOutcome.Completed
                        ? weights(defaultTrial, defaultState)
                        : Optional.empty();
        OptionalDouble defaultValue =
                defaultOutcome instanceof TrialOutcome.Completed done
                        ? OptionalDouble.of(done.value())
                        : OptionalDouble.empty();
        return new TuningResult(
                tuner,
                data,
                trainers,
                study.history(),
                weights,
                stopReason,
                elapsed,
                test(best.map(Trial::configuration), weights),
                defaultValue,
                test(Optional.of(defaultTrial.configuration()), defaultWeights));
    }

    private Optional<double[]> weights(Trial trial, StateStore states) {
        return states.latest(trial)
                .map(StoredState::bytes)
                .map(
                        bytes ->
                                TrainedTrials.weights(
                                        trial, bytes, factory, trainers.rules(), tuner.refit));
    }

    /** What a model scores on the test split: its one and only use. */
    private Map<String, Double> test(
            Optional<Configuration> configuration, Optional<double[]> weights) {
        Optional<LabeledRows> rows = data.test();
        if (configuration.isEmpty() || weights.isEmpty() || rows.isEmpty()) {
            return Map.of();
        }
        try (TunedModel model = trainers.model(configuration.get(), weights.get())) {
            LabeledRows test = rows.get();
            double[] scores = model.scores(test.features(), test.rows());
            return trainers.rules()
                    .metrics()
                    .evaluate(
                            "test_",
                            Predictions.of(
                                    data.task(),
                                    test.rows(),
                                    data.preprocessing().outputWidth(),
                                    scores,
                                    test.targets()));
        }
    }
}
