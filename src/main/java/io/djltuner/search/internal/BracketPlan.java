package io.djltuner.search.internal;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A cycle of brackets, gone through once, several times, or until a budget is spent. The last
 * brackets are as large as the rest of the budget pays for, so that none is left half done.
 *
 * @param settings of the strategy
 * @param cycle one iteration of brackets, each in full size
 * @param iterations how often; empty: until the budget is spent, or once where there is none
 * @param atOnce how many brackets may be under way
 */
public record BracketPlan(
        HalvingSettings settings, List<Bracket> cycle, OptionalInt iterations, int atOnce) {

    /** The epochs of all rungs. */
    List<Integer> levels() {
        return cycle.get(0).levels();
    }

    /** The epochs of a whole training. */
    public int horizon() {
        return levels().get(levels().size() - 1);
    }

    /**
     * Proposes what is next.
     *
     * @param history of the study
     * @param capacity how many plans are welcome
     * @return the proposal
     */
    public Proposal propose(StudyHistory history, int capacity) {
        return new SynchronousHalving(this, history, capacity).propose();
    }

    /** The bracket as it was planned when its first trial was proposed. */
    Bracket begun(Member member) {
        int trials = Member.number(member.first(), Member.OF);
        return Bracket.of(trials, member.rungs(), settings.factor());
    }

    /**
     * The bracket that is next to begin.
     *
     * @param history of the study
     * @param index of the bracket, from 0
     * @return it; empty when there is none any more
     */
    Optional<Bracket> bracket(StudyHistory history, int index) {
        if (index >= mostBrackets(history.budget())) {
            return Optional.empty();
        }
        // Who spent all trials that the study began with, and is asked again, has got more.
        long room = Room.trials(history);
        long trials = Math.min(room > 0 ? room : Long.MAX_VALUE, Room.untried(history, horizon()));
        long epochs = history.budget().epochs().orElse(Long.MAX_VALUE);
        return cycle.get(index % cycle.size())
                .within(trials, epochs - spent(history, index), settings.factor());
    }

    private long mostBrackets(Budget budget) {
        boolean limited = !budget.equals(Budget.unlimited());
        return limited && iterations.isEmpty()
                ? Long.MAX_VALUE
                : (long) iterations.orElse(1) * cycle.size();
    }

    /** Whether trials of others took the places of a bracket that has begun. */
    boolean isOutOfTrials(StudyHistory history, List<Member> members) {
        return !members.isEmpty() && Room.trials(history) == 0;
    }

    /**
     * Epochs that are not there for a bracket. Of trials that may run still it counts what they are
     * to train, so that it does not matter how far they are.
     */
    private long spent(StudyHistory history, int index) {
        long sum = 0;
        int firstOpen = index - atOnce + 1;
        for (Trial trial : history.trials()) {
            if (!Member.isOne(trial)) {
                boolean imported = trial.attributes().containsKey(Trial.IMPORTED);
                sum += imported ? 0 : TrialPlan.horizon(trial.configuration());
            } else if (Member.number(trial, Member.BRACKET) < firstOpen) {
                sum += trial.epochsDone();
            }
        }
        for (int open = Math.max(0, firstOpen); open < index; open++) {
            List<Member> members = Member.of(history, open);
            sum += members.isEmpty() ? 0 : begun(members.get(0)).epochs();
        }
        return sum;
    }

    /**
     * Says what it will do.
     *
     * @param space to search
     * @param budget to spend
     * @param title the first line
     * @return the schedule, a table of brackets
     */
    public Schedule schedule(SearchSpace space, Budget budget, String title) {
        StringBuilder table = new StringBuilder(title);
        SearchSpace fixed = space.withEpochs(horizon());
        OptionalLong size = fixed.size();
        boolean endless =
                mostBrackets(budget) == Long.MAX_VALUE
                        && budget.trials().isEmpty()
                        && budget.epochs().isEmpty()
                        && size.isEmpty();
        if (endless) {
            cycle.forEach(bracket -> table.append("\n  ").append(bracket));
            table.append("\n  again and again until the time is over");
            return new Schedule(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.of(mostPaused()),
                    table.toString());
        }
        long most = budget.trials().isPresent() ? budget.trials().getAsInt() : Long.MAX_VALUE;
        long trials = Math.min(most, size.orElse(Long.MAX_VALUE));
        long epochs = budget.epochs().orElse(Long.MAX_VALUE);
        long whole = wholeCycles(budget, trials, epochs);
        if (whole > 0) {
            cycle.forEach(bracket -> table.append("\n  ").append(bracket));
            table.append(
                    whole > 1 ? String.format(Locale.ROOT, "\n  all that %d times", whole) : "");
        }
        List<Bracket> rest =
                rest(
                        mostBrackets(budget) - whole * cycle.size(),
                        trials - whole * trialsOf(cycle),
                        epochs - whole * epochsOf(cycle));
        rest.forEach(bracket -> table.append("\n  ").append(bracket));
        return new Schedule(
                OptionalLong.of(whole * trialsOf(cycle) + trialsOf(rest)),
                OptionalLong.of(whole * epochsOf(cycle) + epochsOf(rest)),
                OptionalLong.of(mostPaused()),
                table.toString());
    }

    /** The trials that pause in as many brackets in a row as may be under way at once. */
    private long mostPaused() {
        long most = 0;
        for (int first = 0; first < cycle.size(); first++) {
            long open = 0;
            for (int next = first; next < first + atOnce; next++) {
                open += cycle.get(next % cycle.size()).mostPaused();
            }
            most = Math.max(most, open);
        }
        return most;
    }

    private long wholeCycles(Budget budget, long trials, long epochs) {
        return Math.min(
                mostBrackets(budget) / cycle.size(),
                Math.min(trials / trialsOf(cycle), epochs / epochsOf(cycle)));
    }

    /** What comes after the last whole cycle. */
    private List<Bracket> rest(long most, long trials, long epochs) {
        List<Bracket> rest = new ArrayList<>();
        while (rest.size() < most) {
            Optional<Bracket> next =
                    cycle.get(rest.size() % cycle.size())
                            .within(
                                    trials - trialsOf(rest),
                                    epochs - epochsOf(rest),
                                    settings.factor());
            if (next.isEmpty()) {
                break;
            }
            rest.add(next.get());
        }
        return rest;
    }

    private static long trialsOf(List<Bracket> brackets) {
        return brackets.stream().mapToLong(Bracket::trials).sum();
    }

    private static long epochsOf(List<Bracket> brackets) {
        return brackets.stream().mapToLong(Bracket::epochs).sum();
    }
}
