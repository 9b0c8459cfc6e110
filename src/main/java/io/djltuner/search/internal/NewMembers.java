package io.djltuner.search.internal;

import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills the first rung of a bracket with new trials. The source of configurations is asked for one
 * after the other. When it wants to learn before it goes on, all members so far have to get through
 * the first rung; then it is shown their values, and the next ones remember of how many.
 */
final class NewMembers {

    private final int index;
    private final Bracket bracket;
    private final List<Member> members;
    private final KnownTrials known;
    private final List<TrialPlan> plans = new ArrayList<>();
    private int read;

    /**
     * What came of it.
     *
     * @param plans of new trials
     * @param isFull whether there are now as many members as there will be
     * @param waits whether there will be more once a running trial reports
     */
    record Answer(List<TrialPlan> plans, boolean isFull, boolean waits) {}

    NewMembers(
            BracketPlan plan,
            StudyHistory history,
            int index,
            Bracket bracket,
            List<Member> members) {
        this.index = index;
        this.bracket = bracket;
        this.members = members;
        known = new KnownTrials(history, plan, index, members);
        read = known.readUpTo();
    }

    Answer propose(int capacity, boolean somebodyRuns) {
        if (capacity == 0) {
            return new Answer(List.of(), false, false);
        }
        if (known.waitsForOthers(somebodyRuns)) {
            return new Answer(List.of(), false, true);
        }
        ConfigurationSource source = known.source(read);
        int wanted = Math.min(capacity, bracket.trials() - members.size());
        while (plans.size() < wanted) {
            Optional<TrialPlan> next = next(source);
            if (next.isPresent()) {
                plans.add(next.get());
            } else if (source.isFinished()) {
                return new Answer(plans, true, false);
            } else if (read == members.size() + plans.size()) {
                throw source.waitsForNobody();
            } else if (!plans.isEmpty()
                    || !members.stream().allMatch(m -> m.isSettled(somebodyRuns))) {
                return new Answer(plans, false, true);
            } else {
                read = members.size();
                source = known.source(read);
            }
        }
        return new Answer(plans, members.size() + plans.size() == bracket.trials(), false);
    }

    private Optional<TrialPlan> next(ConfigurationSource source) {
        return source.next(bracket.rungs().get(0).epochs(), origin());
    }

    private Map<String, Object> origin() {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put(Member.BRACKET, index);
        origin.put(Member.MEMBER, members.size() + plans.size());
        origin.put(Member.OF, bracket.trials());
        origin.put(Member.RUNGS, Member.text(bracket.levels()));
        if (read > 0) {
            origin.put(Member.READ, read);
        }
        return origin;
    }
}
