package io.djltuner;

import io.djltuner.execution.LocalExecutor;
import io.djltuner.report.Dashboard;
import io.djltuner.study.Answer;
import io.djltuner.study.EpochReport;
import io.djltuner.study.EpochSink;
import io.djltuner.study.Leg;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialState;
import io.djltuner.study.Verdict;
import io.djltuner.study.journal.JournalException;
import io.djltuner.tensorboard.TensorBoardLog;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.TrainingData;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a search: asks the study, feeds the executor, listens, and stops in time. */
final class TuningSession implements EpochSink {

    private static final Logger LOG = LoggerFactory.getLogger(TuningSession.class);
    private static final long POLL_MILLIS = 200;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Tuner tuner;
    private final SearchData data;
    private final Trainers trainers;
    private final Study study;
    private final Listeners listeners;
    private final GuardedStates states;
    private final Optional<LivePage> page;
    private Optional<KeptModels> models = Optional.empty();
    private final long startNanos = System.nanoTime();
    private Optional<String> stopReason = Optional.empty();
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean shuttingDown;
    private boolean interrupted;
    private long changes;

    TuningSession(Tuner tuner) {
        this.tuner = tuner;
        data = SearchData.of(tuner);
        trainers = new Trainers(tuner, data);
        study = StudyOnDisk.open(tuner, data, trainers);
        states = new GuardedStates(study.states(), this::giveUp);
        List<TuningListener> all = new ArrayList<>(tuner.listeners);
        tuner.tensorBoard.ifPresent(folder -> all.add(openTensorBoard(folder)));
        if (!tuner.quiet) {
            all.add(new ConsoleProgress(study));
        }
        page = page();
        page.ifPresent(all::add);
        listeners = new Listeners(all, this::stop);
    }

    /** A folder that cannot be used is a mistake in the set-up: nothing stays open. */
    private TuningListener openTensorBoard(Path folder) {
        try {
            return new TensorBoardListener(TensorBoardLog.open(study.history(), folder));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            closeStudy();
            throw e;
        }
    }

    private Optional<LivePage> page() {
        if (!tuner.dashboard) {
            return Optional.empty();
        }
        try {
            LivePage opened = new LivePage(study);
            String address = "dashboard: " + opened.dashboard().uri();
            if (tuner.quiet) {
                LOG.info("{}", address);
            } else {
                ConsoleProgress.print(address);
            }
            return Optional.of(opened);
        } catch (UncheckedIOException e) {
            closeStudy();
            throw e;
        }
    }

    Optional<Dashboard> dashboard() {
        return page.map(LivePage::dashboard);
    }

    StudyHistory history() {
        return study.history();
    }

    void cancel() {
        stop("cancelled");
        changed();
    }

    /** Ends the search; of several reasons the first counts. */
    private synchronized void stop(String reason) {
        if (stopReason.isEmpty()) {
            stopReason = Optional.of(reason);
        }
        study.cancel();
    }

    TuningResult run() {
        ShutdownHook hook =
                ShutdownHook.of(
                        study,
                        tuner.quiet,
                        tuner.directory.isPresent() ? this::shutDown : () -> {});
        try (TrainingData uploaded = data.upload(tuner)) {
            NetworkFactory factory = trainers.factory(uploaded);
            TuningPlan plan = new TuningPlan(tuner, data, study.schedule(), factory);
            listeners.tell(listener -> listener.started(plan.text(), study.schedule()));
            KeptModels kept = new KeptModels(tuner, trainers, factory, study);
            models = Optional.of(kept);
            DefaultTraining defaults = new DefaultTraining(tuner, study, kept);
            try (LocalExecutor executor =
                    new LocalExecutor(
                            factory,
                            trainers.rules(),
                            tuner.parallelism(),
                            tuner.cohortLimit(),
                            tuner.directory.map(path -> tuner.checkpointInterval))) {
                // Its end is told, since the search may be waiting for the capacity that it takes
                // up.
                defaults.start(executor, this::changed);
                orGiveUp(() -> search(executor));
            }
            listeners.throwWhatOneThrew();
            giveUpIfNothingSucceeded();
            defaults.finish();
            orGiveUp(defaults::save);
            orGiveUp(kept::finish);
            TuningResult result =
                    new ResultBuilder(tuner, data, trainers, study, kept)
                            .build(
                                    stopReason(),
                                    Duration.ofNanos(System.nanoTime() - startNanos),
                                    defaults,
                                    dashboard());
            listeners.tell(listener -> listener.finished(result));
            listeners.throwWhatOneThrew();
            return result;
        } finally {
            hook.close();
            page.ifPresent(LivePage::end);
            closeStudy();
            passInterruptionOn();
        }
    }

    /** What could not be written has ended the search already, and is its reason. */
    private void closeStudy() {
        try {
            study.close();
        } catch (JournalException e) {
            LOG.warn("the study was not closed properly", e);
        }
    }

