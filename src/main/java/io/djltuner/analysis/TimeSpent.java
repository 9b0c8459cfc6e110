package io.djltuner.analysis;

import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialState;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a search's time went.
 *
 * @param total of all trials whose time is known; trials that ran side by side count each
 * @param byState the same by state, for the states that some trial is in
 * @param trials by number
 */
public record TimeSpent(Duration total, Map<TrialState, Spent> byState, List<Entry> trials) {

    /**
     * What the trials of a state took.
     *
     * @param trials how many there are
     * @param epochs that they trained
     * @param wallTime of those whose time is known
     */
    public record Spent(int trials, long epochs, Duration wallTime) {

        private Spent plus(Entry entry) {
            return new Spent(
                    trials + 1,
                    epochs + entry.epochs(),
                    wallTime.plus(entry.wallTime().orElse(Duration.ZERO)));
        }
    }

    /**
     * A trial.
     *
     * @param trial its number
     * @param state where it stands
     * @param epochs the last one that it reported
     * @param wallTime pauses not counted; empty if not known, as of a trial that has not ended
     */
    public record Entry(int trial, TrialState state, int epochs, Optional<Duration> wallTime) {}

    /**
     * Copies.
     *
     * @param total of all trials whose time is known
     * @param byState the same by state, for the states that some trial is in
     * @param trials by number
     */
    public TimeSpent {
        byState = Collections.unmodifiableMap(new EnumMap<>(byState));
        trials = List.copyOf(trials);
    }

    /**
     * The time of a study.
     *
     * @param history as it stands
     * @return the time of every trial
     */
    public static TimeSpent of(StudyHistory history) {
        List<Entry> entries = history.trials().stream().map(TimeSpent::entry).toList();
        Map<TrialState, Spent> byState = new EnumMap<>(TrialState.class);
        Spent all = new Spent(0, 0, Duration.ZERO);
        for (Entry entry : entries) {
            Spent before = byState.getOrDefault(entry.state(), new Spent(0, 0, Duration.ZERO));
            byState.put(entry.state(), before.plus(entry));
            all = all.plus(entry);
        }
        return new TimeSpent(all.wallTime(), byState, entries);
    }

    private static Entry entry(Trial trial) {
        return new Entry(
                trial.number(),
                trial.state(),
                trial.epochsDone(),
                trial.facts().map(TrialFacts::wallTime));
    }
}
