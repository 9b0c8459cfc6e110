package io.djltuner.training.schedule;

/**
 * The learning rate of each epoch: a multiple of the base rate, which is the trial's {@code
 * learningRate}.
 *
 * <p>In the formulas e is the epoch, counted from 1, and H the trial's horizon, the epochs that it
 * is planned to have. H stays the same however many epochs a trial is given at a time, so a trial
 * that is paused and continued has the rates of one that is not. The first epoch of every schedule
 * has the base rate, unless it warms up; the last epoch is one short of the end, so that no epoch
 * trains at a rate of 0. {@code toString()} is one line that says it all, except what a {@link
 * #of(EpochFunction) function} computes.
 */
public sealed interface LearningRateSchedule
        permits ConstantRate,
                StepDecay,
                ExponentialDecay,
                CosineDecay,
                PolynomialDecay,
                FunctionOfEpoch,
                WarmUp {

    /**
     * The learning rate as a multiple of the base rate.
     *
     * @param epoch e, from 1; beyond the horizon the cosine and polynomial schedules stay at their
     *     end
     * @param horizon H, at least 1
     * @return finite, at least 0
     * @throws IllegalArgumentException if the epoch or the horizon is below 1
     */
    double fraction(int epoch, int horizon);

    /**
     * The learning rate.
     *
     * @param base the base rate
     * @param epoch e, from 1
     * @param horizon H, at least 1
     * @return base · {@link #fraction}
     * @throws IllegalArgumentException if the epoch or the horizon is below 1
     */
    default double rate(double base, int epoch, int horizon) {
        return base * fraction(epoch, horizon);
    }

    /** {@return a schedule that keeps the base rate in every epoch; the default} */
    static LearningRateSchedule constant() {
        return new ConstantRate();
    }

    /**
     * A stair: factor^⌊(e − 1) / every⌋.
     *
     * @param every epochs per stair, at least 1
     * @param factor from stair to stair, in (0, 1]
     * @return the schedule
     */
    static LearningRateSchedule step(int every, double factor) {
        return new StepDecay(every, factor);
    }

    /**
     * The same factor from epoch to epoch: factor^(e − 1).
     *
     * @param factor in (0, 1]
     * @return the schedule
     */
    static LearningRateSchedule exponential(double factor) {
        return new ExponentialDecay(factor);
    }

    /**
     * Half a cosine wave down to 0: {@code cosine(0)}.
     *
     * @return the schedule
     */
    static LearningRateSchedule cosine() {
        return cosine(0);
    }

    /**
     * Half a cosine wave (Loshchilov and Hutter 2017, without restarts): m + (1 − m) · ½ (1 + cos(π
     * (e − 1) / H)).
     *
     * @param minFraction m, the fraction of the base rate that it falls to, in [0, 1]
     * @return the schedule
     */
    static LearningRateSchedule cosine(double minFraction) {
        return new CosineDecay(minFraction);
    }

    /**
     * A power of the epochs left: f + (1 − f) · (1 − (e − 1) / H)^power; linear with power 1.
     *
     * @param endFraction f, the fraction of the base rate that it falls to, in [0, 1]
     * @param power above 0
     * @return the schedule
     */
    static LearningRateSchedule polynomial(double endFraction, double power) {
        return new PolynomialDecay(endFraction, power);
    }

    /**
     * Any function of the epoch.
     *
     * @param function gives the multiple of the base rate; a value that is negative or not finite
     *     is an IllegalArgumentException in the epoch that asks for it
     * @return the schedule
     */
    static LearningRateSchedule of(EpochFunction function) {
        return new FunctionOfEpoch("function", function);
    }

    /**
     * Any function of the epoch, with a name.
     *
     * @param name what {@code toString()} says, one line
     * @param function gives the multiple of the base rate
     * @return the schedule
     */
    static LearningRateSchedule of(String name, EpochFunction function) {
        return new FunctionOfEpoch(name, function);
    }

    /**
     * Lets the rate rise linearly before this schedule starts (Goyal et al. 2017). With w epochs of
     * warm-up from the fraction s, epoch e ≤ w has (s + (1 − s)(e − 1) / w) of the rate at which
     * this schedule starts; epoch e &gt; w has this schedule's rate of epoch e − w with the horizon
     * H − w.
     *
     * @param epochs w, at least 1
     * @param startFraction s, in (0, 1]
     * @return the longer schedule
     * @throws IllegalStateException if this schedule warms up already
     */
    default LearningRateSchedule warmUp(int epochs, double startFraction) {
        return new WarmUp(epochs, startFraction, this);
    }
}