    /** What the disk does not take ends the search, and what is known by then is its result. */
    private boolean orGiveUp(Runnable action) {
        try {
            action.run();
            return true;
        } catch (JournalException e) {
            giveUp(e);
            return false;
        }
    }

    private void giveUp(JournalException e) {
        stop(e.getMessage());
        changed();
    }

    private synchronized Optional<String> stopReason() {
        return stopReason;
    }

    private void search(LocalExecutor executor) {
        if (!study.trials().isEmpty()) {
            // It may have been reached before this process began.
            stopIfReached();
        }
        while (true) {
            long before = changes();
            int capacity = executor.capacity();
            if (capacity == 0) {
                await(before);
                continue;
            }
            Answer answer = study.ask(capacity, legs -> start(executor, legs));
            if (answer instanceof Answer.Legs) {
                continue;
            }
            if (answer instanceof Answer.Wait) {
                await(before);
            } else if (running.get() == 0) {
                noteEarlyEnd();
                return;
            } else {
                // A trial that fails may still be retried.
                await(before);
            }
        }
    }

    private void start(LocalExecutor executor, List<Leg> legs) {
        running.addAndGet(legs.size());
        executor.start(legs, states, this);
    }

    /** The study itself may end the search: out of time before a trial, or after failures. */
    private void noteEarlyEnd() {
        if (study.gaveUp().isPresent()) {
            stop(
                    String.format(
                            Locale.ROOT,
                            "gave up after %d failed trials in a row",
                            tuner.maxConsecutiveFailures));
        } else if (trialsThatCount() < tuner.budget().trials().orElse(Integer.MAX_VALUE)) {
            stopIfReached();
        }
    }

    /** Results that are known from elsewhere take no trial's place. */
    private long trialsThatCount() {
        return study.trials().stream()
                .filter(trial -> !trial.attributes().containsKey(Trial.IMPORTED))
                .count();
    }

    private synchronized void passInterruptionOn() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized void changed() {
        changes++;
        notifyAll();
    }

    private synchronized void await(long before) {
        try {
            // On disk, other processes may do what this one waits for.
            long start = System.nanoTime();
            while (changes == before
                    && (tuner.directory.isEmpty()
                            || System.nanoTime() - start < POLL_MILLIS * NANOS_PER_MILLI)) {
                wait(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            // Trials end with their epoch; waiting for that must go on, so the flag is set later.
            interrupted = true;
            stop("interrupted");
        }
    }

    private void giveUpIfNothingSucceeded() {
        if (study.gaveUp().isPresent() && study.best().isEmpty()) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "search: gave up after %d failed trials in a row, the last one: %s",
                            tuner.maxConsecutiveFailures,
                            study.gaveUp().get().message()));
        }
    }

    @Override
    public Verdict epoch(EpochReport report) {
        Verdict verdict;
        try {
            verdict = unlessShutDown(() -> study.epoch(report));
        } catch (JournalException e) {
            giveUp(e);
            return Verdict.CANCEL;
        }
        listeners.tell(listener -> listener.epochEnded(report));
        stopIfReached();
        return study.isCancelled() && verdict == Verdict.CONTINUE ? Verdict.CANCEL : verdict;
    }

    @Override
    public boolean isEnding() {
        return study.isEnding();
    }

    @Override
    public boolean needsState(Leg leg, TrialOutcome.Completed outcome) {
        return study.needsState(leg, outcome);
    }

    @Override
    public void ended(Leg leg, TrialOutcome outcome) {
        boolean written;
        try {
            written =
                    orGiveUp(
                            () ->
                                    unlessShutDown(
                                            () -> {
                                                study.ended(leg, outcome);
                                                return true;
                                            }));
        } finally {
            running.decrementAndGet();
            changed();
        }
        if (written) {
            hasEnded(study.history().trial(leg.trial().number()));
        }
        changed();
    }

    private void hasEnded(Trial trial) {
        if (trial.state() == TrialState.COMPLETE) {
            orGiveUp(() -> models.orElseThrow().ended(trial));
        }
        listeners.tell(listener -> listener.trialEnded(trial));
        stopIfReached();
    }

    /** The process is being ended: what is on disk is how the study stands. */
    private void shutDown() {
        shuttingDown = true;
        study.interruptOpen();
    }

    /**
     * Tells the study something, unless it has noted that all is cut off: then whoever tells it
     * waits for the end of the process.
     */
    private <T> T unlessShutDown(Supplier<T> telling) {
        synchronized (study) {
            if (!shuttingDown) {
                return telling.get();
            }
        }
        while (true) {
            LockSupport.park(this);
            Thread.interrupted();
        }
    }

    private void stopIfReached() {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        Optional<String> reached = tuner.stopRules.reached(study.history(), elapsed);
        reached.ifPresent(this::stop);
    }
}
