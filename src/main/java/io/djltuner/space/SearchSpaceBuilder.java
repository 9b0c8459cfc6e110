package io.djltuner.space;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Describes a {@link SearchSpace}, a hyperparameter at a time. The named ones are those of the
 * library's own network ({@link MlpParameters}); {@link #integer}, {@link #real}, {@link #choice},
 * {@link #fixed} and {@link #add} take any other.
 */
public final class SearchSpaceBuilder {

    private static final double LEAST_TAPER = 0.25;

    private final Map<String, Hyperparameter<?>> parameters = new LinkedHashMap<>();

    SearchSpaceBuilder() {}

    /**
     * A range of hidden layers.
     *
     * @param min at least 0; 0 is a linear model
     * @param max the most
     * @return this
     */
    public SearchSpaceBuilder hiddenLayers(int min, int max) {
        return add(IntRange.of(MlpParameters.HIDDEN_LAYERS.name(), min, max));
    }

    /**
     * A fixed number of hidden layers.
     *
     * @param layers at least 0
     * @return this
     */
    public SearchSpaceBuilder hiddenLayers(int layers) {
        return fixed(MlpParameters.HIDDEN_LAYERS.name(), layers);
    }

    /**
     * One width for all hidden layers, every whole number of a range.
     *
     * @param min at least 1
     * @param max the most
     * @return this
     */
    public SearchSpaceBuilder units(int min, int max) {
        return units(IntRange.of(MlpParameters.UNITS.name(), min, max));
    }

    /**
     * One width for all hidden layers, in linear steps.
     *
     * @param min at least 1
     * @param max the most
     * @param step divides max − min
     * @return this
     */
    public SearchSpaceBuilder units(int min, int max, int step) {
        return units(IntRange.of(MlpParameters.UNITS.name(), min, max).step(step));
    }

    /**
     * One width for all hidden layers, on a scale of its own.
     *
     * @param range named {@code units}
     * @return this
     * @throws IllegalArgumentException if it has another name
     */
    public SearchSpaceBuilder units(IntRange range) {
        if (!range.name().equals(MlpParameters.UNITS.name())) {
            throw Checks.bad(
                    MlpParameters.UNITS.name(),
                    "the range must be named 'units', but got '" + range.name() + "'");
        }
        return add(whenHidden(range, 1));
    }

    /**
     * A width for each hidden layer, {@code units_1}, {@code units_2} …; only those of the layers
     * that there are exist. Call {@link #hiddenLayers} first.
     *
     * @param min at least 1
     * @param max the most
     * @return this
     */
    public SearchSpaceBuilder unitsPerLayer(int min, int max) {
        Hyperparameter<?> layers = parameters.get(MlpParameters.HIDDEN_LAYERS.name());
        if (layers == null) {
            throw new IllegalStateException("unitsPerLayer: call hiddenLayers before it");
        }
        int most = numbers(layers).max().orElseThrow();
        for (int layer = 1; layer <= most; layer++) {
            String name = MlpParameters.unitsOfLayer(layer).name();
            add(whenHidden(IntRange.of(name, min, max), layer));
        }
        return this;
    }

    /**
     * A funnel: {@code units} for the first hidden layer, and {@code taper} in [0.25, 1], the share
     * of units that each further layer keeps.
     *
     * @param min units of the first layer, at least 1
     * @param max the most
     * @return this
     */
    public SearchSpaceBuilder unitsFunnel(int min, int max) {
        units(min, max);
        RealRange taper = RealRange.of(MlpParameters.TAPER.name(), LEAST_TAPER, 1).defaultTo(1.0);
        return add(whenHidden(taper, 2));
    }

    /** Makes a hyperparameter exist only with enough hidden layers, where fewer are possible. */
    private <T> Hyperparameter<T> whenHidden(Hyperparameter<T> parameter, int layers) {
        Hyperparameter<?> declared = parameters.get(MlpParameters.HIDDEN_LAYERS.name());
        if (declared == null || parameter.condition().isPresent()) {
            return parameter;
        }
        int fewest = numbers(declared).min().orElseThrow();
        return fewest >= layers
                ? parameter
                : parameter.when(Condition.atLeast(MlpParameters.HIDDEN_LAYERS.name(), layers));
    }

    /** The numbers of layers that there may be; a choice has them in any order. */
    private static IntStream numbers(Hyperparameter<?> layers) {
        return IntStream.range(0, layers.dimension().values())
                .map(i -> (Integer) layers.valueAt(i));
    }

    /**
     * Activations to choose from.
     *
     * @param activations at least one
     * @return this
     */
    public SearchSpaceBuilder activation(MlpActivation... activations) {
        return add(whenHidden(Choice.of(MlpParameters.ACTIVATION.name(), List.of(activations)), 1));
    }

    /**
     * Optimizers to choose from.
     *
     * @param optimizers at least one
     * @return this
     */
    public SearchSpaceBuilder optimizer(MlpOptimizer... optimizers) {
        return choice(MlpParameters.OPTIMIZER.name(), optimizers);
    }

    /**
     * Initial weights to choose from.
     *
     * @param initializations at least one
     * @return this
     */
    public SearchSpaceBuilder initialization(MlpInitialization... initializations) {
        return choice(MlpParameters.INITIALIZATION.name(), initializations);
    }

    /**
     * Learning rates, log-uniform.
     *
     * @param min above 0
     * @param max the largest
     * @return this
     */
    public SearchSpaceBuilder learningRate(double min, double max) {
        return add(RealRange.of(MlpParameters.LEARNING_RATE.name(), min, max).scale(Scale.LOG));
    }

    /**
     * Dropout rates after every hidden layer; the default is the smallest.
     *
     * @param min at least 0
     * @param max below 1
     * @return this
     */
    public SearchSpaceBuilder dropout(double min, double max) {
        RealRange range = RealRange.of(MlpParameters.DROPOUT.name(), min, max);
        return add(whenHidden(range.defaultTo(range.min()), 1));
    }

    /**
     * Batch sizes, doubling from the smallest to the largest.
     *
     * @param min at least 1
     * @param max min times a power of two
     * @return this
     */
    public SearchSpaceBuilder batchSize(int min, int max) {
        IntRange range = IntRange.of(MlpParameters.BATCH_SIZE.name(), min, max);
        return add(min == max ? range : range.multiply(2).defaultTo(min));
    }

    /**
     * Epochs. Strategies that spend epochs themselves take the range as a budget between a trial's
     * least and most epochs; for all others it is a hyperparameter like any other.
     *
     * @param min at least 1
     * @param max the most, and the default
     * @return this
     */
    public SearchSpaceBuilder epochs(int min, int max) {
        return add(IntRange.of(MlpParameters.EPOCHS.name(), min, max).defaultTo(max));
    }

    /**
     * A fixed number of epochs.
     *
     * @param epochs at least 1
     * @return this
     */
    public SearchSpaceBuilder epochs(int epochs) {
        return fixed(MlpParameters.EPOCHS.name(), epochs);
    }

    /**
     * Whole numbers.
     *
     * @param name of the hyperparameter
     * @param min the smallest
     * @param max the largest
     * @return this
     */
    public SearchSpaceBuilder integer(String name, int min, int max) {
        return add(IntRange.of(name, min, max));
    }

    /**
     * Real numbers, evenly.
     *
     * @param name of the hyperparameter
     * @param min the smallest
     * @param max the largest
     * @return this
     */
    public SearchSpaceBuilder real(String name, double min, double max) {
        return add(RealRange.of(name, min, max));
    }

    /**
     * One of several values.
     *
     * @param name of the hyperparameter
     * @param values enums, strings, booleans, Integers or Doubles, all of one type
     * @param <T> that type
     * @return this
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final <T> SearchSpaceBuilder choice(String name, T... values) {
        return add(Choice.of(name, Arrays.asList(values)));
    }

    /**
     * A value that does not vary.
     *
     * @param name of the hyperparameter
     * @param value an enum, string, boolean, Integer or Double
     * @return this
     */
    public SearchSpaceBuilder fixed(String name, Object value) {
        return add(Fixed.of(name, value));
    }

    /**
     * Any hyperparameter.
     *
     * @param parameter with a name not used yet
     * @return this
     * @throws IllegalStateException if the name is taken
     * @throws IllegalArgumentException if its condition reads a name that is not declared before it
     *     or a value that cannot occur, or if a known name has values that the network cannot take
     */
    public SearchSpaceBuilder add(Hyperparameter<?> parameter) {
        Hyperparameter<?> first = parameters.get(parameter.name());
        if (first != null) {
            throw new IllegalStateException(
                    "%s: is declared twice, first as %s"
                            .formatted(parameter.name(), Checks.describe(first)));
        }
        MlpParameters.check(parameter);
        parameter.condition().ifPresent(condition -> check(parameter.name(), condition));
        parameters.put(parameter.name(), parameter);
        return this;
    }

    /**
     * All hyperparameters of another space, such as that of a network's factory.
     *
     * @param other a space of other names
     * @return this
     * @throws IllegalStateException if a name is taken
     */
    public SearchSpaceBuilder addAll(SearchSpace other) {
        other.hyperparameters().forEach(this::add);
        return this;
    }

    /** Checks that a condition reads what is declared, and may hold. */
    void check(String name, Condition condition) {
        for (String parent : condition.names()) {
            if (!parameters.containsKey(parent)) {
                throw Checks.bad(
                        name,
                        "its condition reads '%s', which is not declared before it"
                                .formatted(parent));
            }
        }
        if (condition instanceof Condition.Both both) {
            check(name, both.one());
            check(name, both.other());
        } else if (condition instanceof Condition.Is is) {
            Hyperparameter<?> parent = parameters.get(is.name());
            for (Object value : is.values()) {
                if (parent != null && !parent.accepts(value)) {
                    throw Checks.bad(
                            name,
                            "its condition can never hold: %s cannot be %s; it is %s"
                                    .formatted(is.name(), value, Checks.describe(parent)));
                }
            }
        } else if (condition instanceof Condition.Between between) {
            Hyperparameter<?> parent = parameters.get(between.name());
            if (parent != null && !Number.class.isAssignableFrom(parent.type())) {
                throw Checks.bad(
                        name,
                        "its condition compares " + between.name() + ", which is not a number");
            }
        }
    }

    /**
     * Ends the description.
     *
     * @return the space
     * @throws IllegalStateException if nothing was declared
     */
    public SearchSpace build() {
        if (parameters.isEmpty()) {
            throw new IllegalStateException(
                    "space: is empty; declare at least one hyperparameter before build()");
        }
        return new SearchSpace(List.copyOf(parameters.values()));
    }
}
