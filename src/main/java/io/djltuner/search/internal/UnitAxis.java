package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import java.util.Optional;

/** One axis of the unit cube, with the share of the interval that each of its values has. */
public final class UnitAxis {

    private final Hyperparameter<?> parameter;
    private final Dimension dimension;
    private final int values;

    /** The reals that round to the whole numbers of a log scale; shares are unequal there. */
    private final Optional<RealRange> roundedFrom;

    /**
     * The axis of a hyperparameter.
     *
     * @param parameter one with more than one value
     */
    public UnitAxis(Hyperparameter<?> parameter) {
        this.parameter = parameter;
        this.dimension = parameter.dimension();
        this.values = dimension.values();
        this.roundedFrom =
                parameter instanceof IntRange range
                                && range.scale() != Scale.LINEAR
                                && range.factor() == 1
                        ? Optional.of(
                                RealRange.of(range.name(), range.min() - 0.5, range.max() + 0.5)
                                        .scale(range.scale()))
                        : Optional.empty();
    }

    /** What kind of axis it is. */
    public Dimension dimension() {
        return dimension;
    }

    /** The number of values; {@link Integer#MAX_VALUE} if continuous. */
    public int values() {
        return values;
    }

    /**
     * The place of a configuration.
     *
     * @param configuration of the space
     * @return in [0, 1], the middle of the value's share; NaN where it is inactive
     */
    public double unit(Configuration configuration) {
        return isActive(configuration) ? unit(parameter, configuration) : Double.NaN;
    }

    /**
     * Whether a configuration has a value on this axis.
     *
     * @param configuration of the space
     */
    public boolean isActive(Configuration configuration) {
        return configuration.contains(parameter.name());
    }

    private static <T> double unit(Hyperparameter<T> parameter, Configuration configuration) {
        return parameter.unit(configuration.get(parameter));
    }

    /**
     * The number of the value at a place of a finite axis.
     *
     * @param unit in [0, 1]
     * @return from 0
     */
    public int index(double unit) {
        if (roundedFrom.isPresent()) {
            IntRange range = (IntRange) parameter;
            return range.value(unit) - range.min();
        }
        return (int) Math.min(values - 1L, (long) (unit * values));
    }

    /**
     * Where a value's share of a finite axis begins; that of the next value is where it ends.
     *
     * @param index of the value, from 0 to {@link #values}
     * @return in [0, 1]
     */
    public double shareBegins(int index) {
        if (roundedFrom.isPresent()) {
            RealRange reals = roundedFrom.get();
            return reals.unit(Math.min(reals.max(), reals.min() + index));
        }
        return (double) index / values;
    }
}
