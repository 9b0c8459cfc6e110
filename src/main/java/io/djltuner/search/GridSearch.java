package io.djltuner.search;

import io.djltuner.space.Configuration;
import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.Odometer;
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
 * anything else searches a larger space better. A nominal dimension and an ordered one with few
 * values give all their values; a continuous one, or an ordered one with more, gives a chosen
 * number of points, evenly on its scale and including both ends. An inactive hyperparameter
 * multiplies nothing.
 *
 * <p>The grid is counted through, never held: a search passes each point once, whatever the size.
 */
public final class GridSearch implements SearchStrategy {

    private static final int DEFAULT_POINTS = 5;

    /** The origin's entry that says which grid a trial is a point of. */
    private static final String GRID = "grid";

    private final int points;
    private final Map<String, Integer> pointsOf;

    /** Five points on every continuous dimension, and on ordered ones with more values. */
    public GridSearch() {
        this(DEFAULT_POINTS, Map.of());
    }

    private GridSearch(int points, Map<String, Integer> pointsOf) {
        this.points = points;
        this.pointsOf = pointsOf;
    }

    /**
     * The same grid with another number of points on continuous and long ordered dimensions.
     *
     * @param number at least 2
     * @return the copy
     */
    public GridSearch points(int number) {
        return new GridSearch(checked("points", number), pointsOf);
    }

    /**
     * The same grid with another number of points on one dimension.
     *
     * @param hyperparameter its name
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
    public Schedule schedule(SearchSpace space, Budget budget) {
        for (String name : pointsOf.keySet()) {
            space.get(name);
        }
        long size = size(space);
        String text = "grid search over " + size + " points";
        long trials = size;
        if (budget.trials().isPresent() && budget.trials().getAsInt() < size) {
            trials = budget.trials().getAsInt();
            text +=
                    ", of which only the first %d will be tried: raise maxTrials or choose fewer points"
                            .formatted(trials);
        }
        return new Schedule(OptionalLong.of(trials), OptionalLong.empty(), text);
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
        int own = parameter.dimension().values();
        boolean chosen = pointsOf.containsKey(parameter.name());
        int count = pointsOf.getOrDefault(parameter.name(), points);
        boolean nominal = parameter.dimension() instanceof Dimension.Nominal;
        boolean few = own <= count || (!chosen && !(parameter instanceof IntRange) && own < 100);
        LinkedHashSet<Object> values = new LinkedHashSet<>();
        if (nominal || few) {
            for (int i = 0; i < own; i++) {
                values.add(parameter.valueAt(i));
            }
        } else {
            for (int i = 0; i < count; i++) {
                values.add(parameter.value(i / (count - 1.0)));
            }
        }
        return List.copyOf(values);
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
