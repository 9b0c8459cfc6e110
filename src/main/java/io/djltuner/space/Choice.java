package io.djltuner.space;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One of several values of one type: enums, strings, numbers or booleans. Without an order unless
 * {@link #ordered} says that neighbours in the list are alike.
 *
 * @param <T> the type of the values
 */
public final class Choice<T> implements Hyperparameter<T> {

    private final String name;
    private final List<T> values;
    private final boolean ordered;
    private final T defaultValue;
    private final Optional<Condition> condition;

    private Choice(
            String name,
            List<T> values,
            boolean ordered,
            T defaultValue,
            Optional<Condition> condition) {
        this.name = name;
        this.values = values;
        this.ordered = ordered;
        this.defaultValue = defaultValue;
        this.condition = condition;
    }

    /**
     * A choice without an order, the first value as default.
     *
     * @param name its name
     * @param values at least one; all different, of one type
     * @param <T> their type
     * @return the hyperparameter
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T> Choice<T> of(String name, T... values) {
        return of(name, Arrays.asList(values));
    }

    /**
     * A choice without an order, the first value as default.
     *
     * @param name its name
     * @param values at least one; all different, of one type
     * @param <T> their type
     * @return the hyperparameter
     */
    public static <T> Choice<T> of(String name, List<T> values) {
        Checks.name(name);
        if (values.isEmpty()) {
            throw Checks.bad(name, "a choice needs at least one value");
        }
        for (T value : values) {
            if (typeOf(value) != typeOf(values.get(0))) {
                throw Checks.bad(name, "values must be of one type, but got " + values);
            }
            if (!(value instanceof Enum
                    || value instanceof String
                    || value instanceof Boolean
                    || value instanceof Integer
                    || value instanceof Double)) {
                throw Checks.bad(
                        name,
                        "values must be enums, strings, booleans, Integers or Doubles, but got "
                                + value.getClass().getName());
            }
            if (value instanceof Double number && !Double.isFinite(number)) {
                throw Checks.bad(name, "values must be finite, but got " + value);
            }
        }
        if (new HashSet<>(values).size() != values.size()) {
            throw Checks.bad(name, "values must differ, but got " + values);
        }
        return new Choice<>(name, List.copyOf(values), false, values.get(0), Optional.empty());
    }

    private static Class<?> typeOf(Object value) {
        return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    }

    /**
     * The same choice, its values in order: neighbours in the list are alike.
     *
     * @return the copy
     */
    public Choice<T> ordered() {
        return new Choice<>(name, values, true, defaultValue, condition);
    }

    /** {@return the values, in the order given} */
    public List<T> values() {
        return values;
    }

    /** {@return whether neighbours in the list are alike} */
    public boolean isOrdered() {
        return ordered;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("unchecked") // checked by of(): all values have this type
    public Class<T> type() {
        return (Class<T>) typeOf(values.get(0));
    }

    @Override
    public Dimension dimension() {
        return ordered
                ? new Dimension.Ordered(values.size())
                : new Dimension.Nominal(values.size());
    }

    @Override
    public T value(double unit) {
        return values.get(Checks.cell(Checks.unit(name, unit), values.size()));
    }

    @Override
    public double unit(T value) {
        if (!accepts(value)) {
            throw Checks.notAValue(this, value);
        }
        return (values.indexOf(value) + 0.5) / values.size();
    }

    @Override
    public T defaultValue() {
        return defaultValue;
    }

    @Override
    public Optional<Condition> condition() {
        return condition;
    }

    @Override
    public boolean accepts(Object value) {
        return values.contains(value);
    }

    @Override
    public Choice<T> when(Condition when) {
        return new Choice<>(name, values, ordered, defaultValue, Optional.of(when));
    }

    @Override
    public Choice<T> defaultTo(T value) {
        if (!accepts(value)) {
            throw Checks.notAValue(this, value);
        }
        return new Choice<>(name, values, ordered, value, condition);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Choice<?> choice
                && name.equals(choice.name)
                && values.equals(choice.values)
                && ordered == choice.ordered
                && defaultValue.equals(choice.defaultValue)
                && condition.equals(choice.condition);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + values.hashCode();
    }

    @Override
    public String toString() {
        return name
                + values.stream().map(String::valueOf).collect(Collectors.joining(", ", " {", "}"));
    }
}
