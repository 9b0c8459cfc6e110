package io.djltuner.space;

import java.util.Optional;

/**
 * Something that may vary: a name, the values it may take, and how they lie on the unit interval.
 * Immutable; the methods that change something return a changed copy.
 *
 * @param <T> the type of its values
 */
public sealed interface Hyperparameter<T> permits IntRange, RealRange, Choice, Fixed {

    /** {@return the name, unique within a space} */
    String name();

    /** {@return the type of its values} */
    Class<T> type();

    /** {@return the axis that strategies search on} */
    Dimension dimension();

    /**
     * The value at a place of the unit interval; every value of a finite dimension has its share of
     * the interval.
     *
     * @param unit in [0, 1]
     * @return the value
     * @throws IllegalArgumentException outside [0, 1] or for NaN
     */
    T value(double unit);

    /**
     * The value of a finite dimension by its number, in order.
     *
     * @param index from 0
     * @return the value
     * @throws IllegalStateException if the dimension is continuous
     */
    default T valueAt(int index) {
        if (!dimension().isFinite()) {
            throw new IllegalStateException(name() + ": a continuous range has no list of values");
        }
        return value((index + 0.5) / dimension().values());
    }

    /**
     * The place of a value on the unit interval, so that {@code value(unit(v))} is v; the middle of
     * its share where the dimension is finite.
     *
     * @param value one that it accepts
     * @return in [0, 1]
     * @throws IllegalArgumentException for a value that it cannot take
     */
    double unit(T value);

    /** {@return the value that a practitioner would start from} */
    T defaultValue();

    /** {@return when it exists at all; empty: always} */
    Optional<Condition> condition();

    /**
     * Whether it can take a value.
     *
     * @param value any object
     * @return true if it is one of its values, of its type
     */
    boolean accepts(Object value);

    /**
     * A value that comes from elsewhere, as one of this hyperparameter's: a number of another type,
     * the name of an enum's constant, the text of a choice, a step counted in binary fractions.
     *
     * @param value any object
     * @return the value; empty when it is none of this hyperparameter's
     */
    default Optional<T> fitting(Object value) {
        return Fitting.of(this, value).filter(this::accepts).map(type()::cast);
    }

    /**
     * The same hyperparameter, existing only under a condition on others.
     *
     * @param condition on hyperparameters declared before it
     * @return the copy
     */
    Hyperparameter<T> when(Condition condition);

    /**
     * The same hyperparameter with another default.
     *
     * @param value one that it accepts
     * @return the copy
     */
    Hyperparameter<T> defaultTo(T value);
}
