package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.space.Configuration;
import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.Odometer;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Tries every combination of some values of each hyperparameter, the last one declared changing
 * fastest.
 *
 * <p>Use it for a few hyperparameters with few values each, where you want to see them all;
 * anything else searches a larger space better. A choice without an order gives all its values, and
 * so does a range in steps or an ordered choice of at most 100 values. Every other range gives a
 * chosen number of points, evenly on its scale and including both ends; whole numbers are rounded.
 * An inactive hyperparameter multiplies nothing.
 *
 * <p>The grid is counted through, never held: a search passes each point once, whatever the size.
 */
public final class GridSearch implements SearchStrategy {

    private static final int DEFAULT_POINTS = 5;

    /** The most steps of a range that are all tried without being asked for. */
    private static final int MOST_STEPS = 100;

    /** The origin's entry that says which grid a trial is a point of. */
    private static final String GRID = "grid";

    private final int points;
    private final Map<String, Integer> pointsOf;

    /** Five points on every range without steps. */
    public GridSearch() {
        this(DEFAULT_POINTS, Map.of());
    }

    private GridSearch(int points, Map<String, Integer> pointsOf) {
        this.points = points;
        this.pointsOf = pointsOf;
    }

    /**
     * The same grid with another number of points on every range without steps.
     *
     * @param number at least 2
     * @return the copy
     */
    public GridSearch points(int number) {
        return new GridSearch(checked("points", number), pointsOf);
    }

    /**
     * The same grid with another number of points on one dimension, in steps or not.
     *
     * @param hyperparameter its name; not of a choice without an order, which gives all its values
     * @param number at least 2
     * @return the copy
     */
    public GridSearch points(String hyperparameter, int number) {
        Map<String, Integer> more = new LinkedHashMap<>(pointsOf);
        more.put(hyperparameter, checked("points of " + hyperparameter, number));
        return new GridSearch(points, more);
    }

    private static int checked(String setting, int number) {
        if (number < 2) {
            throw new IllegalArgumentException(setting + ": must be at least 2, but got " + number);
        }
        return number;
    }

    @Override
    public String description() {
        return Description.of("GridSearch")
                .with("points", points)
                .with("pointsOf", new TreeMap<>(pointsOf))
                .toString();
    }

    @Override
    public boolean endsByItself() {
        return true;
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        for (String name : pointsOf.keySet()) {
            checkPointsOf(space.get(name));
        }
        long size = size(space);
        String text = "grid search over " + size + " points";
        long trials = size;
        if (budget.trials().isPresent() && budget.trials().getAsInt() < size) {
            trials = budget.trials().getAsInt();
            text +=
                    String.format(
                            Locale.ROOT,
                            ", of which only the first %d will be tried: raise maxTrials or choose fewer points",
                            trials);
        }
        return new Schedule(OptionalLong.of(trials), OptionalLong.empty(), text);
    }

    private static void checkPointsOf(Hyperparameter<?> parameter) {
        if (parameter.dimension() instanceof Dimension.Nominal nominal && nominal.n() > 1) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "points of %s: a choice without an order gives all its %d values; set points of ranges only",
                            parameter.name(),
                            nominal.n()));
        }
    }

    /**
     * The number of points of the grid.
     *
     * @param space to lay it over
     * @return its size; at most {@link Long#MAX_VALUE}
     */
    public long size(SearchSpace space) {
        return Odometer.count(wheels(space));
    }

    private List<Object> values(Hyperparameter<?> parameter) {
        int count = pointsOf.getOrDefault(parameter.name(), points);
        LinkedHashSet<Object> values = new LinkedHashSet<>();
        if (givesAllValues(parameter, count)) {
            for (int i = 0; i < parameter.dimension().values(); i++) {
                values.add(parameter.valueAt(i));
            }
        } else {
            for (int i = 0; i < count; i++) {
                values.add(valueAt(parameter, i / (count - 1.0)));
            }
        }
        return List.copyOf(values);
    }

    /** A list or a range in steps was chosen value by value; a range of whole numbers was not. */
    private boolean givesAllValues(Hyperparameter<?> parameter, int count) {
        int own = parameter.dimension().values();
        boolean everyWholeNumber =
                parameter instanceof IntRange range && range.step() == 1 && range.factor() == 1;
        return parameter.dimension() instanceof Dimension.Nominal
                || own <= count
                || (!pointsOf.containsKey(parameter.name())
                        && !everyWholeNumber
                        && own <= MOST_STEPS);
    }

    /** The value at a place between the least, 0, and the greatest, 1, as its scale has it. */
    private static Object valueAt(Hyperparameter<?> parameter, double place) {
        if (!parameter.dimension().isFinite()) {
            return parameter.value(place);
        }
        if (parameter instanceof IntRange range && range.scale() != Scale.LINEAR) {
            RealRange reals = RealRange.of(range.name(), range.min(), range.max());
            return (int) Math.round(reals.scale(range.scale()).value(place));
        }
        int last = parameter.dimension().values() - 1;
        return parameter.valueAt((int) Math.round(place * last));
    }

    private List<Odometer.Wheel> wheels(SearchSpace space) {
        List<Odometer.Wheel> wheels = new ArrayList<>();
        for (Hyperparameter<?> parameter : space.hyperparameters()) {
            List<Object> values = values(parameter);
            wheels.add(new Odometer.Wheel(parameter, values.size(), values::get));
        }
        return wheels;
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        List<TrialPlan> plans =
                rest(history)
                        .filter(point -> !history.wasTried(point))
                        .limit(capacity)
                        .map(this::plan)
                        .toList();
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }

    private TrialPlan plan(Configuration point) {
        return new TrialPlan(
                point, TrialPlan.horizon(point), OptionalInt.empty(), Map.of(GRID, pointsText()));
    }

    /**
     * The points that come after the last one proposed: since proposals go through the grid in
     * order, no point before is left, and a whole search passes each point once.
     */
    Stream<Configuration> rest(StudyHistory history) {
        List<Odometer.Wheel> wheels = wheels(history.space());
        Iterable<Configuration> rest =
                () ->
                        lastPoint(history)
                                .map(last -> Odometer.after(wheels, last))
                                .orElseGet(() -> new Odometer(wheels));
        return StreamSupport.stream(rest.spliterator(), false);
    }

    /**
     * The last trial that was proposed from this grid. Trials of others at the end are looked
     * through once: the next proposal comes after them.
     */
    private Optional<Configuration> lastPoint(StudyHistory history) {
        String mine = pointsText();
        List<Trial> trials = history.trials();
        for (int number = trials.size() - 1; number >= 0; number--) {
            Trial trial = trials.get(number);
            if (trial.proposed() && mine.equals(trial.origin().get(GRID))) {
                return Optional.of(trial.configuration());
            }
        }
        return Optional.empty();
    }

    /** Tells grids over one space apart. */
    private String pointsText() {
        return pointsOf.isEmpty() ? String.valueOf(points) : points + " " + new TreeMap<>(pointsOf);
    }
}
