package io.djltuner.search;

import io.djltuner.search.internal.CheckedEpochs;
import io.djltuner.search.internal.Description;
import io.djltuner.study.Pruner;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.OptionalDouble;

/**
 * Stops a trial whose objective leaves the bounds that sound training stays within: a loss that
 * explodes, an accuracy that stays at chance.
 *
 * <p>Use it with bounds that you know from the task. It needs no other trials.
 */
public final class ThresholdPruner implements Pruner {

    private final double lower;
    private final double upper;
    private final CheckedEpochs epochs;

    private ThresholdPruner(double lower, double upper, CheckedEpochs epochs) {
        if (!(lower < upper)) {
            throw new IllegalArgumentException(
                    "threshold: lower must be below upper, but got lower=%s, upper=%s"
                            .formatted(lower, upper));
        }
        this.lower = lower;
        this.upper = upper;
        this.epochs = epochs;
    }

    /**
     * Stops what falls below a bound.
     *
     * @param bound the least value that goes on
     * @return the pruner
     */
    public static ThresholdPruner below(double bound) {
        return new ThresholdPruner(bound, Double.POSITIVE_INFINITY, CheckedEpochs.ALL);
    }

    /**
     * Stops what rises above a bound.
     *
     * @param bound the greatest value that goes on
     * @return the pruner
     */
    public static ThresholdPruner above(double bound) {
        return new ThresholdPruner(Double.NEGATIVE_INFINITY, bound, CheckedEpochs.ALL);
    }

    /**
     * Stops what leaves an interval.
     *
     * @param lower the least value that goes on
     * @param upper the greatest one, above lower
     * @return the pruner
     */
    public static ThresholdPruner outside(double lower, double upper) {
        return new ThresholdPruner(lower, upper, CheckedEpochs.ALL);
    }

    /**
     * The same bounds, letting trials warm up.
     *
     * @param number of epochs after which no trial is stopped, at least 0; default 0
     * @return the copy
     */
    public ThresholdPruner warmupEpochs(int number) {
        return new ThresholdPruner(lower, upper, new CheckedEpochs(number, epochs.interval()));
    }

    /**
     * The same bounds, looking less often.
     *
     * @param number of epochs from one look to the next, at least 1; default 1
     * @return the copy
     */
    public ThresholdPruner interval(int number) {
        return new ThresholdPruner(lower, upper, new CheckedEpochs(epochs.warmup(), number));
    }

    @Override
    public String description() {
        return Description.of("ThresholdPruner")
                .with("lower", lower)
                .with("upper", upper)
                .with("warmupEpochs", epochs.warmup())
                .with("interval", epochs.interval())
                .toString();
    }

    @Override
    public boolean prune(StudyHistory history, Trial trial, int epoch) {
        OptionalDouble value = trial.metric(history.objective().metric(), epoch);
        return epochs.include(epoch)
                && value.isPresent()
                && !(value.getAsDouble() >= lower && value.getAsDouble() <= upper);
    }
}
