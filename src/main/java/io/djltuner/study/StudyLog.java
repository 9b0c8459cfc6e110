package io.djltuner.study;

import io.djltuner.space.Configuration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A study's events and what they add up to. Not thread-safe; the histories it makes are. */
final class StudyLog {

    private final StudyStorage storage;
    private final TrialTable trials = new TrialTable();
    private final TrialTally tally = new TrialTally();
    private final Map<Configuration, Long> triedAt = new ConcurrentHashMap<>();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final Map<Integer, String> owners = new HashMap<>();
    private StudyEvent.StudyStarted settings;
    private boolean started;
    private long position;
    private int proposals;
    private long repeatedEpochs;
    private Optional<StudyHistory> latest = Optional.empty();

    private StudyLog(StudyEvent.StudyStarted settings, StudyStorage storage) {
        this.settings = settings;
        this.storage = storage;
    }

    /** Reads the study that is in a storage, or makes ready to begin one there. */
    static StudyLog read(StudyEvent.StudyStarted mine, StudyStorage storage) {
        StudyLog log = new StudyLog(mine, storage);
        log.catchUp();
        return log;
    }

    /** Whether the study has begun. */
    boolean hasBegun() {
        return started;
    }

    /** How it began, or is to begin. */
    StudyEvent.StudyStarted settings() {
        return settings;
    }

    /** What was once written, to look at; empty where nothing was. */
    static Optional<StudyLog> look(StudyStorage storage) {
        AtomicReference<StudyLog> log = new AtomicReference<>();
        storage.forEach(
                0,
                Long.MAX_VALUE,
                event -> {
                    if (log.get() == null) {
                        log.set(new StudyLog((StudyEvent.StudyStarted) event, storage));
                    }
                    log.get().applyNext(event);
                });
        return Optional.ofNullable(log.get());
    }

    /** Applies what was appended since the last call, by whomever. */
    void catchUp() {
        storage.forEach(position, Long.MAX_VALUE, this::applyNext);
    }

    void append(StudyEvent... events) {
        if (events.length > 0) {
            storage.append(List.of(events));
            catchUp();
        }
    }

    /** Appends unless another proposal came between; catches up in either case. */
    boolean appendIfUnchanged(long expected, List<StudyEvent> events) {
        boolean appended = storage.appendIfUnchanged(expected, events);
        catchUp();
        return appended;
    }

    /** Lets other processes know what happened here, and learns what happened there. */
    void sync() {
        storage.sync();
        catchUp();
    }

    private void applyNext(StudyEvent event) {
        apply(event);
        position++;
        latest = Optional.empty();
    }

    private void apply(StudyEvent event) {
        if (event instanceof StudyEvent.StudyStarted first) {
            settings = started ? settings : first;
            started = true;
        } else if (event instanceof StudyEvent.TrialCreated created) {
            create(created);
        } else if (event instanceof StudyEvent.LegStarted leg) {
            Trial trial = trial(leg.number());
            // Without a state it begins again.
            repeatedEpochs += isStateless(leg.number()) ? trial.epochsDone() : 0;
            set(trial.runningUntil(leg.until()));
            owners.put(leg.number(), leg.owner());
        } else if (event instanceof StudyEvent.TrialConfigured configured) {
            set(trial(configured.number()).with(configured.configuration()));
            triedAt.putIfAbsent(configured.configuration(), position);
        } else if (event instanceof StudyEvent.EpochEnded epoch) {
            addEpoch(trial(epoch.number()), epoch.epochRecord());
        } else if (event instanceof StudyEvent.TrialPaused paused) {
            set(trial(paused.number()).in(TrialState.PAUSED));
        } else if (event instanceof StudyEvent.TrialInterrupted interrupted) {
            set(trial(interrupted.number()).with(Trial.INTERRUPTED, true));
        } else if (event instanceof StudyEvent.TrialRetired retired) {
            set(trial(retired.number()).pruned(settings.objective()));
        } else if (event instanceof StudyEvent.TrialEnded ended) {
            set(trial(ended.number()).ended(ended));
            owners.remove(ended.number());
        } else if (event instanceof StudyEvent.TrialAttribute attribute) {
            set(trial(attribute.number()).with(attribute.name(), attribute.content()));
        } else if (event instanceof StudyEvent.StateDropped dropped) {
            set(trial(dropped.number()).with(Trial.STATELESS, true));
        } else if (event instanceof StudyEvent.StudyAttribute attribute) {
            remember(attribute.name(), attribute.content());
        }
    }

