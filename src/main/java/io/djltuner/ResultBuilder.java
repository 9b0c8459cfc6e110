package io.djltuner;

import io.djltuner.report.Dashboard;
import io.djltuner.report.Report;
import io.djltuner.space.Configuration;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.study.journal.JournalException;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.TunedModel;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.metric.Predictions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a result out of a search that has ended. */
final class ResultBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(ResultBuilder.class);

    private final Tuner tuner;
    private final SearchData data;
    private final Trainers trainers;
    private final Study study;
    private final KeptModels models;

    ResultBuilder(Tuner tuner, SearchData data, Trainers trainers, Study study, KeptModels models) {
        this.tuner = tuner;
        this.data = data;
        this.trainers = trainers;
        this.study = study;
        this.models = models;
    }

    TuningResult build(
            Optional<String> stopReason,
            Duration elapsed,
            DefaultTraining defaults,
            Optional<Dashboard> dashboard) {
        Optional<Trial> best = study.best().filter(t -> t.state() == TrialState.COMPLETE);
        Optional<double[]> weights = best.flatMap(this::weights);
        Map<String, Double> tested = test(best.map(Trial::configuration), weights);
        Map<String, Double> defaultTested =
                test(Optional.of(defaults.configuration()), defaults.weights());
        best.ifPresent(trial -> remember(trial, defaults.value(), tested, defaultTested));
        return new TuningResult(
                tuner,
                data,
                trainers,
                study.history(),
                weights,
                stopReason,
                elapsed,
                tested,
                defaults.value(),
                defaultTested,
                Report.of(study),
                dashboard);
    }

    /** So that a report made from the study alone has the scores too. */
    private void remember(
            Trial best,
            OptionalDouble defaultValue,
            Map<String, Double> tested,
            Map<String, Double> defaultTested) {
        Map<String, Object> notes = new LinkedHashMap<>();
        defaultValue.ifPresent(value -> notes.put(Report.DEFAULT_VALUE, value));
        tested.forEach((metric, value) -> notes.put(Report.TEST_METRIC + metric, value));
        defaultTested.forEach(
                (metric, value) -> notes.put(Report.DEFAULT_TEST_METRIC + metric, value));
        Metrics metrics = trainers.rules().metrics();
        tested.keySet()
                .forEach(
                        metric ->
                                notes.put(
                                        Report.TEST_DIRECTION + metric,
                                        metrics.named(metric).direction().name()));
        if (!tested.isEmpty()) {
            notes.put(Report.TESTED_TRIAL, best.number());
        }
        notes.values().removeIf(value -> value instanceof Double d && !Double.isFinite(d));
        try {
            notes.forEach(this::remember);
        } catch (JournalException e) {
            LOG.warn("the scores could not be written down", e);
        }
    }

    private void remember(String attribute, Object content) {
        if (!content.equals(study.attributes().get(attribute))) {
            study.setAttribute(attribute, content);
        }
    }

    /** A result without a model is better than none. */
    private Optional<double[]> weights(Trial trial) {
        try {
            return models.weights(trial);
        } catch (JournalException e) {
            LOG.warn("the model of trial {} cannot be read", trial.number(), e);
            return Optional.empty();
        }
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
            int outputs = data.preprocessing().outputWidth();
            double[] scores = new double[Math.multiplyExact(test.rows(), outputs)];
            test.readInParts(
                    (from, to, features) -> {
                        double[] part = model.scores(features, to - from);
                        System.arraycopy(part, 0, scores, from * outputs, part.length);
                    });
            return trainers.rules()
                    .metrics()
                    .evaluate(
                            "test_",
                            Predictions.of(
                                    data.task(), test.rows(), outputs, scores, test.targets()));
        }
    }
}
