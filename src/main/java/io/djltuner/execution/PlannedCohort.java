package io.djltuner.execution;

import java.util.List;

/**
 * Trials that are to train together.
 *
 * @param trials the deepest first
 * @param epochMicros predicted microseconds of an epoch; 0 where nothing is known
 */
record PlannedCohort(List<PlannedTrial> trials, double epochMicros) {

    /** The smallest number of a trial. */
    int firstNumber() {
        return trials.stream().mapToInt(PlannedTrial::number).min().orElseThrow();
    }

    /** Predicted microseconds until the last of them has trained all its epochs. */
    double work() {
        return epochMicros * trials.stream().mapToInt(PlannedTrial::epochsLeft).max().orElseThrow();
    }

    /** Predicted microseconds of its trials' epochs, those of unlike length by their mean. */
    double cost() {
        return epochMicros
                * trials.stream().mapToInt(PlannedTrial::epochsLeft).average().orElseThrow();
    }
}
