package io.djltuner.study;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a search may spend; what is empty is not limited.
 *
 * @param trials trials in all, enqueued and failed ones too; retries, and results that were added,
 *     imported or copied from another study, are not counted
 * @param epochs epochs of the trials that count, and of retries, together, never exceeded: a trial
 *     that does not fit in is not started
 * @param time wall-clock time; when it is over, running trials are interrupted after their epoch
 */
public record Budget(OptionalInt trials, OptionalLong epochs, Optional<Duration> time) {

    /**
     * Checks that what is limited is positive.
     *
     * @param trials trials in all, enqueued and failed ones too
     * @param epochs epochs of the trials that count, and of retries, together, never exceeded
     * @param time wall-clock time
     */
    public Budget {
        if (trials.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "maxTrials: must be at least 1, but got " + trials.getAsInt());
        }
        if (epochs.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "maxEpochs: must be at least 1, but got " + epochs.getAsLong());
        }
        time.filter(limit -> limit.isNegative() || limit.isZero())
                .ifPresent(
                        limit -> {
                            throw new IllegalArgumentException(
                                    "maxTime: must be positive, but got " + limit);
                        });
    }

    /** {@return a budget without limits} */
    public static Budget unlimited() {
        return new Budget(OptionalInt.empty(), OptionalLong.empty(), Optional.empty());
    }

    /**
     * A number of trials.
     *
     * @param trials at least 1
     * @return the budget
     */
    public static Budget ofTrials(int trials) {
        return unlimited().withTrials(trials);
    }

    /**
     * A copy with another number of trials.
     *
     * @param number at least 1
     * @return the copy
     */
    public Budget withTrials(int number) {
        return new Budget(OptionalInt.of(number), epochs, time);
    }

    /**
     * A copy with another number of epochs.
     *
     * @param number at least 1
     * @return the copy
     */
    public Budget withEpochs(long number) {
        return new Budget(trials, OptionalLong.of(number), time);
    }

    /**
     * A copy with another time.
     *
     * @param limit positive
     * @return the copy
     */
    public Budget withTime(Duration limit) {
        return new Budget(trials, epochs, Optional.of(limit));
    }
}
