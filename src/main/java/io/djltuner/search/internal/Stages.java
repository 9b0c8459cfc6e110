package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.MlpParameters;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The stages of a growing network: the values of one whole-number hyperparameter, ascending, and
 * the trials of each. Read from a history, changes nothing.
 */
public final class Stages {

    /** The entry in an origin that tells the value that its stage is about. */
    public static final String STAGE = "stage";

    /** The entry in the origin of a trial that came after the last stage. */
    public static final String AFTER = "after";

    private final StudyHistory history;
    private final String grown;
    private final List<Integer> values;

    /**
     * Reads a history.
     *
     * @param history of the study
     * @param grown the hyperparameter
     */
    public Stages(StudyHistory history, String grown) {
        this.history = history;
        this.grown = grown;
        values = values(history.space().get(grown));
    }

    /**
     * All values of a hyperparameter, ascending.
     *
     * @param grown one of whole numbers
     * @return its values
     */
    public static List<Integer> values(Hyperparameter<?> grown) {
        return IntStream.range(0, grown.dimension().values())
                .map(i -> (Integer) grown.valueAt(i))
                .sorted()
                .boxed()
                .toList();
    }

    /** How many stages there are at most. */
    public int count() {
        return values.size();
    }

    /**
     * What a stage is about.
     *
     * @param stage from 0
     * @return its value
     */
    public int value(int stage) {
        return values.get(stage);
    }

    /**
     * The space of a stage.
     *
     * @param stage from 0
     * @return the study's, with the grown hyperparameter fixed
     */
    public SearchSpace space(int stage) {
        return history.space().withFixed(grown, value(stage));
    }

    /** The last stage that has begun; 0 before the first. */
    public int current() {
        return IntStream.range(0, count())
                .filter(stage -> !members(stage).isEmpty())
                .max()
                .orElse(0);
    }

    /**
     * The trials of a stage, with retries of them.
     *
     * @param stage from 0
     * @return in order of number
     */
    public List<Trial> members(int stage) {
        return history.trials().stream()
                .filter(trial -> !trial.origin().containsKey(AFTER))
                .filter(
                        trial ->
                                trial.origin().get(STAGE) instanceof Number number
                                        && number.intValue() == value(stage))
                .toList();
    }

    /**
     * How many of a stage's trials were proposed.
     *
     * @param stage from 0
     * @return without retries
     */
    public int begun(int stage) {
        return (int) members(stage).stream().filter(Trial::proposed).count();
    }

    /**
     * Whether all trials of a stage have ended.
     *
     * @param stage from 0
     * @return true if none is left
     */
    public boolean isQuiet(int stage) {
        return members(stage).stream().allMatch(trial -> trial.state().isFinished());
    }

    /** Whether trials have come that belong to no stage any more. */
    public boolean isOver() {
        return history.trials().stream().anyMatch(trial -> trial.origin().containsKey(AFTER));
    }

    /**
     * How many of the last stages were no better than the best before them.
     *
     * @param stage the last one
     * @return 0 if it is the best
     */
    public int inVain(int stage) {
        double best = Double.POSITIVE_INFINITY;
        int since = 0;
        for (int each = 0; each <= stage; each++) {
            double loss = members(each).stream().mapToDouble(this::loss).min().orElse(best);
            since = loss < best ? 0 : since + 1;
            best = Math.min(best, loss);
        }
        return since;
    }

    /** The value of a trial as something to minimise; infinite where it has none. */
    private double loss(Trial trial) {
        OptionalDouble value = trial.value();
        if (!trial.state().isFinished()
                || value.isEmpty()
                || !Double.isFinite(value.getAsDouble())) {
            return Double.POSITIVE_INFINITY;
        }
        return history.objective().direction() == Direction.MINIMIZE
                ? value.getAsDouble()
                : -value.getAsDouble();
    }

    /** The best trial so far, whosever it is. */
    public Optional<Trial> best() {
        return history.trials().stream()
                .filter(trial -> history.space().contains(trial.configuration()))
                .filter(trial -> Double.isFinite(loss(trial)))
                .min(Comparator.comparingDouble(this::loss));
    }

    /**
     * The trial whose weights those of a stage start from: once one of them has begun, the same for
     * all; before, the best complete one of the stages below.
     *
     * @param stage from 0
     * @return its number, if there is such a trial
     */
    public OptionalInt weightsFrom(int stage) {
        Optional<Trial> first = members(stage).stream().findFirst();
        if (first.isPresent()) {
            return first.get().weightsFrom();
        }
        return history.trials().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE && isBelow(trial, stage))
                .filter(trial -> Double.isFinite(loss(trial)))
                .min(Comparator.comparingDouble(this::loss))
                .map(trial -> OptionalInt.of(trial.number()))
                .orElse(OptionalInt.empty());
    }

    /** Whether a trial that was trained here has less of what grows than a stage. */
    private boolean isBelow(Trial trial, int stage) {
        return trial.configuration().contains(grown)
                && trial.configuration().getInt(grown) < value(stage)
                && !trial.attributes().containsKey(Trial.IMPORTED);
    }

    /**
     * The trials that others started from, the one that those of the next stage would start from
     * now, and those that may become it.
     *
     * @return their numbers
     */
    public Set<Integer> startingPoints() {
        Set<Integer> numbers = new TreeSet<>();
        history.trials().forEach(trial -> trial.weightsFrom().ifPresent(numbers::add));
        int next = current() + 1;
        if (!isOver() && next < count()) {
            weightsFrom(next).ifPresent(numbers::add);
            history.trials().stream()
                    .filter(trial -> !trial.state().isFinished() && isBelow(trial, next))
                    .forEach(trial -> numbers.add(trial.number()));
        }
        return numbers;
    }

    /** All stages, that of the best trial first. */
    public List<Integer> bestFirst() {
        return IntStream.range(0, count())
                .boxed()
                .sorted(Comparator.comparingDouble(this::bestLoss))
                .toList();
    }

    private double bestLoss(int stage) {
        SearchSpace there = space(stage);
        return history.trials().stream()
                .filter(trial -> there.contains(trial.configuration()))
                .mapToDouble(this::loss)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * A configuration moved to a stage: the same values where they still exist there, a new layer
     * as wide as the one below, and defaults otherwise.
     *
     * @param configuration one of the study's space
     * @param stage from 0
     * @return one of the stage's space
     */
    public Configuration moved(Configuration configuration, int stage) {
        Map<String, Object> known = new LinkedHashMap<>(configuration.values());
        known.put(grown, value(stage));
        for (int layer = 2; layer <= value(stage); layer++) {
            Object below = known.get(width(layer - 1));
            if (below != null) {
                known.putIfAbsent(width(layer), below);
            }
        }
        Configuration result = Configuration.of(Map.of());
        for (Hyperparameter<?> parameter : space(stage).hyperparameters()) {
            Configuration soFar = result;
            if (parameter.condition().map(when -> when.test(soFar)).orElse(true)) {
                Object value = known.get(parameter.name());
                boolean fits = value != null && parameter.accepts(value);
                result = result.with(parameter.name(), fits ? value : parameter.defaultValue());
            }
        }
        return result;
    }

    private static String width(int layer) {
        return MlpParameters.unitsOfLayer(layer).name();
    }
}
