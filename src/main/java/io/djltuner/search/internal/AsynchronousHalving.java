package io.djltuner.search.internal;

import io.djltuner.study.Proposal;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Proposes what is next in asynchronous successive halving: whoever is among the best 1/η of those
 * that have been on its rung goes on, from the highest rung down; else a new trial begins. One
 * instance serves one call.
 */
public final class AsynchronousHalving {

    private final HalvingSettings settings;
    private final List<Integer> rungs;
    private final StudyHistory history;
    private final boolean somebodyRuns;
    private final List<Member> members;

    /** The members on each rung, the best first; those without a value last. */
    private final List<List<Member>> ranked = new ArrayList<>();

    /**
     * Ranks the members on their rungs.
     *
     * @param settings of the strategy
     * @param rungs the epochs of each, ascending
     * @param history of the study
     */
    public AsynchronousHalving(
            HalvingSettings settings, List<Integer> rungs, StudyHistory history) {
        this.settings = settings;
        this.rungs = rungs;
        this.history = history;
        somebodyRuns =
                history.trials().stream().anyMatch(trial -> trial.state() == TrialState.RUNNING);
        members = Member.of(history, 0);
        for (int rung = 0; rung < rungs.size(); rung++) {
            ranked.add(ranked(rung));
        }
    }

    /** Those that were there, or ended on the way; or ended before and earned a place there. */
    private List<Member> ranked(int rung) {
        int epoch = rungs.get(rung);
        Set<Member> chosen =
                rung == 0 ? Set.of() : Set.copyOf(head(rung - 1, quota(ranked.get(rung - 1))));
        List<Member> there = new ArrayList<>();
        List<Member> without = new ArrayList<>();
        for (Member member : members) {
            boolean ended = member.latest().state().isFinished();
            boolean sent = member.until() >= epoch;
            boolean endedEarly = ended && !sent && chosen.contains(member);
            boolean failedThere = ended && member.until() == epoch && !member.mayGoOn(epoch);
            if ((sent || endedEarly)
                    && !failedThere
                    && member.value(epoch, history.objective()).isPresent()) {
                there.add(member);
            } else if (member.until() == epoch && member.isSettled(somebodyRuns)) {
                without.add(member);
            }
        }
        List<Member> all = Member.ranked(there, epoch, history.objective());
        all.addAll(without);
        return all;
    }

    private int quota(List<Member> all) {
        return all.size() / settings.factor();
    }

    private List<Member> head(int rung, int most) {
        List<Member> all = ranked.get(rung);
        return all.subList(0, Math.min(most, all.size()));
    }

    /**
     * Proposes.
     *
     * @param capacity how many plans are welcome
     * @return the proposal
     */
    public Proposal propose(int capacity) {
        List<TrialPlan> plans = new ArrayList<>();
        for (int rung = rungs.size() - 2; rung >= 0; rung--) {
            for (Member member : head(rung, quota(ranked.get(rung)))) {
                if (isPausedOn(rung, member) && plans.size() < capacity) {
                    plans.add(sentOn(rung, member));
                }
            }
        }
        boolean mayWait = begin(plans, capacity);
        Set<Integer> dropped = dropped(plans);
        if (!plans.isEmpty() || !dropped.isEmpty()) {
            return new Proposal.Run(plans, Set.of(), dropped);
        }
        return mayWait ? new Proposal.Wait() : new Proposal.Finished();
    }

    private boolean isPausedOn(int rung, Member member) {
        return member.isPaused() && member.until() == rungs.get(rung);
    }

    private TrialPlan sentOn(int rung, Member member) {
        Trial trial = member.latest();
        return new TrialPlan(
                trial.configuration(),
                rungs.get(rung + 1),
                OptionalInt.of(trial.number()),
                trial.origin());
    }

    /** Adds new trials; whether there may be more to do once a running trial reports. */
    private boolean begin(List<TrialPlan> plans, int capacity) {
        if (plans.size() == capacity) {
            return true;
        }
        // Who spent all trials that the study began with, and got beyond, has got more.
        long room = Room.trials(history);
        if (room == 0 && (somebodyRuns || finish(plans))) {
            return somebodyRuns;
        }
        long most = room > 0 ? Math.min(room, capacity - plans.size()) : capacity - plans.size();
        ConfigurationSource source = source();
        for (int i = 0; i < most; i++) {
            int place = history.proposals() + i;
            Optional<TrialPlan> next = source.next(rungs.get(0), origin(place));
            if (next.isEmpty()) {
                return none(source, plans);
            }
            plans.add(next.get());
        }
        return true;
    }

    private boolean none(ConfigurationSource source, List<TrialPlan> plans) {
        if (!source.isFinished() && plans.isEmpty() && !somebodyRuns) {
            throw source.waitsForNobody();
        }
        if (source.isFinished() && !somebodyRuns) {
            finish(plans);
        }
        return somebodyRuns;
    }

    /**
     * When nothing new begins and nothing runs, the best trial of the highest rung goes on
     * nevertheless, until one is complete; whether one was sent on.
     */
    private boolean finish(List<TrialPlan> plans) {
        boolean someComplete =
                members.stream().anyMatch(m -> m.latest().state() == TrialState.COMPLETE);
        for (int rung = rungs.size() - 2; plans.isEmpty() && !someComplete && rung >= 0; rung--) {
            for (Member member : ranked.get(rung)) {
                if (plans.isEmpty() && isPausedOn(rung, member)) {
                    plans.add(sentOn(rung, member));
                }
            }
        }
        return !plans.isEmpty();
    }

    private Map<String, Object> origin(int place) {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put(Member.BRACKET, 0);
        origin.put(Member.MEMBER, place);
        origin.put(Member.RUNGS, Member.text(rungs));
        return origin;
    }

    /** Shows what is known now: values of what got to a rung, and that others run. */
    private ConfigurationSource source() {
        int horizon = rungs.get(rungs.size() - 1);
        List<Trial> visible = new ArrayList<>();
        List<Trial> pending = new ArrayList<>();
        for (Trial trial : KnownTrials.withoutRepeated(history)) {
            boolean onRung = trial.epochsDone() >= rungs.get(0);
            (trial.state().isFinished() || onRung ? visible : pending).add(trial);
        }
        ConfigurationSource source =
                new ConfigurationSource(settings.configurations(), history, horizon);
        int enough = ConfigurationSource.enough(history, horizon);
        source.show(visible, new OneLevel(history.objective(), rungs, visible, enough));
        source.showPending(somebodyRuns ? pending : Collections.emptyList());
        return source;
    }

    /** Paused trials beyond the best ⌈n/η⌉ of their rung that still have their states. */
    private Set<Integer> dropped(List<TrialPlan> plans) {
        Set<Integer> dropped = new HashSet<>();
        for (int rung = 0; rung < rungs.size() - 1; rung++) {
            List<Member> all = ranked.get(rung);
            int kept = (all.size() + settings.factor() - 1) / settings.factor();
            for (Member member : all.subList(Math.min(kept, all.size()), all.size())) {
                boolean has = !member.latest().attributes().containsKey(Trial.STATELESS);
                if (isPausedOn(rung, member) && has) {
                    dropped.add(member.latest().number());
                }
            }
        }
        plans.forEach(plan -> plan.continues().ifPresent(dropped::remove));
        return dropped;
    }
}
