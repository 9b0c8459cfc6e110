package io.djltuner.space;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Everything that may vary in a search: hyperparameters in order, parents before those that depend
 * on them. Immutable.
 *
 * <pre>{@code
 * SearchSpace space = SearchSpace.builder()
 *         .hiddenLayers(0, 3)
 *         .units(16, 256)
 *         .learningRate(1e-4, 1e-1)
 *         .epochs(5, 50)
 *         .build();
 * }</pre>
 *
 * <p>Strategies see it as a unit cube with one axis for each hyperparameter that has more than one
 * value; an axis whose hyperparameter is inactive at a point is ignored there.
 */
public final class SearchSpace {

    private final Map<String, Hyperparameter<?>> byName = new LinkedHashMap<>();
    private final List<Hyperparameter<?>> searchable;

    SearchSpace(List<Hyperparameter<?>> hyperparameters) {
        hyperparameters.forEach(parameter -> byName.put(parameter.name(), parameter));
        searchable = hyperparameters.stream().filter(p -> p.dimension().values() > 1).toList();
    }

    /**
     * Starts the description of a space.
     *
     * @return a builder without hyperparameters
     */
    public static SearchSpaceBuilder builder() {
        return new SearchSpaceBuilder();
    }

    /** {@return all hyperparameters in order, those with one value and epochs too} */
    public List<Hyperparameter<?>> hyperparameters() {
        return List.copyOf(byName.values());
    }

    /**
     * {@return the axes of the unit cube: the hyperparameters with more than one value, in order}
     */
    public List<Hyperparameter<?>> searchable() {
        return searchable;
    }

