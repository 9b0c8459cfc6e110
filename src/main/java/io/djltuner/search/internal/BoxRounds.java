package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.study.Draws;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Rounds of points within boxes: who belongs to which round, where its boxes lie, and which points
 * come next. What must be remembered of a point stands in its trial's origin.
 *
 * @param keptFraction of all points tried so far that the next boxes are put around
 * @param zoomFactor the least share of its width that a box keeps from one round to the next
 * @param regions how many boxes a round may have
 */
public record BoxRounds(double keptFraction, double zoomFactor, int regions) {

    /** Points of a box passed over before one is drawn from the whole space. */
    private static final int MOST_PASSED = 200;

    private static final String PURPOSE = "coarse to fine";
    private static final String ROUND = "round";
    private static final String BOX = "box";
    private static final String POINT = "point";

    /**
     * Finds the round that a search is in.
     *
     * @param history of the search
     * @return the round of the last trial that was proposed; 0 before the first
     */
    public static int last(StudyHistory history) {
        return history.trials().stream()
                .map(trial -> trial.origin().get(ROUND))
                .mapToInt(round -> round instanceof Number number ? number.intValue() : 0)
                .max()
                .orElse(0);
    }

    /**
     * Finds who belongs to a round.
     *
     * @param history of the search
     * @param round from 0
     * @return its trials that were proposed, a retry in place of what it repeats
     */
    public static List<Trial> members(StudyHistory history, int round) {
        return history.trials().stream()
                .filter(t -> t.origin().get(ROUND) instanceof Number n && n.intValue() == round)
                .filter(t -> t.proposed() || !t.state().isFinished())
                .toList();
    }

    /**
     * Makes plans of the next points of a round, from one box after the other in turn.
     *
     * @param history of the search
     * @param round from 0
     * @param members of the round so far
     * @param count how many plans
     * @return fewer where the space has no more
     */
    public List<TrialPlan> plans(StudyHistory history, int round, List<Trial> members, int count) {
        List<UnitBox> boxes = boxes(history, round);
        NewConfigurations fresh = new NewConfigurations(history);
        PointSequence[] sequences = new PointSequence[boxes.size()];
        int[] next = new int[boxes.size()];
        for (int box = 0; box < sequences.length; box++) {
            sequences[box] = sequence(history, round, box);
            next[box] = nextPoint(members, box);
        }
        int begun = (int) members.stream().filter(Trial::proposed).count();
        List<TrialPlan> plans = new ArrayList<>();
        while (plans.size() < count) {
            int box = (begun + plans.size()) % sequences.length;
            Optional<Configuration> found = Optional.empty();
            int last = next[box] + MOST_PASSED;
            while (found.isEmpty() && next[box] < last) {
                Configuration candidate = boxes.get(box).decode(sequences[box].point(next[box]++));
                found = Optional.of(candidate).filter(fresh::take);
            }
            if (found.isEmpty()) {
                found =
                        fresh.drawAndTake(
                                Draws.generator(
                                        history.seed(),
                                        PURPOSE,
                                        history.proposals() + plans.size()));
            }
            if (found.isEmpty()) {
                break;
            }
            plans.add(plan(found.get(), round, box, next[box] - 1));
        }
        return plans;
    }

    private static TrialPlan plan(Configuration configuration, int round, int box, int point) {
        return new TrialPlan(
                configuration,
                TrialPlan.horizon(configuration),
                OptionalInt.empty(),
                Map.of(ROUND, round, BOX, box, POINT, point));
    }

    private static PointSequence sequence(StudyHistory history, int round, int box) {
        int axes = history.space().searchable().size();
        String purpose = PURPOSE + " " + round + " " + box;
        if (axes == 0) {
            return index -> new double[0];
        }
        return axes <= ScrambledSobol.MOST_AXES
                ? new ScrambledSobol(axes, history.seed(), purpose)
                : new ScrambledHalton(axes, history.seed(), purpose);
    }

    private static int nextPoint(List<Trial> members, int box) {
        return members.stream()
                .filter(trial -> number(trial, BOX) == box)
                .mapToInt(trial -> number(trial, POINT) + 1)
                .max()
                .orElse(0);
    }

    private static int number(Trial trial, String entry) {
        return ((Number) trial.origin().get(entry)).intValue();
    }

    /**
     * Puts the boxes of a round, from what was known when its first trial was proposed.
     *
     * @param history of the search
     * @param round from 0; the first has one box, the whole space
     * @return at least one
     */
    public List<UnitBox> boxes(StudyHistory history, int round) {
        if (round == 0) {
            return List.of(UnitBox.whole(history.space()));
        }
        StudyHistory then =
                members(history, round).stream()
                        .filter(Trial::proposed)
                        .findFirst()
                        .map(trial -> history.at(trial.seen().orElseThrow()))
                        .orElse(history);
        List<UnitBox> before = boxes(then, round - 1);
        List<Observation> observed = Evidence.of(then).observed();
        if (observed.isEmpty()) {
            return before;
        }
        PromisingRegions promising = new PromisingRegions(history.space());
        int kept = Math.max(2 * regions, (int) Math.ceil(keptFraction * observed.size()));
        double reach = Math.pow(zoomFactor, round) / 2;
        return promising.gather(promising.best(observed, kept), regions, reach).stream()
                .map(region -> boxAt(before, then, region).around(region, zoomFactor))
                .toList();
    }

    /** The box that the best point of a region was found in; the first, if none was. */
    private static UnitBox boxAt(
            List<UnitBox> before, StudyHistory history, List<Observation> region) {
        Trial best = history.trial(region.get(0).trial());
        int box = best.origin().get(BOX) instanceof Number number ? number.intValue() : 0;
        return before.get(Math.min(box, before.size() - 1));
    }
}
