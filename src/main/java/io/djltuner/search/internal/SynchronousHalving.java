package io.djltuner.search.internal;

import io.djltuner.study.Proposal;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Proposes what is next in a sequence of brackets of successive halving. A rung is complete when
 * every trial on it is paused there or has ended; it is then read in order of place, so the study
 * is the same however many trials run at once. One instance serves one call.
 */
final class SynchronousHalving {

    private final BracketPlan plan;
    private final StudyHistory history;
    private final int capacity;
    private final boolean somebodyRuns;
    private final List<TrialPlan> plans = new ArrayList<>();
    private final Set<Integer> retired = new HashSet<>();
    private boolean waits;

    SynchronousHalving(BracketPlan plan, StudyHistory history, int capacity) {
        this.plan = plan;
        this.history = history;
        this.capacity = capacity;
        somebodyRuns =
                history.trials().stream().anyMatch(trial -> trial.state() == TrialState.RUNNING);
    }

    Proposal propose() {
        int bracket = Math.max(0, newest() - plan.atOnce() + 1);
        int oldestOpen = -1;
        while (oldestOpen < 0 || bracket - oldestOpen < plan.atOnce()) {
            Progress progress = work(bracket);
            if (progress == Progress.FILLING || progress == Progress.NONE) {
                break;
            }
            if (progress == Progress.OPEN && oldestOpen < 0) {
                oldestOpen = bracket;
            }
            bracket++;
        }
        if (!plans.isEmpty() || !retired.isEmpty()) {
            return new Proposal.Run(plans, retired, Set.of());
        }
        return waits ? new Proposal.Wait() : new Proposal.Finished();
    }

    /** How far a bracket is. */
    private enum Progress {
        /** There is no such bracket. */
        NONE,
        /** Trials of its first rung are proposed or to come; none of another bracket's before. */
        FILLING,
        /** Trials of it are under way. */
        OPEN,
        /** Nothing more will happen in it. */
        DONE
    }

    /** The newest bracket that has a trial, or −1. */
    private int newest() {
        return history.trials().stream()
                .filter(Member::isOne)
                .mapToInt(trial -> Member.number(trial, Member.BRACKET))
                .max()
                .orElse(-1);
    }

    private Progress work(int index) {
        List<Member> members = Member.of(history, index);
        Optional<Bracket> bracket =
                members.isEmpty()
                        ? plan.bracket(history, index)
                        : Optional.of(plan.begun(members.get(0)));
        if (bracket.isEmpty()) {
            return Progress.NONE;
        }
        if (members.size() < bracket.get().trials() && !plan.isOutOfTrials(history, members)) {
            NewMembers fill = new NewMembers(plan, history, index, bracket.get(), members);
            NewMembers.Answer answer = fill.propose(capacity - plans.size(), somebodyRuns);
            plans.addAll(answer.plans());
            waits |= answer.waits();
            if (!answer.isFull() || !answer.plans().isEmpty()) {
                return Progress.FILLING;
            }
            if (members.isEmpty()) {
                return Progress.NONE;
            }
        }
        return climb(bracket.get(), members) ? Progress.OPEN : Progress.DONE;
    }

    /** Sends the best of each complete rung on; whether any trial of the bracket is under way. */
    private boolean climb(Bracket bracket, List<Member> members) {
        List<Member> here = members;
        for (int rung = 0; rung < bracket.rungs().size(); rung++) {
            int epoch = bracket.rungs().get(rung).epochs();
            int unsent = 0;
            boolean open = false;
            for (Member member : here) {
                if (member.isPaused() && member.until() < epoch) {
                    unsent++;
                    sendOn(member, epoch);
                } else if (member.until() <= epoch && !member.isSettled(somebodyRuns)) {
                    open = true;
                }
            }
            waits |= open;
            if (open || unsent > 0) {
                return true;
            }
            if (rung + 1 < bracket.rungs().size()) {
                here = best(here, epoch, bracket.rungs().get(rung + 1).trials());
            }
        }
        return false;
    }

    private void sendOn(Member member, int epoch) {
        if (plans.size() < capacity) {
            Trial trial = member.latest();
            plans.add(
                    new TrialPlan(
                            trial.configuration(),
                            epoch,
                            OptionalInt.of(trial.number()),
                            trial.origin()));
        }
    }

    private List<Member> best(List<Member> here, int epoch, int most) {
        List<Member> best = Member.best(here, epoch, most, history.objective());
        for (Member member : here) {
            if (member.isPaused() && member.until() <= epoch && !best.contains(member)) {
                retired.add(member.latest().number());
            }
        }
        return best;
    }
}
