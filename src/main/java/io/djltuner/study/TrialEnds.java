package io.djltuner.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes down how trials end, and lets go of states that nobody needs. Not thread-safe. */
final class TrialEnds {

    private final StudyLog log;
    private final StateStore states;
    private final Optional<ModelStore> models;
    private final int keepBest;
    private final int maxRetries;
    private final Function<StudyHistory, Set<Integer>> startingPoints;

    TrialEnds(
            StudyLog log,
            StateStore states,
            Optional<ModelStore> models,
            int keepBest,
            int maxRetries,
            Function<StudyHistory, Set<Integer>> startingPoints) {
        this.log = log;
        this.states = states;
        this.models = models;
        this.keepBest = keepBest;
        this.maxRetries = maxRetries;
        this.startingPoints = startingPoints;
    }

    static StudyEvent imported(int number, double value) {
        return new StudyEvent.TrialEnded(
                number,
                TrialState.COMPLETE,
                OptionalDouble.of(value),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    void complete(Trial trial, TrialOutcome.Completed done) {
        Set<Integer> before = startingPoints();
        log.append(
                new StudyEvent.TrialEnded(
                        trial.number(),
                        TrialState.COMPLETE,
                        OptionalDouble.of(done.value()),
                        done.bestEpoch() > 0
                                ? OptionalInt.of(done.bestEpoch())
                                : OptionalInt.empty(),
                        Optional.of(done.facts()),
                        Optional.empty()));
        dropNoLongerNeeded(trial.number(), before);
    }

    /** The trials whose states the strategy may still start from. */
    Set<Integer> startingPoints() {
        return startingPoints.apply(log.history());
    }

    /** Lets go of what a process that was killed had no time to let go of. */
    void dropLeftOver() {
        Set<Integer> finished =
                log.history().trials().stream()
                        .filter(trial -> trial.state().isFinished())
                        .map(Trial::number)
                        .collect(Collectors.toSet());
        Set<Integer> best = best(trial -> true);
        Set<Integer> needed = new HashSet<>(best);
        needed.addAll(startingPoints());
        states.retain(finished, needed);
        models.ifPresent(stored -> stored.retain(finished, best));
    }

    /**
     * The best keep their states, or models made of them, and those that the strategy may start
     * from their states: either the new one or one that it pushed out loses them.
     */
    private void dropNoLongerNeeded(int number, Set<Integer> startingPointsBefore) {
        Set<Integer> candidates = new TreeSet<>(best(trial -> trial.number() != number));
        candidates.addAll(startingPointsBefore);
        candidates.add(number);
        candidates.removeAll(best(trial -> true));
        Set<Integer> startingPoints = startingPoints();
        for (int dropped : candidates) {
            Trial trial = log.history().trial(dropped);
            if (trial.state().isFinished()) {
                // The state first: without one, nobody begins to make a model of it.
                if (!startingPoints.contains(dropped)) {
                    states.drop(trial);
                }
                models.ifPresent(stored -> stored.drop(dropped));
            }
        }
    }

    private Set<Integer> best(Predicate<Trial> among) {
        return kept(among).map(Trial::number).collect(Collectors.toSet());
    }

    /** The complete trials that keep their state or model, the best first. */
    List<Trial> kept() {
        return kept(trial -> true).toList();
    }

    /** Whether the state of a trial that completes with a value would be needed. */
    boolean needsState(Trial trial, double value) {
        return wouldKeep(value) || startingPoints().contains(trial.number());
    }

    private boolean wouldKeep(double value) {
        Comparator<Double> bestFirst = log.history().objective().bestFirst();
        List<Trial> kept = kept();
        return kept.size() < keepBest
                || kept.stream()
                        .anyMatch(
                                trial ->
                                        bestFirst.compare(trial.value().orElseThrow(), value) >= 0);
    }

    private Stream<Trial> kept(Predicate<Trial> among) {
        StudyHistory history = log.history();
        Objective objective = history.objective();
        return history.complete().stream()
                .filter(among)
                .filter(trial -> !trial.attributes().containsKey(Trial.IMPORTED))
                .sorted(
                        Comparator.comparing(
                                trial -> trial.value().orElse(objective.worst()),
                                objective.bestFirst()))
                .limit(keepBest);
    }

    void prune(Trial trial, Optional<TrialFacts> facts) {
        Trial pruned = trial.pruned(log.history().objective());
        log.append(
                new StudyEvent.TrialEnded(
                        trial.number(),
                        TrialState.PRUNED,
                        pruned.value(),
                        pruned.bestEpoch(),
                        facts,
                        Optional.empty()));
        states.drop(trial);
    }

    /** Writes a failed trial and its repetition, if it gets one, together. */
    void fail(Trial trial, Failure failure, Optional<TrialFacts> facts) {
        StudyEvent failed =
                new StudyEvent.TrialEnded(
                        trial.number(),
                        TrialState.FAILED,
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        facts,
                        Optional.of(failure));
        boolean written = false;
        while (!written) {
            StudyHistory now = log.history();
            List<StudyEvent> events = new ArrayList<>(List.of(failed));
            Retries.of(now, trial, failure, maxRetries).ifPresent(events::add);
            written = log.appendIfUnchanged(now.position(), events);
        }
        states.drop(trial);
    }

    void pause(Trial trial) {
        log.append(new StudyEvent.TrialPaused(trial.number()));
    }

    void retire(Trial trial) {
        log.append(new StudyEvent.TrialRetired(trial.number()));
        states.drop(trial);
    }

    void interrupt(Trial trial) {
        log.append(new StudyEvent.TrialInterrupted(trial.number()));
    }
}
