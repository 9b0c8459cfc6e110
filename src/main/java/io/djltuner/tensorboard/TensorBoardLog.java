package io.djltuner.tensorboard;

import io.djltuner.study.EpochReport;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes a study as event files for TensorBoard. {@code tensorboard --logdir FOLDER} then shows
 * every metric of every trial over its epochs under SCALARS, and a table, parallel coordinates and
 * scatter plots of the trials under HPARAMS.
 *
 * <p>The folder gets one file for the study and a sub-folder for each trial, {@code trial-0000} and
 * so on; no name of the user's becomes a path. The value that a trial ended with is the metric
 * {@code objective/NAME} at its best epoch. Numbers are kept in single precision. A trial that goes
 * on is appended to, and nothing is written twice: not when a study is resumed, and not when it is
 * written into the same folder again.
 *
 * <p>A study on disk:
 *
 * <pre>{@code
 * TensorBoardLog.write(Study.open(Path.of("housing")), Path.of("housing-tensorboard"));
 * }</pre>
 *
 * <p>Safe for several threads. Processes that work on one study may share the folder: each writes
 * the trials that it trains.
 */
public final class TensorBoardLog {

    private static final String FILE = "events.out.tfevents.djl-tuner";
    private static final Pattern TRIAL = Pattern.compile("trial-(\\d{4,9})");

    private final Path folder;
    private final StudyHistory study;
    private final Map<Integer, TrialEvents> trials = new TreeMap<>();
    private boolean introduced;

    private TensorBoardLog(Path folder, StudyHistory history) {
        this.folder = folder;
        this.study = history;
        check(history);
    }

    /**
     * Writes a study as it stands.
     *
     * @param study on disk
     * @param folder for the files; new, empty, or one that this study was written into before
     * @throws IllegalArgumentException if the folder holds something of another study
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(OpenedStudy study, Path folder) {
        open(study.history(), folder);
    }

    /**
     * Writes a study as it stands and goes on with it as it is told.
     *
     * @param history the study up to now
     * @param folder for the files; new, empty, or one that this study was written into before
     * @return what wants to be told of epochs and trials from now on
     * @throws IllegalArgumentException if the folder holds something of another study
     * @throws UncheckedIOException if it cannot be written
     */
    public static TensorBoardLog open(StudyHistory history, Path folder) {
        TensorBoardLog log = new TensorBoardLog(folder, history);
        log.catchUp(history);
        return log;
    }

    private void check(StudyHistory history) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("tensorBoard: " + folder + " is not a folder");
        }
        Event.hparams(new RecordFile(folder.resolve(FILE)).records(), HParams.EXPERIMENT_TAG)
                .ifPresent(
                        experiment -> {
                            introduced = true;
                            if (!HParams.isOf(experiment, history)) {
                                throw foreign("another study or search space");
                            }
                        });
        for (int number : writtenTrials()) {
            if (number >= history.trials().size()) {
                throw foreign(
                        String.format(
                                Locale.ROOT, "trial %d, which this study does not have", number));
            }
            if (events(number).contradicts(history.trial(number).configuration())) {
                throw foreign(
                        String.format(
                                Locale.ROOT,
                                "trial %d with other values than this study's",
                                number));
            }
        }
    }

    private IllegalArgumentException foreign(String what) {
        return new IllegalArgumentException(
                "tensorBoard: %s holds %s; choose an empty folder".formatted(folder, what));
    }

    private List<Integer> writtenTrials() {
        List<Integer> numbers = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> children = Files.list(folder)) {
                for (Path child : children.sorted().toList()) {
                    Matcher name = TRIAL.matcher(child.getFileName().toString());
                    if (name.matches() && Files.exists(child.resolve(FILE))) {
                        numbers.add(Integer.parseInt(name.group(1)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("tensorBoard: cannot read " + folder, e);
            }
        }
        return numbers;
    }

    private void catchUp(StudyHistory history) {
        Set<String> metrics = metrics(history.trials());
        if (!metrics.isEmpty()) {
            introduce(metrics);
        }
        for (Trial trial : history.trials()) {
            if (trial.state() != TrialState.WAITING) {
                trialEnded(trial);
            }
        }
    }

    private static Set<String> metrics(List<Trial> trials) {
        Set<String> names = new LinkedHashSet<>();
        for (Trial trial : trials) {
            trial.epochs().forEach(epoch -> names.addAll(epoch.metrics().keySet()));
        }
        return names;
    }

    /**
     * A trial ended an epoch.
     *
     * @param report what it gave
     * @throws UncheckedIOException if it cannot be written
     */
    public synchronized void epochEnded(EpochReport report) {
        introduce(report.metrics().keySet());
        events(report.trial().number()).epoch(report.trial(), report.epoch(), report.metrics());
    }

    /**
     * A trial ended, or was paused: all of it is written that is not there yet.
     *
     * @param trial as it stands now
     * @throws UncheckedIOException if it cannot be written
     */
    public synchronized void trialEnded(Trial trial) {
        Set<String> metrics = metrics(List.of(trial));
        // What a trial measures is not known of one that failed before its first epoch.
        if (!metrics.isEmpty() || trial.value().isPresent()) {
            introduce(metrics);
        }
        events(trial.number()).catchUp(trial);
    }

    /** Writes of the study what can be known only once a trial has measured. */
    private void introduce(Collection<String> metrics) {
        if (!introduced) {
            double now = TrialEvents.now();
            Message experiment = HParams.experiment(study, metrics);
            RecordFile file = new RecordFile(folder.resolve(FILE));
            List<byte[]> events = new ArrayList<>();
            if (file.records().isEmpty()) {
                events.add(Event.version(now));
            }
            events.add(Event.hparams(now, HParams.EXPERIMENT_TAG, experiment));
            file.append(events);
            introduced = true;
        }
    }

    private TrialEvents events(int number) {
        return trials.computeIfAbsent(
                number,
                n ->
                        new TrialEvents(
                                folder.resolve(String.format(Locale.ROOT, "trial-%04d", n))
                                        .resolve(FILE),
                                study.objective().metric()));
    }
}
