package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** A study's events and what they add up to. Not thread-safe; the histories it makes are. */
final class StudyLog {

    private final StudyStorage storage;
    private final TrialTable trials = new TrialTable();
    private final Map<Configuration, Integer> firstTrialOf = new ConcurrentHashMap<>();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
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

    /**
     * Begins a study, or goes on with one that has begun.
     *
     * @throws IllegalArgumentException if it began with another space, objective or seed
     */
    static StudyLog open(StudyEvent.StudyStarted mine, StudyStorage storage) {
        StudyLog log = new StudyLog(mine, storage);
        log.catchUp();
        if (!log.started) {
            log.append(mine);
        }
        same("space", log.settings.space(), mine.space());
        same("objective", log.settings.objective(), mine.objective());
        same("seed", log.settings.seed(), mine.seed());
        return log;
    }

    private static void same(String setting, Object begun, Object given) {
        if (!Objects.equals(begun, given)) {
            throw new IllegalArgumentException(
                    "%s: the study began with %s, but got %s; give it that, or start another study"
                            .formatted(setting, oneLine(begun), oneLine(given)));
        }
    }

    /** A space has a line for each hyperparameter. */
    private static String oneLine(Object setting) {
        return setting instanceof SearchSpace space
                ? "[" + space.toString().replace("\n", "; ") + "]"
                : String.valueOf(setting);
    }

    /** Applies what was appended since the last call, by whomever. */
    void catchUp() {
        apply(storage.read(position));
    }

    void append(StudyEvent... events) {
        storage.append(List.of(events));
        catchUp();
    }

    /** Appends unless another proposal came between; catches up in either case. */
    boolean appendIfUnchanged(long expected, List<StudyEvent> events) {
        boolean appended = storage.appendIfUnchanged(expected, events);
        catchUp();
        return appended;
    }

    private void apply(List<StudyEvent> events) {
        events.forEach(this::apply);
        position += events.size();
        if (!events.isEmpty()) {
            latest = Optional.empty();
        }
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
        } else if (event instanceof StudyEvent.EpochEnded epoch) {
            set(trial(epoch.number()).with(epoch.epochRecord()));
        } else if (event instanceof StudyEvent.TrialPaused paused) {
            set(trial(paused.number()).in(TrialState.PAUSED));
        } else if (event instanceof StudyEvent.TrialInterrupted interrupted) {
            set(trial(interrupted.number()).with(Trial.INTERRUPTED, true));
        } else if (event instanceof StudyEvent.TrialRetired retired) {
            set(trial(retired.number()).pruned(settings.objective()));
        } else if (event instanceof StudyEvent.TrialEnded ended) {
            set(trial(ended.number()).ended(ended));
        } else if (event instanceof StudyEvent.TrialAttribute attribute) {
            set(trial(attribute.number()).with(attribute.name(), attribute.content()));
        } else if (event instanceof StudyEvent.StateDropped dropped) {
            set(trial(dropped.number()).with(Trial.STATELESS, true));
        } else if (event instanceof StudyEvent.StudyAttribute attribute) {
            attributes.put(attribute.name(), attribute.content());
        }
    }

    private void create(StudyEvent.TrialCreated created) {
        trials.add(
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
                        created.attributes()));
        firstTrialOf.putIfAbsent(created.configuration(), created.number());
        proposals += created.proposed() ? 1 : 0;
    }

    private void set(Trial trial) {
        trials.set(trial.number(), trial);
    }

    private Trial trial(int number) {
        return trials.get(number);
    }

    Map<String, Object> attributes() {
        return attributes;
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
                                    firstTrialOf,
                                    this::replayed));
        }
        return latest.get();
    }

    private StudyHistory replayed(long earlier) {
        StudyLog replay = new StudyLog(settings, storage);
        replay.apply(storage.read(0).subList(0, Math.toIntExact(earlier)));
        return replay.history();
    }

    void close() {
        storage.close();
    }
}
