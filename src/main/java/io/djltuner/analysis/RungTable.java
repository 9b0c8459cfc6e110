package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Who got how far in a search by halving (Hyperband, successive halving, ASHA): its brackets, their
 * rungs, and the trials on every rung. Empty for other searches.
 *
 * @param objective what was optimised
 * @param brackets by their index
 */
public record RungTable(Objective objective, List<Bracket> brackets) {

    /**
     * A bracket: trials that start together on its first rung.
     *
     * @param index from 0
     * @param started how many trials began in it; a trial that repeats a failed one does not count
     * @param planned for how many it was planned
     * @param rungs by epochs
     */
    public record Bracket(int index, int started, int planned, List<Rung> rungs) {

        /**
         * Copies.
         *
         * @param index from 0
         * @param started how many trials began in it
         * @param planned for how many it was planned
         * @param rungs by epochs
         */
        public Bracket {
            rungs = List.copyOf(rungs);
        }
    }

    /**
     * A rung: an epoch at which trials are compared.
     *
     * @param epochs at which it lies
     * @param entries the trials that have a value there, the best first
     * @param promoted how many of them were sent on; 0 on the last rung
     */
    public record Rung(int epochs, List<Entry> entries, int promoted) {

        /**
         * Copies.
         *
         * @param epochs at which it lies
         * @param entries the trials that have a value there, the best first
         * @param promoted how many of them were sent on
         */
        public Rung {
            entries = List.copyOf(entries);
        }

        /** {@return how many trials have a value there} */
        public int reached() {
            return entries.size();
        }

        /** {@return the best value there} */
        public OptionalDouble best() {
            return entries.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(entries.get(0).value());
        }
    }

    /**
     * A trial on a rung.
     *
     * @param trial its number; the last one's where trials repeat a failed one
     * @param value of the objective's metric there, or the value with which it ended before
     * @param promoted whether it was sent on
     */
    public record Entry(int trial, double value, boolean promoted) {}

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param brackets by their index
     */
    public RungTable {
        brackets = List.copyOf(brackets);
    }

    /**
     * The table of a study.
     *
     * @param history as it stands
     * @return its brackets; none if it was not searched by halving
     */
    public static RungTable of(StudyHistory history) {
        Map<Integer, Map<Integer, RungMember>> byBracket = new TreeMap<>();
        for (Trial trial : history.trials()) {
            if (RungMember.isOne(trial)) {
                byBracket
                        .computeIfAbsent(RungMember.bracket(trial), index -> new TreeMap<>())
                        .computeIfAbsent(RungMember.place(trial), place -> new RungMember())
                        .add(trial);
            }
        }
        List<Bracket> brackets = new ArrayList<>();
        byBracket.forEach(
                (index, members) ->
                        brackets.add(
                                bracket(
                                        index,
                                        List.copyOf(members.values()),
                                        history.objective())));
        return new RungTable(history.objective(), brackets);
    }

    private static Bracket bracket(int index, List<RungMember> members, Objective objective) {
        List<Integer> epochs = members.get(0).rungs();
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < epochs.size(); i++) {
            rungs.add(rung(members, epochs.get(i), i == epochs.size() - 1, objective));
        }
        int planned = Math.max(members.get(0).planned(), members.size());
        return new Bracket(index, members.size(), planned, rungs);
    }

    private static Rung rung(
            List<RungMember> members, int epochs, boolean last, Objective objective) {
        List<Entry> entries = new ArrayList<>();
        for (RungMember member : members) {
            OptionalDouble value = member.value(epochs, objective);
            if (value.isPresent()) {
                boolean promoted = !last && member.until() > epochs;
                entries.add(new Entry(member.trial(), value.getAsDouble(), promoted));
            }
        }
        entries.sort(
                Comparator.comparing(Entry::value, objective.bestFirst())
                        .thenComparing(Entry::trial));
        int promoted = (int) entries.stream().filter(Entry::promoted).count();
        return new Rung(epochs, entries, promoted);
    }
}
