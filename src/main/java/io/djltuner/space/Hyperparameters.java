package io.djltuner.space;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A search space that is defined by running the code that uses it: a function asks for its
 * hyperparameters where it needs them, and gets a value for each.
 *
 * <pre>{@code
 * Tuner.of(hp -> {
 *             SequentialBlock network = new SequentialBlock();
 *             int layers = hp.integer("layers", 1, 3);
 *             for (int layer = 1; layer <= layers; layer++) {
 *                 network.add(Linear.builder().setUnits(hp.integer("units_" + layer, 16, 128)).build());
 *                 network.add(Activation.reluBlock());
 *             }
 *             hp.learningRate(1e-4, 1e-1);
 *             hp.epochs(20);
 *             return network.add(Linear.builder().setUnits(1).build());
 *         })
 *         .data(table)
 *         .run();
 * }</pre>
 *
 * <p>{@link #space} finds the names and when each exists by running the function under different
 * values, some hundreds of times and without training; the function must be quick, have no other
 * effects and ask for the same names whenever it gets the same values. A name keeps its range
 * wherever it is asked for, and has one value in a run however often it is asked for.
 *
 * <p>Which names exist under which values of a choice, a flag or a whole number is seen from the
 * runs; {@code units_3} above exists when layers ≥ 3. Where it depends on a real number, or on
 * several hyperparameters other than on each of them by itself, a {@link #when} has to say so, and
 * a sentence asks for it.
 */
public final class Hyperparameters {

    private final ValueSource source;
    private Optional<Condition> scope = Optional.empty();

    Hyperparameters(ValueSource source) {
        this.source = source;
    }

    /**
     * Finds the space of a function by running it. Configurations for which the function itself
     * fails, other than the default one, are left out of account.
     *
     * @param function asks for hyperparameters
     * @return its space: every name that it may ask for, and when
     * @throws IllegalArgumentException if a name changes its range, or if when a name exists cannot
     *     be told from runs
     * @throws IllegalStateException if the function fails where every hyperparameter has its
     *     default, or asks for nothing
     */
    public static SearchSpace space(Function<Hyperparameters, ?> function) {
        return new SpaceDiscovery(function).space();
    }

    /**
     * The function as one of configurations of its space, for training.
     *
     * @param space that {@link #space} found
     * @param function asks for hyperparameters
     * @param <T> what it makes of them
     * @return gives the function a configuration's values; it throws an IllegalArgumentException
     *     where the function asks for a name that was not found, or with another range
     */
    public static <T> Function<Configuration, T> reading(
            SearchSpace space, Function<Hyperparameters, T> function) {
        return configuration ->
                function.apply(new Hyperparameters(new FoundValues(space, configuration)));
    }

    /**
     * The function as one of any configurations: names that one does not hold have their defaults,
     * and values may lie outside the function's ranges. For models that are loaded again, and for
     * spaces that were declared apart.
     *
     * @param function asks for hyperparameters
     * @param <T> what it makes of them
     * @return gives the function a configuration's values
     */
    public static <T> Function<Configuration, T> reading(Function<Hyperparameters, T> function) {
        return configuration ->
                function.apply(new Hyperparameters(new CompletedValues(configuration)));
    }

    /**
     * Any hyperparameter, with any scale, steps and default.
     *
     * @param parameter without a condition; {@link #when} makes it conditional
     * @param <T> the type of its values
     * @return its value in this run
     */
    public <T> T value(Hyperparameter<T> parameter) {
        if (parameter.condition().isPresent()) {
            throw Checks.bad(
                    parameter.name(), "cannot bring its own condition; ask for it inside hp.when");
        }
        return source.value(parameter, scope);
    }

    /**
     * A whole number.
     *
     * @param name of the hyperparameter
     * @param min the smallest
     * @param max the largest
     * @return its value in this run; by default the middle
     */
    public int integer(String name, int min, int max) {
        return value(IntRange.of(name, min, max));
    }

    /**
     * A whole number in linear steps.
     *
     * @param name of the hyperparameter
     * @param min the smallest
     * @param max the largest
     * @param step divides max − min
     * @return its value in this run; by default the middle
     */
    public int integer(String name, int min, int max, int step) {
        return value(IntRange.of(name, min, max).step(step));
    }

    /**
     * A whole number on a scale of its own.
     *
     * @param name of the hyperparameter
     * @param min the smallest; above 0 on a log scale
     * @param max the largest
     * @param scale how its axis is laid out
     * @return its value in this run; by default the middle of the scale
     */
    public int integer(String name, int min, int max, Scale scale) {
        return value(IntRange.of(name, min, max).scale(scale));
    }

    /**
     * A real number.
     *
     * @param name of the hyperparameter
     * @param min the smallest
     * @param max the largest
     * @return its value in this run; by default the middle
     */
    public double real(String name, double min, double max) {
        return value(RealRange.of(name, min, max));
    }

    /**
     * A real number on a scale of its own.
     *
     * @param name of the hyperparameter
     * @param min the smallest; above 0 on a log scale
     * @param max the largest
     * @param scale how its axis is laid out
     * @return its value in this run; by default the middle of the scale
     */
    public double real(String name, double min, double max, Scale scale) {
        return value(RealRange.of(name, min, max).scale(scale));
    }

    /**
     * One of several values.
     *
     * @param name of the hyperparameter
     * @param values enums, strings, booleans, Integers or Doubles, all of one type
     * @param <T> that type
     * @return its value in this run; by default the first
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final <T> T choice(String name, T... values) {
        return value(Choice.of(name, Arrays.asList(values)));
    }

    /**
     * A yes or no.
     *
     * @param name of the hyperparameter
     * @return its value in this run; by default false
     */
    public boolean flag(String name) {
        return value(Choice.of(name, false, true));
    }

    /**
     * A value that does not vary but stands in every configuration.
     *
     * @param name of the hyperparameter
     * @param value an enum, string, boolean, Integer or Double
     * @param <T> its type
     * @return the value
     */
    public <T> T fixed(String name, T value) {
        return value(Fixed.of(name, value));
    }

    /**
     * The learning rate, log-uniform; without it training takes 0.001.
     *
     * @param min above 0
     * @param max the largest
     * @return its value in this run
     */
    public double learningRate(double min, double max) {
        return ask(MlpParameters.LEARNING_RATE, builder -> builder.learningRate(min, max));
    }

    /**
     * The optimizer; without it training takes Adam.
     *
     * @param optimizers at least one; the first is the default
     * @return its value in this run
     */
    public MlpOptimizer optimizer(MlpOptimizer... optimizers) {
        return ask(MlpParameters.OPTIMIZER, builder -> builder.optimizer(optimizers));
    }

    /**
     * How initial weights are drawn; without it training takes He's normal ones.
     *
     * @param initializations at least one; the first is the default
     * @return its value in this run
     */
    public MlpInitialization initialization(MlpInitialization... initializations) {
        return ask(
                MlpParameters.INITIALIZATION, builder -> builder.initialization(initializations));
    }

    /**
     * The batch size, doubling from the smallest to the largest; without it training takes 32.
     *
     * @param min at least 1, the default
     * @param max min times a power of two
     * @return its value in this run
     */
    public int batchSize(int min, int max) {
        return ask(MlpParameters.BATCH_SIZE, builder -> builder.batchSize(min, max));
    }

    /**
     * The epochs; strategies that spend epochs themselves take the range as their budget for a
     * trial.
     *
     * @param min at least 1
     * @param max the most, and the default
     * @return its value in this run
     */
    public int epochs(int min, int max) {
        return ask(MlpParameters.EPOCHS, builder -> builder.epochs(min, max));
    }

    /**
     * A fixed number of epochs.
     *
     * @param epochs at least 1
     * @return its value in this run
     */
    public int epochs(int epochs) {
        return ask(MlpParameters.EPOCHS, builder -> builder.epochs(epochs));
    }

    /** Asks for one of the library's own, declared as in a space. */
    private <T> T ask(
            MlpParameters.Key<T> key, Function<SearchSpaceBuilder, SearchSpaceBuilder> declare) {
        Hyperparameter<?> declared =
                declare.apply(SearchSpace.builder()).build().hyperparameters().get(0);
        return key.type().cast(value(declared));
    }

    /**
     * Runs a part of the function only when a hyperparameter has a value; what it asks for exists
     * only then.
     *
     * @param name of one that was asked for before
     * @param value that it must have
     * @param body asks for more
     */
    public void when(String name, Object value, Runnable body) {
        when(Condition.is(name, value), body);
    }

    /**
     * Runs a part of the function only under a condition; what it asks for exists only then.
     *
     * @param condition on hyperparameters that were asked for before
     * @param body asks for more
     */
    public void when(Condition condition, Runnable body) {
        if (!source.holds(condition)) {
            return;
        }
        Optional<Condition> outer = scope;
        scope = Optional.of(outer.map(first -> first.and(condition)).orElse(condition));
        try {
            body.run();
        } finally {
            scope = outer;
        }
    }
}