    /**
     * The hyperparameter of a name, if there is one.
     *
     * @param name to look for
     * @return the hyperparameter, or empty
     */
    public Optional<Hyperparameter<?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The hyperparameter of a name.
     *
     * @param name its name
     * @return it
     * @throws IllegalArgumentException if there is none
     */
    public Hyperparameter<?> get(String name) {
        return find(name).orElseThrow(() -> unknown(name));
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "space: there is no '" + name + "'; there are " + byName.keySet());
    }

    /** {@return the range of epochs, if trials have one} */
    public Optional<IntRange> epochs() {
        return byName.get(MlpParameters.EPOCHS.name()) instanceof IntRange range
                ? Optional.of(range)
                : Optional.empty();
    }

    /**
     * The same space with epochs fixed: their dimension leaves the cube, for strategies that spend
     * epochs themselves.
     *
     * @param horizon the epochs of every trial, at least 1
     * @return the copy
     * @throws IllegalArgumentException if there is none
     */
    public SearchSpace withEpochs(int horizon) {
        Fixed<Integer> fixed = Fixed.of(MlpParameters.EPOCHS.name(), horizon);
        MlpParameters.check(fixed);
        Map<String, Hyperparameter<?>> changed = new LinkedHashMap<>(byName);
        changed.put(fixed.name(), fixed);
        return new SearchSpace(List.copyOf(changed.values()));
    }

    /**
     * The same space with one hyperparameter fixed, wherever it is active: its dimension leaves the
     * cube.
     *
     * @param name of the hyperparameter
     * @param value one of its values
     * @return the copy
     * @throws IllegalArgumentException if there is no such hyperparameter, or it has no such value
     */
    public SearchSpace withFixed(String name, Object value) {
        Hyperparameter<?> varies = get(name);
        if (!varies.accepts(value)) {
            throw Checks.notAValue(varies, value);
        }
        Fixed<?> only = Fixed.of(name, value);
        Map<String, Hyperparameter<?>> changed = new LinkedHashMap<>(byName);
        changed.put(name, varies.condition().<Hyperparameter<?>>map(only::when).orElse(only));
        return new SearchSpace(List.copyOf(changed.values()));
    }

    /** {@return every hyperparameter that is active there at its default} */
    public Configuration defaultConfiguration() {
        return configuration(Map.of());
    }

    /**
     * Checks values and completes them with defaults.
     *
     * @param values by name; whole numbers are taken for reals
     * @return the configuration
     * @throws IllegalArgumentException for an unknown or inactive name or a value out of its range
     */
    public Configuration configuration(Map<String, ?> values) {
        values.keySet().stream()
                .filter(name -> !byName.containsKey(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw unknown(name);
                        });
        Configuration result = Configuration.of(Map.of());
        for (Hyperparameter<?> parameter : byName.values()) {
            Object given = values.get(parameter.name());
            if (isActive(parameter, result)) {
                Object value = given == null ? parameter.defaultValue() : coerced(parameter, given);
                result = result.with(parameter.name(), value);
            } else if (given != null) {
                throw Checks.bad(
                        parameter.name(),
                        "exists only when "
                                + parameter.condition().orElseThrow()
                                + ", but got "
                                + given);
            }
        }
        return result;
    }

    private static Object coerced(Hyperparameter<?> parameter, Object given) {
        Object value = given;
        if (parameter.type() == Double.class && given instanceof Number number) {
            value = number.doubleValue();
        } else if (parameter.type() == Integer.class
                && given instanceof Number number
                && number.doubleValue() == number.intValue()) {
            value = number.intValue();
        }
        if (!parameter.accepts(value)) {
            throw Checks.notAValue(parameter, given);
        }
        return value;
    }

    private static boolean isActive(Hyperparameter<?> parameter, Configuration parents) {
        return parameter.condition().map(condition -> condition.test(parents)).orElse(true);
    }

    /**
     * The configuration at a point of the unit cube.
     *
     * @param units one coordinate in [0, 1] for each of {@link #searchable}
     * @return the configuration; coordinates of inactive hyperparameters are ignored
     */
    public Configuration decode(double[] units) {
        if (units.length != searchable.size()) {
            throw new IllegalArgumentException(
                    "space: a point needs %d coordinates, but got %d"
                            .formatted(searchable.size(), units.length));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        Configuration soFar = Configuration.of(values);
        int axis = 0;
        for (Hyperparameter<?> parameter : byName.values()) {
            boolean single = parameter.dimension().values() == 1;
            double unit = single ? 0.5 : units[axis++];
            if (isActive(parameter, soFar)) {
                values.put(parameter.name(), parameter.value(unit));
                soFar = Configuration.of(values);
            }
        }
        return soFar;
    }

    /**
     * A point of the unit cube that gives a configuration.
     *
     * @param configuration one of this space
     * @return one coordinate for each of {@link #searchable}; inactive ones are at their default
     */
    public double[] encode(Configuration configuration) {
        return searchable.stream().mapToDouble(p -> unit(p, configuration)).toArray();
    }

    private static <T> double unit(Hyperparameter<T> parameter, Configuration configuration) {
        return parameter.unit(
                configuration.contains(parameter.name())
                        ? configuration.get(parameter)
                        : parameter.defaultValue());
    }

    /**
     * Whether a configuration is one of this space.
     *
     * @param configuration any
     * @return true if it has a valid value for every active hyperparameter and nothing else
     */
    public boolean contains(Configuration configuration) {
        Set<String> left = new HashSet<>(configuration.names());
        for (Hyperparameter<?> parameter : byName.values()) {
            boolean present = left.remove(parameter.name());
            if (present != isActive(parameter, configuration)
                    || (present
                            && !parameter.accepts(configuration.values().get(parameter.name())))) {
                return false;
            }
        }
        return left.isEmpty();
    }

    /**
     * {@return the number of different configurations, if finite; at most {@link Long#MAX_VALUE}}
     */
    public OptionalLong size() {
        if (searchable.stream().anyMatch(p -> !p.dimension().isFinite())) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Odometer.count(wheels()));
    }

    /**
     * All configurations of a finite space, one after another: the last hyperparameter changes
     * fastest. None is held, and each comes once.
     *
     * @return a lazy stream
     * @throws IllegalStateException if a hyperparameter is continuous
     */
    public Stream<Configuration> enumerate() {
        Iterator<Configuration> iterator = new Odometer(wheels());
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        iterator, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT),
                false);
    }

    private List<Odometer.Wheel> wheels() {
        return hyperparameters().stream().map(SearchSpace::allValues).toList();
    }

    private static Odometer.Wheel allValues(Hyperparameter<?> parameter) {
        if (!parameter.dimension().isFinite()) {
            throw new IllegalStateException(
                    parameter.name() + ": a continuous range has no list of values");
        }
        return new Odometer.Wheel(parameter, parameter.dimension().values(), parameter::valueAt);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchSpace space
                && hyperparameters().equals(space.hyperparameters());
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    /** One line for each hyperparameter, with its condition. */
    @Override
    public String toString() {
        return byName.values().stream()
                .map(p -> p + p.condition().map(c -> " when " + c).orElse(""))
                .collect(Collectors.joining("\n"));
    }
}
