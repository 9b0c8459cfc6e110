package io.djltuner.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One value for each active hyperparameter, in the order in which the space declares them.
 * Immutable. Two configurations are equal when they have the same names with the same values, in
 * whatever order.
 */
public final class Configuration {

    private final Map<String, Object> values;
    private final int hash;

    private Configuration(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
        this.hash = values.hashCode();
    }

    /**
     * Names values, without a space to check them against.
     *
     * @param values by name, in order; none is null
     * @return the configuration
     */
    public static Configuration of(Map<String, ?> values) {
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach(
                (name, value) ->
                        // -0.0 and 0.0 are one value.
                        copy.put(name, value instanceof Double d ? (Object) (d + 0.0) : value));
        return new Configuration(copy);
    }

    /**
     * The value of a hyperparameter.
     *
     * @param parameter one that is active here
     * @param <T> its type
     * @return the value
     * @throws IllegalArgumentException if it has none here
     */
    public <T> T get(Hyperparameter<T> parameter) {
        return typed(parameter.name(), parameter.type());
    }

    /**
     * The value of one of the library's own hyperparameters.
     *
     * @param key its typed name
     * @param <T> its type
     * @return the value
     * @throws IllegalArgumentException if it has none here, or of another type
     */
    public <T> T get(MlpParameters.Key<T> key) {
        return typed(key.name(), key.type());
    }

    /**
     * The value of one of the library's own hyperparameters, or something else where it has none.
     *
     * @param key its typed name
     * @param otherwise what to return in its place
     * @param <T> its type
     * @return the value
     */
    public <T> T getOrDefault(MlpParameters.Key<T> key, T otherwise) {
        return contains(key.name()) ? get(key) : otherwise;
    }

    /**
     * The value of a whole number.
     *
     * @param name of an active hyperparameter
     * @return the value
     */
    public int getInt(String name) {
        return typed(name, Integer.class);
    }

    /**
     * The value of a number; whole ones read as reals.
     *
     * @param name of an active hyperparameter
     * @return the value
     */
    public double getDouble(String name) {
        return values.get(name) instanceof Integer whole ? whole : typed(name, Double.class);
    }

    /**
     * The value of a text.
     *
     * @param name of an active hyperparameter
     * @return the value
     */
    public String getString(String name) {
        return typed(name, String.class);
    }

    /**
     * The value of a yes or no.
     *
     * @param name of an active hyperparameter
     * @return the value
     */
    public boolean getBoolean(String name) {
        return typed(name, Boolean.class);
    }

    /**
     * The value of an enum; a saved model's configuration keeps it by its name.
     *
     * @param name whose
     * @param type of the enum
     * @param <E> its type
     * @return the constant
     */
    public <E extends Enum<E>> E getEnum(String name, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(values.get(name))) {
                return constant;
            }
        }
        return typed(name, type);
    }

    private <T> T typed(String name, Class<T> type) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "configuration: there is no '" + name + "'; there are " + names());
        }
        if (type == Double.class && value instanceof Integer whole) {
            return type.cast(whole.doubleValue());
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "%s: is %s of type %s, not of type %s"
                            .formatted(
                                    name,
                                    value,
                                    value.getClass().getSimpleName(),
                                    type.getSimpleName()));
        }
        return type.cast(value);
    }

    /**
     * Whether a hyperparameter is active here.
     *
     * @param name of any hyperparameter
     * @return whether it has a value
     */
    public boolean contains(String name) {
        return values.containsKey(name);
    }

    /** {@return all values by name, in order} */
    public Map<String, Object> values() {
        return values;
    }

    /** {@return all names, in order} */
    public Set<String> names() {
        return values.keySet();
    }

    /**
     * The trial's horizon: the epochs that it trains if nothing stops it.
     *
     * @return the value of {@code epochs}
     * @throws IllegalStateException if the space has no epochs
     */
    public int epochs() {
        if (!contains(MlpParameters.EPOCHS.name())) {
            throw new IllegalStateException("configuration: the space has no epochs");
        }
        return get(MlpParameters.EPOCHS);
    }

    /**
     * A copy with one value set, without a space to check it against.
     *
     * @param name whose
     * @param value the value
     * @return the copy
     */
    public Configuration with(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return of(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Configuration configuration
                && hash == configuration.hash
                && values.equals(configuration.values);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** One line: {@code hiddenLayers=2 units=64 activation=RELU learningRate=0.0032}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    /**
     * A value as people read it: reals with four significant digits.
     *
     * @param value any value
     * @return its text
     */
    public static String text(Object value) {
        if (!(value instanceof Double number)) {
            return String.valueOf(value);
        }
        double size = Math.abs(number);
        if (size == 0 || Double.isInfinite(number) || Double.isNaN(number)) {
            return number == 0 ? "0" : String.valueOf(number);
        }
        java.math.BigDecimal rounded =
                new java.math.BigDecimal(number)
                        .round(new java.math.MathContext(4))
                        .stripTrailingZeros();
        if (size >= 1e-4 && size < 1e7) {
            return rounded.toPlainString();
        }
        return String.valueOf(rounded.doubleValue()).replace("E", "e").replace(".0e", "e");
    }
}
