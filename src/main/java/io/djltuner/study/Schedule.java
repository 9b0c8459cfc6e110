package io.djltuner.study;

import java.util.OptionalLong;

/**
 * What a strategy is going to do, said before it starts.
 *
 * @param trials how many, if known
 * @param totalEpochs of all trials together, if known; early stopping may spend fewer
 * @param mostPaused how many trials are ever paused at once with their states stored, if known; of
 *     a strategy that leaves epochs alone none is, whatever it says here
 * @param description one line, or a table of several
 */
public record Schedule(
        OptionalLong trials,
        OptionalLong totalEpochs,
        OptionalLong mostPaused,
        String description) {

    /**
     * A schedule that does not say how many trials are paused at once.
     *
     * @param trials how many, if known
     * @param totalEpochs of all trials together, if known; early stopping may spend fewer
     * @param description one line, or a table of several
     */
    public Schedule(OptionalLong trials, OptionalLong totalEpochs, String description) {
        this(trials, totalEpochs, OptionalLong.empty(), description);
    }

    /** The same for a strategy that pauses so many trials. */
    Schedule pausing(long most) {
        return new Schedule(trials, totalEpochs, OptionalLong.of(most), description);
    }
}
