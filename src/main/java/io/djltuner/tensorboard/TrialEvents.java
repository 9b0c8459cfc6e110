package io.djltuner.tensorboard;

import io.djltuner.space.Configuration;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The event file of one trial, to which only what it does not hold yet is added. */
final class TrialEvents {

    private static final double MILLIS = 1e3;

    private final RecordFile file;
    private final String objective;
    private final Optional<byte[]> start;
    private boolean started;
    private boolean ended;
    private long lastStep;

    /**
     * Opens it; it need not exist.
     *
     * @param path of the file
     * @param objective the name of the metric that the study optimises
     */
    TrialEvents(Path path, String objective) {
        this.file = new RecordFile(path);
        this.objective = objective;
        List<byte[]> events = file.records();
        start = Event.hparams(events, HParams.START_TAG);
        started = start.isPresent();
        ended = Event.hparams(events, HParams.END_TAG).isPresent();
        lastStep =
                events.stream()
                        .flatMapToLong(event -> Event.stepOfScalars(event).stream())
                        .max()
                        .orElse(0);
    }

    /** Whether it was begun for a trial of other values. */
    boolean contradicts(Configuration configuration) {
        return start.isPresent() && !HParams.startedWith(start.get(), configuration);
    }

    /** Adds an epoch. */
    void epoch(Trial trial, int epoch, Map<String, Double> metrics) {
        if (ended || epoch <= lastStep) {
            return;
        }
        List<byte[]> events = new ArrayList<>();
        double now = now();
        begin(trial.configuration(), now, now, events);
        // Another process may have trained the epochs before.
        addEpochs(trial, now, epoch - 1, events);
        events.add(Event.scalars(now, epoch, metrics));
        file.append(events);
        lastStep = epoch;
    }

    /** Adds all that is known of a trial. */
    void catchUp(Trial trial) {
        if (ended) {
            return;
        }
        List<byte[]> events = new ArrayList<>();
        double now = now();
        Duration trained = trial.facts().map(TrialFacts::wallTime).orElse(Duration.ZERO);
        begin(trial.configuration(), now, now - trained.toMillis() / MILLIS, events);
        addEpochs(trial, now, Integer.MAX_VALUE, events);
        if (trial.state().isFinished()) {
            events.add(end(trial, now));
            ended = true;
        }
        if (!events.isEmpty()) {
            file.append(events);
        }
        lastStep = Math.max(lastStep, trial.epochsDone());
    }

    private void addEpochs(Trial trial, double now, int last, List<byte[]> events) {
        for (EpochRecord epoch : trial.epochs()) {
            if (epoch.epoch() > lastStep && epoch.epoch() <= last) {
                events.add(Event.scalars(now, epoch.epoch(), epoch.metrics()));
            }
        }
    }

    private void begin(Configuration configuration, double now, double since, List<byte[]> events) {
        if (!started) {
            if (file.records().isEmpty()) {
                events.add(Event.version(now));
            }
            events.add(Event.hparams(now, HParams.START_TAG, HParams.start(configuration, since)));
            started = true;
        }
    }

    /** One event, so that a trial's value and its end are there together or not at all. */
    private byte[] end(Trial trial, double now) {
        int epoch = Math.max(1, trial.bestEpoch().orElse(trial.epochsDone()));
        Map<String, Double> value =
                trial.value().isPresent()
                        ? Map.of(HParams.objectiveTag(objective), trial.value().getAsDouble())
                        : Map.of();
        return Event.scalarsAndHparams(
                now, epoch, value, HParams.END_TAG, HParams.end(trial.state(), now));
    }

    static double now() {
        return System.currentTimeMillis() / MILLIS;
    }
}
