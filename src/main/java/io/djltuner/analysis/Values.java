package io.djltuner.analysis;

import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.List;
import java.util.OptionalDouble;

/** The values of trials. */
final class Values {

    private Values() {}

    /** The value of a trial that has a finite one, whether it completed or was pruned. */
    static OptionalDouble of(Trial trial) {
        return trial.value().isPresent() && Double.isFinite(trial.value().getAsDouble())
                ? trial.value()
                : OptionalDouble.empty();
    }

    /** The complete trials with finite values, by number. */
    static List<Trial> complete(StudyHistory history) {
        return history.complete().stream().filter(trial -> of(trial).isPresent()).toList();
    }

    static boolean isComplete(Trial trial) {
        return trial.state() == TrialState.COMPLETE && of(trial).isPresent();
    }
}
