package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A history as a model wants it: what has a value, what will have one, and what failed, each in
 * order of trial number. Trials of others, enqueued or imported, count like any.
 *
 * @param observed complete trials, and pruned ones with the value of their last epoch
 * @param pending trials that wait, run or are paused: their configurations
 * @param failed trials that ended without a value: their configurations
 */
public record Evidence(
        List<Observation> observed, List<Configuration> pending, List<Configuration> failed) {

    /**
     * Reads a history.
     *
     * @param history any
     * @return its evidence, on the axes of its space
     */
    public static Evidence of(StudyHistory history) {
        return of(history, history.space());
    }

    /**
     * Reads a history.
     *
     * @param history any
     * @param space whose axes count: the history's, or that with epochs fixed
     * @return its evidence
     */
    public static Evidence of(StudyHistory history, SearchSpace space) {
        return of(history, space::encode);
    }

    /**
     * Reads a history.
     *
     * @param history any
     * @param encoder gives a configuration's place in the unit cube, perhaps a remembered one
     * @return its evidence
     */
    public static Evidence of(StudyHistory history, Function<Configuration, double[]> encoder) {
        List<Observation> observed = new ArrayList<>();
        List<Configuration> pending = new ArrayList<>();
        List<Configuration> failed = new ArrayList<>();
        double sign = history.objective().direction() == Direction.MINIMIZE ? 1 : -1;
        for (Trial trial : history.trials()) {
            // Another tool's trial may lie outside the space and then says nothing.
            if (!trial.proposed() && !history.space().contains(trial.configuration())) {
                continue;
            }
            OptionalDouble value = trial.value();
            if (!trial.state().isFinished()) {
                pending.add(trial.configuration());
            } else if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
                observed.add(
                        new Observation(
                                trial.number(),
                                trial.configuration(),
                                encoder.apply(trial.configuration()),
                                sign * value.getAsDouble(),
                                trial.bestEpoch().orElse(trial.epochsDone()),
                                trial.state() == TrialState.COMPLETE));
            } else {
                failed.add(trial.configuration());
            }
        }
        return new Evidence(observed, pending, failed);
    }

    /** The observed trials that went to their end. */
    public List<Observation> complete() {
        return observed.stream().filter(Observation::complete).toList();
    }
}
