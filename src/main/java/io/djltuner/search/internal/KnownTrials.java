package io.djltuner.search.internal;

import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the source of configurations may know when a bracket begins, such that it does not depend on
 * how many trials run at once: the members of brackets that are over by then, this bracket's
 * members in blocks, and trials of others once they must have ended.
 */
final class KnownTrials {

    private final StudyHistory history;
    private final BracketPlan plan;
    private final List<Member> members;
    private final List<Trial> known = new ArrayList<>();
    private boolean waits;

    KnownTrials(StudyHistory history, BracketPlan plan, int bracket, List<Member> members) {
        this.history = history;
        this.plan = plan;
        this.members = members;
        int lastOver = bracket - plan.atOnce();
        int before = firstOf(lastOver);
        for (Trial trial : withoutRepeated(history)) {
            if (Member.isOne(trial)) {
                if (Member.number(trial, Member.BRACKET) <= lastOver) {
                    known.add(trial);
                }
            } else if (trial.attributes().containsKey(Trial.IMPORTED)) {
                known.add(trial);
            } else if (trial.number() < before) {
                known.add(trial);
                waits |= !trial.state().isFinished();
            }
        }
        // By place: the number of a repetition depends on when a trial failed.
        known.sort(
                Comparator.comparing(Member::isOne)
                        .thenComparing(trial -> Member.number(trial, Member.BRACKET))
                        .thenComparing(trial -> Member.number(trial, Member.MEMBER)));
    }

    /** The number of a bracket's first trial; 0 where there is none. */
    private int firstOf(int bracket) {
        return history.trials().stream()
                .filter(Member::isOne)
                .filter(trial -> Member.number(trial, Member.BRACKET) == bracket)
                .mapToInt(Trial::number)
                .findFirst()
                .orElse(0);
    }

    /** All trials but failed ones that were repeated. */
    static List<Trial> withoutRepeated(StudyHistory history) {
        Map<Integer, Integer> last = new HashMap<>();
        for (Trial trial : history.trials()) {
            if (trial.attributes().get(Trial.RETRY_OF) instanceof Number first) {
                last.put(first.intValue(), trial.number());
            }
        }
        return history.trials().stream()
                .filter(trial -> last.getOrDefault(family(trial), trial.number()) == trial.number())
                .toList();
    }

    private static int family(Trial trial) {
        return trial.attributes().get(Trial.RETRY_OF) instanceof Number first
                ? first.intValue()
                : trial.number();
    }

    /** Whether somebody else's trial has to end first. */
    boolean waitsForOthers(boolean somebodyRuns) {
        return waits && somebodyRuns;
    }

    /** How many members of the bracket the last one was proposed with the values of. */
    int readUpTo() {
        return members.isEmpty()
                ? 0
                : Member.number(members.get(members.size() - 1).first(), Member.READ);
    }

    /**
     * A source that knows the values of the first members of the bracket, and of the others that
     * they run.
     */
    ConfigurationSource source(int read) {
        List<Trial> visible = new ArrayList<>(known);
        members.subList(0, read).forEach(member -> visible.add(member.latest()));
        ConfigurationSource source =
                new ConfigurationSource(plan.settings().configurations(), history, plan.horizon());
        source.show(
                visible,
                new OneLevel(
                        history.objective(),
                        plan.levels(),
                        visible,
                        ConfigurationSource.enough(history, plan.horizon())));
        source.showPending(
                members.subList(read, members.size()).stream().map(Member::latest).toList());
        return source;
    }
}
