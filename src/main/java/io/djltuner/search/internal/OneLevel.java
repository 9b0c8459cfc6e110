package io.djltuner.search.internal;

import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Values of trials that trained for different numbers of epochs, made comparable: each as it is, or
 * would be, after the epochs of one level.
 *
 * <p>The level is the highest rung with enough values (Falkner, Klein and Hutter, "BOHB", 2018).
 * BOHB looks at no other trial. Here a trial that got less far is not forgotten: its last value is
 * carried to the level by matching quantiles, that is by the increasing map that takes the sorted
 * values of the trials on the level at that earlier epoch to their sorted values on the level,
 * linear between them and constant outside. The map needs no model of learning curves, keeps the
 * order of trials that were stopped alike, and makes no value that was not seen.
 */
public final class OneLevel {

    private final Objective objective;
    private final int epochs;
    private final int horizon;
    private final List<Trial> there = new ArrayList<>();

    /**
     * Chooses the level.
     *
     * @param objective what is compared
     * @param rungs the epochs of all rungs, ascending; the last is the horizon
     * @param trials all that may be looked at
     * @param enough how many values a level needs; where none has so many it is the first rung
     */
    public OneLevel(Objective objective, List<Integer> rungs, List<Trial> trials, int enough) {
        this.objective = objective;
        horizon = rungs.get(rungs.size() - 1);
        epochs = level(rungs, trials, enough);
        trials.stream().filter(trial -> own(trial, epochs).isPresent()).forEach(there::add);
    }

    private int level(List<Integer> rungs, List<Trial> trials, int enough) {
        for (int i = rungs.size() - 1; i > 0; i--) {
            int level = rungs.get(i);
            if (trials.stream().filter(t -> own(t, level).isPresent()).count() >= enough) {
                return level;
            }
        }
        return rungs.get(0);
    }

    /** The epochs of the level. */
    public int epochs() {
        return epochs;
    }

    /**
     * A trial's value on the level.
     *
     * @param trial any
     * @return it, reached or carried there; empty for one that failed, has no epoch behind it, or
     *     whose value is of a whole training while the level is lower
     */
    public OptionalDouble value(Trial trial) {
        OptionalDouble own = own(trial, epochs);
        return own.isPresent() || trial.state() == TrialState.FAILED ? own : carried(trial);
    }

    /** What it reached itself. */
    private OptionalDouble own(Trial trial, int level) {
        if (trial.state() == TrialState.FAILED) {
            return OptionalDouble.empty();
        }
        if (trial.state() == TrialState.COMPLETE
                && (stoppedEarly(trial, level) || (level == horizon && isWhole(trial)))) {
            return trial.value();
        }
        return trial.metric(objective.metric(), level);
    }

    /** It would not have trained on, so its value is that of every later epoch too. */
    private static boolean stoppedEarly(Trial trial, int level) {
        int done = trial.epochsDone();
        return done > 0 && done <= level && done < TrialPlan.horizon(trial.configuration());
    }

    /** An imported one is taken to be so. */
    private boolean isWhole(Trial trial) {
        return trial.epochsDone() == 0 || trial.epochsDone() >= horizon;
    }

    private OptionalDouble carried(Trial trial) {
        int last = Math.min(trial.epochsDone(), epochs);
        OptionalDouble early = trial.metric(objective.metric(), last);
        double[] before = sorted(last);
        if (early.isEmpty() || before.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(matched(early.getAsDouble(), before, sorted(epochs)));
    }

    /** Of the trials on the level that have a value at both epochs. */
    private double[] sorted(int epoch) {
        return there.stream()
                .filter(trial -> trial.epochsDone() > 0)
                .mapToDouble(trial -> own(trial, epoch).orElse(own(trial, epochs).getAsDouble()))
                .sorted()
                .toArray();
    }

    /**
     * The increasing map by quantiles.
     *
     * @param value to map
     * @param from sorted
     * @param to sorted, as many
     * @return its place among {@code to}
     */
    static double matched(double value, double[] from, double[] to) {
        int last = from.length - 1;
        if (value <= from[0]) {
            return to[0];
        }
        if (value >= from[last]) {
            return to[last];
        }
        int found = Arrays.binarySearch(from, value);
        int above = found >= 0 ? found : -found - 1;
        // Halved, since a difference of huge values may be infinite.
        double width = from[above] / 2 - from[above - 1] / 2;
        double part = width > 0 ? (value / 2 - from[above - 1] / 2) / width : 1;
        return to[above - 1] * (1 - part) + to[above] * part;
    }

    /** The epoch that values are of. */
    OptionalInt epoch() {
        return OptionalInt.of(epochs);
    }
}
