package io.djltuner.training.schedule;

/** Any function of the epoch, as a schedule. */
@FunctionalInterface
public interface EpochFunction {

    /**
     * The learning rate of an epoch as a multiple of the base rate.
     *
     * @param epoch from 1
     * @param horizon the epochs that the trial is planned to have
     * @return finite, at least 0
     */
    double fraction(int epoch, int horizon);
}