    /** Of what a study must go on with, the first counts: several processes may begin it. */
    private void remember(String attribute, Object content) {
        if (StudySettings.isKept(attribute)) {
            attributes.putIfAbsent(attribute, content);
        } else {
            attributes.put(attribute, content);
        }
    }

    /** Other tools may say an epoch twice, or after the end. */
    private void addEpoch(Trial trial, EpochRecord epoch) {
        if (!trial.state().isFinished() && epoch.epoch() > trial.epochsDone()) {
            set(trial.with(epoch));
        }
    }

    private void create(StudyEvent.TrialCreated created) {
        Trial trial =
                new Trial(
                        created.number(),
                        created.configuration(),
                        created.seed(),
                        created.origin(),
                        created.proposed(),
                        created.seen(),
                        TrialState.WAITING,
                        List.of(),
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        created.attributes());
        trials.add(trial);
        tally.add(trial);
        triedAt.putIfAbsent(created.configuration(), position);
        proposals += created.proposed() ? 1 : 0;
    }

    private void set(Trial trial) {
        tally.replace(trials.get(trial.number()), trial);
        trials.set(trial.number(), trial);
    }

    private Trial trial(int number) {
        return trials.get(number);
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    /** What names this process in the legs that it starts. */
    String owner() {
        return storage.owner();
    }

    /** The process is ending: what is refused is not tried again. */
    void hurry() {
        storage.hurry();
    }

    /** Waits until all that happened here would survive a loss of power. */
    void force() {
        storage.force();
    }

    /** What the trials add up to. */
    TrialTally tally() {
        return tally;
    }

    /**
     * The trials that are said to run, and not to be cut off, although the processes that ran them
     * have ended. All that those wrote is known when this returns.
     */
    Set<Integer> orphans() {
        Map<String, Boolean> gone = new HashMap<>();
        Map<Integer, String> left = new HashMap<>();
        owners.forEach(
                (number, owner) -> {
                    if (isAtWork(trial(number)) && gone.computeIfAbsent(owner, storage::isGone)) {
                        left.put(number, owner);
                    }
                });
        if (!left.isEmpty()) {
            // One that ended in order may have ended its trials since this was last read.
            sync();
            left.entrySet()
                    .removeIf(
                            leg ->
                                    !isAtWork(trial(leg.getKey()))
                                            || !leg.getValue().equals(owners.get(leg.getKey())));
        }
        return left.keySet();
    }

    private static boolean isAtWork(Trial trial) {
        return trial.state() == TrialState.RUNNING
                && !trial.attributes().containsKey(Trial.INTERRUPTED);
    }

    /** Whether a trial lost its state and would begin again. */
    boolean isStateless(int number) {
        return trial(number).attributes().containsKey(Trial.STATELESS);
    }

    /** Epochs that were trained once more since a state was gone. */
    long repeatedEpochs() {
        return repeatedEpochs;
    }

    StudyHistory history() {
        if (latest.isEmpty()) {
            latest =
                    Optional.of(
                            new StudyHistory(
                                    settings,
                                    trials.snapshot(),
                                    position,
                                    proposals,
                                    triedAt,
                                    this::replayed));
        }
        return latest.get();
    }

    private StudyHistory replayed(long earlier) {
        StudyLog replay = new StudyLog(settings, storage);
        storage.forEach(0, earlier, replay::applyNext);
        return replay.history();
    }

    void close() {
        storage.close();
    }
}
