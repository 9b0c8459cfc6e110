package io.djltuner.search;

import io.djltuner.search.internal.BoxRounds;
import io.djltuner.search.internal.Description;
import io.djltuner.search.internal.PlainSchedule;
import io.djltuner.search.internal.UnitBox;
import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Searches everywhere, then more and more densely where it was good: what practitioners do by hand.
 *
 * <p>It goes in rounds. The first spreads its points over the whole space. After each round the
 * best points so far are kept, a box is put around them, and the next round spreads its points
 * within. Of a hyperparameter without an order, the values survive that occur among the kept
 * points; a hyperparameter that none of them has keeps its range. Boxes live in the unit cube, so a
 * log scale stays log. Points are quasi-random, so that a box is filled evenly.
 *
 * <p>A box becomes smaller by the zoom factor at most, reaches around all kept points, and may move
 * beyond the one before: a round that looked in the wrong place is not the end. The kept points are
 * the best by smoothed ranks, in which neighbours have a say, so that one lucky value does not
 * decide. With {@link #regions} above 1, kept points that lie apart get boxes of their own.
 *
 * <p>Use it when you want to see and to explain what the search does ({@link #rounds} tells every
 * box), with many trials at a time: a round trains all at once. A model-based strategy needs fewer
 * trials.
 *
 * <p>A round begins when all trials of the one before have ended; failed ones say nothing. Results
 * are read in order of trial number, so the study is the same at any parallelism. Trials of others
 * are evidence for where to look. No configuration comes twice: where a box has no new one, the
 * point is drawn from the whole space.
 */
public final class CoarseToFineSearch implements SearchStrategy {

    /** Points of a round if neither the setting nor the budget says how many. */
    private static final int DEFAULT_POINTS = 25;

    private final int rounds;
    private final OptionalInt points;
    private final double keptFraction;
    private final double zoomFactor;
    private final int regions;

    /** Four rounds that share the budget, an eighth kept, zoom factor ½, one region. */
    public CoarseToFineSearch() {
        this(4, OptionalInt.empty(), 0.125, 0.5, 1);
    }

    private CoarseToFineSearch(
            int rounds, OptionalInt points, double keptFraction, double zoomFactor, int regions) {
        this.rounds = rounds;
        this.points = points;
        this.keptFraction = keptFraction;
        this.zoomFactor = zoomFactor;
        this.regions = regions;
    }

    /**
     * The same search in another number of rounds.
     *
     * @param number at least 1; default 4
     * @return the copy
     */
    public CoarseToFineSearch rounds(int number) {
        atLeastOne("rounds", number);
        return new CoarseToFineSearch(number, points, keptFraction, zoomFactor, regions);
    }

    /**
     * The same search with another number of points in each round.
     *
     * @param number at least 1; default: the budget's trials divided by the rounds, or 25 where the
     *     budget does not limit trials
     * @return the copy
     */
    public CoarseToFineSearch pointsPerRound(int number) {
        atLeastOne("pointsPerRound", number);
        return new CoarseToFineSearch(
                rounds, OptionalInt.of(number), keptFraction, zoomFactor, regions);
    }

    /**
     * The same search that keeps another share of the points.
     *
     * @param fraction of all points tried so far that the next boxes are put around, above 0 and at
     *     most 1; default 0.125. At least two are kept for each region where there are as many
     * @return the copy
     */
    public CoarseToFineSearch keptFraction(double fraction) {
        fraction("keptFraction", fraction);
        return new CoarseToFineSearch(rounds, points, fraction, zoomFactor, regions);
    }

    /**
     * The same search that zooms faster or slower.
     *
     * @param factor the least share of its width that a box keeps on each axis from one round to
     *     the next, above 0 and at most 1; default 0.5
     * @return the copy
     */
    public CoarseToFineSearch zoomFactor(double factor) {
        fraction("zoomFactor", factor);
        return new CoarseToFineSearch(rounds, points, keptFraction, factor, regions);
    }

    /**
     * The same search that follows several promising regions.
     *
     * @param most how many boxes a round may have, which share its points; at least 1; default 1
     * @return the copy
     */
    public CoarseToFineSearch regions(int most) {
        atLeastOne("regions", most);
        return new CoarseToFineSearch(rounds, points, keptFraction, zoomFactor, most);
    }

    private static void atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + ": must be at least 1, but got " + value);
        }
    }

    private static void fraction(String setting, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    setting + ": must be above 0 and at most 1, but got " + value);
        }
    }

    @Override
    public String description() {
        return Description.of("CoarseToFineSearch")
                .with("rounds", rounds)
                .with("points", points)
                .with("keptFraction", keptFraction)
                .with("zoomFactor", zoomFactor)
                .with("regions", regions)
                .toString();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        int each = pointsOfRound(budget);
        long planned = Math.multiplyFull(rounds, each);
        long trials = Math.min(planned, budget.trials().orElse(Integer.MAX_VALUE));
        String text =
                String.format(
                        Locale.ROOT,
                        "coarse to fine: %d rounds of %d points, each within boxes around the best %.3g %% so far, not below %.3g of their width",
                        rounds,
                        each,
                        100 * keptFraction,
                        zoomFactor);
        Budget limited = budget.withTrials((int) Math.min(Integer.MAX_VALUE, trials));
        return PlainSchedule.of(space, limited, text);
    }

    private int pointsOfRound(Budget budget) {
        return points.orElseGet(
                () ->
                        budget.trials().isPresent()
                                ? (budget.trials().getAsInt() + rounds - 1) / rounds
                                : DEFAULT_POINTS);
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        int each = pointsOfRound(history.budget());
        int round = BoxRounds.last(history);
        List<Trial> members = BoxRounds.members(history, round);
        if (members.size() >= each) {
            if (!members.stream().allMatch(trial -> trial.state().isFinished())) {
                return new Proposal.Wait();
            }
            round++;
            members = List.of();
        }
        if (round >= rounds) {
            return new Proposal.Finished();
        }
        int wanted = Math.min(capacity, each - members.size());
        List<TrialPlan> plans = rounds().plans(history, round, members, wanted);
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }

    private BoxRounds rounds() {
        return new BoxRounds(keptFraction, zoomFactor, regions);
    }

    /**
     * The rounds of a search.
     *
     * @param history of a study that this strategy searches
     * @return every round that has begun, in order
     */
    public List<Round> rounds(StudyHistory history) {
        return IntStream.rangeClosed(0, BoxRounds.last(history))
                .mapToObj(
                        round ->
                                new Round(
                                        round,
                                        rounds().boxes(history, round).stream()
                                                .map(box -> Box.of(history.space(), box))
                                                .toList(),
                                        BoxRounds.members(history, round).stream()
                                                .map(Trial::number)
                                                .toList()))
                .toList();
    }

    /**
     * A round of the search.
     *
     * @param number from 0
     * @param boxes where its points lie
     * @param trials its trials' numbers
     */
    public record Round(int number, List<Box> boxes, List<Integer> trials) {

        /**
         * Copies.
         *
         * @param number from 0
         * @param boxes where its points lie
         * @param trials its trials' numbers
         */
        public Round {
            boxes = List.copyOf(boxes);
            trials = List.copyOf(trials);
        }
    }

    /**
     * A part of the space.
     *
     * @param sides of all hyperparameters with more than one value, in order
     */
    public record Box(List<Side> sides) {

        /**
         * Copies.
         *
         * @param sides of all hyperparameters with more than one value, in order
         */
        public Box {
            sides = List.copyOf(sides);
        }

        private static Box of(SearchSpace space, UnitBox box) {
            List<Side> sides = new ArrayList<>();
            for (int axis = 0; axis < space.searchable().size(); axis++) {
                sides.add(side(space.searchable().get(axis), box, axis));
            }
            return new Box(sides);
        }

        private static Side side(Hyperparameter<?> parameter, UnitBox box, int axis) {
            if (parameter.dimension() instanceof Dimension.Nominal) {
                List<Object> values =
                        Arrays.stream(box.values(axis))
                                .<Object>mapToObj(parameter::valueAt)
                                .toList();
                return new Values(parameter.name(), values);
            }
            return new Interval(
                    parameter.name(),
                    parameter.value(box.low(axis)),
                    parameter.value(box.high(axis)));
        }
    }

    /** What a box leaves of a hyperparameter. */
    public sealed interface Side {

        /** {@return the hyperparameter's name} */
        String hyperparameter();
    }

    /**
     * A range of a hyperparameter with an order.
     *
     * @param hyperparameter its name
     * @param low the least value
     * @param high the greatest value
     */
    public record Interval(String hyperparameter, Object low, Object high) implements Side {}

    /**
     * Some values of a hyperparameter without an order.
     *
     * @param hyperparameter its name
     * @param values at least one
     */
    public record Values(String hyperparameter, List<Object> values) implements Side {

        /**
         * Copies.
         *
         * @param hyperparameter its name
         * @param values at least one
         */
        public Values {
            values = List.copyOf(values);
        }
    }
}
