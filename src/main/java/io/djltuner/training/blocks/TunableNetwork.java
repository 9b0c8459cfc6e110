package io.djltuner.training.blocks;

import ai.djl.nn.Block;
import io.djltuner.space.Configuration;
import io.djltuner.space.Fixed;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.SearchSpace;
import java.util.function.Function;

/**
 * A kind of network out of DJL's stock blocks, whose hyperparameters can be searched. It asks for
 * them by names that are constants of its class; each has a range, which {@link #with} changes.
 * Immutable.
 *
 * <p>It is a function of {@link Hyperparameters}, for spaces that are found by running, and {@link
 * #build} one of configurations, for spaces that are declared: {@code Tuner.of(space,
 * network::build)}.
 *
 * @param <N> the kind
 */
public abstract sealed class TunableNetwork<N extends TunableNetwork<N>>
        implements Function<Hyperparameters, Block>
        permits ConvolutionStack,
                RecurrentStack,
                ResidualMlp,
                NormalizedMlp,
                WideAndDeep,
                FineTuning,
                TransferHead {

    private final Ranges ranges;

    TunableNetwork(Ranges ranges) {
        this.ranges = ranges;
    }

    /**
     * Builds a network, anew at each call and not initialised.
     *
     * @param hp where its hyperparameters come from
     * @return the block
     */
    @Override
    public final Block apply(Hyperparameters hp) {
        return network(hp, ranges);
    }

    /**
     * Builds a network, anew at each call and not initialised.
     *
     * @param configuration may hold other names too; what it does not hold has its default
     * @return the block
     */
    public final Block build(Configuration configuration) {
        return Hyperparameters.reading(this).apply(configuration);
    }

    /** {@return all that it may ask for, and when; without learning rate, epochs and the like} */
    public final SearchSpace space() {
        return Hyperparameters.space(this);
    }

    /**
     * The same kind of network with another range, or other values, for a hyperparameter.
     *
     * @param range with one of the network's names, without a condition
     * @return the changed copy
     * @throws IllegalArgumentException for another name or type
     */
    public final N with(Hyperparameter<?> range) {
        return copy(ranges.with(range));
    }

    /**
     * The same kind of network with a hyperparameter fixed.
     *
     * @param name one of the network's
     * @param value its only value
     * @return the changed copy
     * @throws IllegalArgumentException for another name or type
     */
    public final N with(String name, Object value) {
        return with(Fixed.of(name, value));
    }

    /** {@return the names that it may ask for} */
    public final java.util.List<String> names() {
        return ranges.names();
    }

    abstract N copy(Ranges changed);

    abstract Block network(Hyperparameters hp, Ranges given);
}
