package io.djltuner.search.internal;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A place on the rungs: a trial, or a failed trial and those that repeat it. What one of them
 * reached, the place has reached.
 */
public final class Member {

    /** The origin's entry with the bracket, counted from 0. */
    public static final String BRACKET = "bracket";

    /** The origin's entry with the place in its bracket, counted from 0. */
    public static final String MEMBER = "member";

    /** The origin's entry with how many members its bracket was planned for. */
    public static final String OF = "of";

    /**
     * The origin's entry with how many members of the bracket the source of configurations knew the
     * values of; none where it is missing.
     */
    public static final String READ = "read";

    /** The origin's entry with the epochs of the bracket's rungs: {@code 2 6 17 52}. */
    public static final String RUNGS = "rungs";

    private final List<Trial> trials = new ArrayList<>(1);

    private Member() {}

    /**
     * The members of a bracket.
     *
     * @param history any
     * @param bracket which
     * @return them by their places
     */
    public static List<Member> of(StudyHistory history, int bracket) {
        Map<Integer, Member> members = new TreeMap<>();
        for (Trial trial : history.trials()) {
            if (isOne(trial) && number(trial, BRACKET) == bracket) {
                members.computeIfAbsent(number(trial, MEMBER), place -> new Member())
                        .trials
                        .add(trial);
            }
        }
        return List.copyOf(members.values());
    }

    /** Whether a trial is a member of a bracket at all. */
    public static boolean isOne(Trial trial) {
        return trial.origin().containsKey(RUNGS);
    }

    /** A number of a trial's origin; 0 where it has none. */
    public static int number(Trial trial, String entry) {
        return trial.origin().get(entry) instanceof Number found ? found.intValue() : 0;
    }

    /** The epochs of a member's rungs. */
    public List<Integer> rungs() {
        List<Integer> rungs = new ArrayList<>();
        for (String epoch : String.valueOf(latest().origin().get(RUNGS)).split(" ", -1)) {
            rungs.add(Integer.parseInt(epoch));
        }
        return rungs;
    }

    /** The origin's text of some rungs. */
    static String text(List<Integer> rungs) {
        return String.join(" ", rungs.stream().map(String::valueOf).toList());
    }

    /** The trial that stands for the place: the last one. */
    public Trial latest() {
        return trials.get(trials.size() - 1);
    }

    /** The trial that was there first. */
    public Trial first() {
        return trials.get(0);
    }

    /** The epoch that it was sent to. */
    public int until() {
        return trials.stream().mapToInt(trial -> trial.until().orElse(0)).max().orElse(0);
    }

    /** Whether it is paused. */
    public boolean isPaused() {
        return latest().state() == TrialState.PAUSED;
    }

    /**
     * Whether nothing more will be heard of it before it is sent on.
     *
     * @param somebodyRuns whether any trial runs; if none does, a repetition that still waits was
     *     refused by the budget and counts as failed
     */
    public boolean isSettled(boolean somebodyRuns) {
        TrialState state = latest().state();
        return state != TrialState.RUNNING && (state != TrialState.WAITING || !somebodyRuns);
    }

    /**
     * Whether it may be chosen on a rung: it was already sent beyond, it waits there, or it ended
     * early with a value, which then counts on every later rung. One that failed or was pruned on
     * its way is worse than all others.
     *
     * @param epoch of the rung
     */
    public boolean mayGoOn(int epoch) {
        return until() > epoch || isPaused() || latest().state() == TrialState.COMPLETE;
    }

    /**
     * Its value on a rung.
     *
     * @param epoch of the rung
     * @param objective what is compared
     * @return the metric after that epoch, or the value with which it ended before
     */
    public OptionalDouble value(int epoch, Objective objective) {
        for (Trial trial : trials) {
            OptionalDouble there = trial.metric(objective.metric(), epoch);
            if (there.isPresent()) {
                return there;
            }
        }
        Trial latest = latest();
        return latest.state() == TrialState.COMPLETE && latest.epochsDone() < epoch
                ? latest.value()
                : OptionalDouble.empty();
    }

    /**
     * The best of several on a rung, in that order, equal ones by their places.
     *
     * @param members who got to the rung, by place
     * @param epoch of the rung
     * @param most how many are wanted
     * @param objective what is compared
     * @return as many, or fewer where fewer may go on with a value
     */
    static List<Member> best(List<Member> members, int epoch, int most, Objective objective) {
        List<Member> able =
                members.stream()
                        .filter(member -> member.mayGoOn(epoch))
                        .filter(member -> member.value(epoch, objective).isPresent())
                        .toList();
        return ranked(able, epoch, objective).stream().limit(most).toList();
    }

    /** Members with a value on a rung, the best first, equal ones by their places. */
    static List<Member> ranked(List<Member> members, int epoch, Objective objective) {
        record Ranked(Member member, double value) {}
        List<Member> ranked = new ArrayList<>();
        members.stream()
                .map(member -> new Ranked(member, member.value(epoch, objective).getAsDouble()))
                .sorted(Comparator.comparing(Ranked::value, objective.bestFirst()))
                .forEach(each -> ranked.add(each.member));
        return ranked;
    }
}
