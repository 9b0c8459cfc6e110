package io.djltuner;

import io.djltuner.report.Dashboard;
import io.djltuner.report.Report;
import io.djltuner.space.Configuration;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.StudyTable;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.TrainingData;
import io.djltuner.training.TunedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Everything that a search gave. Holds no native memory. */
public final class TuningResult {

    private static final int SHOWN = 10;

    private final Tuner tuner;
    private final SearchData data;
    private final Trainers trainers;
    private final StudyHistory history;
    private final Optional<double[]> weights;
    private final Optional<String> stopReason;
    private final Duration elapsed;
    private final Map<String, Double> testMetrics;
    private final OptionalDouble defaultValue;
    private final Map<String, Double> defaultTestMetrics;
    private final Report report;
    private final Optional<Dashboard> dashboard;

    TuningResult(
            Tuner tuner,
            SearchData data,
            Trainers trainers,
            StudyHistory history,
            Optional<double[]> weights,
            Optional<String> stopReason,
            Duration elapsed,
            Map<String, Double> testMetrics,
            OptionalDouble defaultValue,
            Map<String, Double> defaultTestMetrics,
            Report report,
            Optional<Dashboard> dashboard) {
        this.tuner = tuner;
        this.data = data;
        this.trainers = trainers;
        this.history = history;
        this.weights = weights;
        this.stopReason = stopReason;
        this.elapsed = elapsed;
        this.testMetrics = testMetrics;
        this.defaultValue = defaultValue;
        this.defaultTestMetrics = defaultTestMetrics;
        this.report = report;
        this.dashboard = dashboard;
    }

    /** {@return the study as it ended} */
    public StudyHistory history() {
        return history;
    }

    /** {@return all trials, by number} */
    public List<Trial> trials() {
        return history.trials();
    }

    /**
     * The best trial.
     *
     * @return it
     * @throws IllegalStateException if no trial has a value
     */
    public Trial bestTrial() {
        return history.best()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "result: no trial has a value; see trials() for the causes"));
    }

    /** {@return the configuration of the best trial} */
    public Configuration bestConfiguration() {
        return bestTrial().configuration();
    }

    /**
     * {@return the objective of the default configuration, trained for comparison, if it succeeded}
     */
    public OptionalDouble defaultValue() {
        return defaultValue;
    }

    /**
     * {@return all metrics of the best model on the test split, by name; empty without a test
     * split}
     */
    public Map<String, Double> testMetrics() {
        return testMetrics;
    }

    /** {@return all metrics of the default configuration's model on the test split, by name} */
    public Map<String, Double> defaultTestMetrics() {
        return defaultTestMetrics;
    }

    /** {@return why the search ended before its trials were used up, if it did} */
    public Optional<String> stopReason() {
        return stopReason;
    }

    /** {@return how long the search took} */
    public Duration elapsed() {
        return elapsed;
    }

    /**
     * The best trial's model: of several executions the best one; after a cross-validation trained
     * again on all training rows, unless {@link Tuner#refit} says otherwise.
     *
     * @return a new model, to be closed by the caller
     * @throws IllegalStateException if no trial is complete, or the best one was not trained here
     */
    public TunedModel bestModel() {
        return trainers.model(bestConfiguration(), weights.orElseThrow(this::noModel));
    }

    private IllegalStateException noModel() {
        Trial best = bestTrial();
        return new IllegalStateException(
                best.state() == TrialState.COMPLETE
                        ? String.format(
                                Locale.ROOT,
                                "result: the best trial, number %d, has no model here; reproduce(%d) trains one",
                                best.number(),
                                best.number())
                        : "result: no trial is complete, so there is no model");
    }

    /**
     * Trains a trial again, alone, from its seed; one that started from the weights of another
     * after that one.
     *
     * @param number of a trial of this search
     * @return its model, to be closed by the caller
     * @throws IllegalStateException if it fails again
     */
    public TunedModel reproduce(int number) {
        Configuration configuration = history.trial(number).configuration();
        try (TrainingData uploaded = data.upload(tuner)) {
            Repetition repetition = new Repetition(history, trainers.factory(uploaded), trainers);
            return trainers.model(configuration, repetition.weights(number, tuner.refit));
        }
    }

    /**
     * Writes the search as one HTML file that needs nothing but a browser: what was searched, the
     * best configuration and its scores beside the default's, charts, every trial.
     *
     * @param file to write, such as {@code report.html}; what was there is lost
     * @return the same file
     * @throws java.io.UncheckedIOException if it cannot be written
     * @see Report
     */
    public Path report(Path file) {
        Report timed =
                report.fact(
                        "time", String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / 1000.0));
        return stopReason
                .map(reason -> timed.fact("ended early", reason))
                .orElse(timed)
                .write(file);
    }

    /**
     * {@return the page that showed the search, if {@link Tuner#dashboard} asked for one; it goes
     * on showing how the search ended until it is closed or the process ends}
     */
    public Optional<Dashboard> dashboard() {
        return dashboard;
    }

    /** {@return the ten best trials as a table} */
    public String summary() {
        return summary(SHOWN);
    }

    /**
     * The best trials as a table: rank, trial, value, epochs, time and what varies; after a
     * cross-validation or several executions also the standard deviation over the runs.
     *
     * @param most how many rows at most
     * @return lines of text
     */
    public String summary(int most) {
        return new StudyTable(history).text(most);
    }

    /**
     * {@return all trials with every hyperparameter, the standard deviation over the runs of each,
     * and the metrics of their best epoch, as CSV}
     */
    public String toCsv() {
        return new StudyTable(history).csv();
    }
}
