package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Makes histories out of events. Not thread-safe. */
final class HistoryReplay {

    private final SearchSpace space;
    private final Objective objective;
    private final long seed;
    private final Budget budget;
    private final StudyStorage storage;
    private final List<Trial> trials = new ArrayList<>();
    private final Map<Configuration, Integer> firstTrialOf = new ConcurrentHashMap<>();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private long position;
    private int proposals;
    private Optional<StudyHistory> latest = Optional.empty();

    HistoryReplay(
            SearchSpace space,
            Objective objective,
            long seed,
            Budget budget,
            StudyStorage storage) {
        this.space = space;
        this.objective = objective;
        this.seed = seed;
        this.budget = budget;
        this.storage = storage;
    }

    /** Applies what was appended since the last call. */
    void catchUp() {
        apply(storage.read(position));
    }

    private void apply(List<StudyEvent> events) {
        events.forEach(this::apply);
        position += events.size();
        if (!events.isEmpty()) {
            latest = Optional.empty();
        }
    }

    private void apply(StudyEvent event) {
        if (event instanceof StudyEvent.TrialCreated created) {
            create(created);
        } else if (event instanceof StudyEvent.LegStarted leg) {
            set(trial(leg.number()).runningUntil(leg.until()));
        } else if (event instanceof StudyEvent.EpochEnded epoch) {
            set(trial(epoch.number()).with(epoch.epochRecord()));
        } else if (event instanceof StudyEvent.TrialPaused paused) {
            set(trial(paused.number()).in(TrialState.PAUSED));
        } else if (event instanceof StudyEvent.TrialInterrupted interrupted) {
            set(trial(interrupted.number()).with(Trial.INTERRUPTED, true));
        } else if (event instanceof StudyEvent.TrialEnded ended) {
            set(trial(ended.number()).ended(ended));
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

    Trial trial(int number) {
        return trials.get(number);
    }

    List<Trial> trials() {
        return trials;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    StudyHistory history() {
        if (latest.isEmpty()) {
            latest =
                    Optional.of(
                            new StudyHistory(
                                    space,
                                    objective,
                                    seed,
                                    budget,
                                    trials,
                                    position,
                                    proposals,
                                    firstTrialOf,
                                    this::replayed));
        }
        return latest.get();
    }

    private StudyHistory replayed(long earlier) {
        HistoryReplay replay = new HistoryReplay(space, objective, seed, budget, storage);
        replay.apply(storage.read(0).subList(0, Math.toIntExact(earlier)));
        return replay.history();
    }
}
