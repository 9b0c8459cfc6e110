package io.djltuner.space;

import java.util.Optional;

/**
 * A hyperparameter with one value: nothing to search, but part of every configuration.
 *
 * @param <T> the type of the value
 */
public final class Fixed<T> implements Hyperparameter<T> {

    private final Choice<T> only;

    private Fixed(Choice<T> only) {
        this.only = only;
    }

    /**
     * Fixes a value.
     *
     * @param name its name
     * @param value an enum, string, boolean, Integer or Double
     * @param <T> its type
     * @return the hyperparameter
     */
    public static <T> Fixed<T> of(String name, T value) {
        return new Fixed<>(Choice.of(name, java.util.List.of(value)));
    }

    @Override
    public String name() {
        return only.name();
    }

    @Override
    public Class<T> type() {
        return only.type();
    }

    @Override
    public Dimension dimension() {
        return only.dimension();
    }

    @Override
    public T value(double unit) {
        return only.value(unit);
    }

    @Override
    public double unit(T value) {
        return only.unit(value);
    }

    @Override
    public T defaultValue() {
        return only.defaultValue();
    }

    @Override
    public Optional<Condition> condition() {
        return only.condition();
    }

    @Override
    public boolean accepts(Object value) {
        return only.accepts(value);
    }

    @Override
    public Fixed<T> when(Condition condition) {
        return new Fixed<>(only.when(condition));
    }

    @Override
    public Fixed<T> defaultTo(T value) {
        return new Fixed<>(only.defaultTo(value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fixed<?> fixed && only.equals(fixed.only);
    }

    @Override
    public int hashCode() {
        return only.hashCode();
    }

    @Override
    public String toString() {
        return name() + " " + defaultValue();
    }
}
