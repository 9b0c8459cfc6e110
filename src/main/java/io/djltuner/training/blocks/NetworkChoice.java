package io.djltuner.training.blocks;

import ai.djl.nn.Block;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.SearchSpace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The kind of network as a hyperparameter: one of several, each with hyperparameters of its own
 * that exist only where it is chosen. Names that several have must have one range. Immutable.
 *
 * <pre>{@code
 * NetworkChoice networks = NetworkChoice.of("network")
 *         .or("convolutions", ConvolutionStack.of(1, 8, 8, 10))
 *         .or("recurrent", RecurrentStack.of(8, 8, 10))
 *         .or("residual", ResidualMlp.of(10));
 * Tuner.of(networks).data(table).run();
 * }</pre>
 */
public final class NetworkChoice implements Function<Hyperparameters, Block> {

    private final String name;
    private final Map<String, Function<Hyperparameters, Block>> kinds;

    private NetworkChoice(String name, Map<String, Function<Hyperparameters, Block>> kinds) {
        this.name = name;
        this.kinds = kinds;
    }

    /**
     * A choice of nothing yet.
     *
     * @param name of the hyperparameter
     * @return the choice
     */
    public static NetworkChoice of(String name) {
        return new NetworkChoice(name, Map.of());
    }

    /**
     * The same choice with one more kind; the first is the default.
     *
     * @param kind what the hyperparameter's value is called
     * @param network builds such a network
     * @return the larger choice
     * @throws IllegalArgumentException if there is such a kind
     */
    public NetworkChoice or(String kind, Function<Hyperparameters, Block> network) {
        Map<String, Function<Hyperparameters, Block>> more = new LinkedHashMap<>(kinds);
        if (more.putIfAbsent(kind, network) != null) {
            throw new IllegalArgumentException(
                    name + ": '" + kind + "' is already one of its kinds");
        }
        return new NetworkChoice(name, more);
    }

    @Override
    public Block apply(Hyperparameters hp) {
        String kind = hp.choice(name, kinds.keySet().toArray(String[]::new));
        Function<Hyperparameters, Block> chosen = kinds.get(kind);
        if (chosen == null) {
            throw new IllegalArgumentException(
                    "%s: must be one of %s, but got %s".formatted(name, kinds.keySet(), kind));
        }
        return chosen.apply(hp);
    }

    /**
     * Builds a network, anew at each call and not initialised.
     *
     * @param configuration may hold other names too; what it does not hold has its default
     * @return the block
     */
    public Block build(Configuration configuration) {
        return Hyperparameters.reading(this).apply(configuration);
    }

    /**
     * {@return all that the kinds may ask for, and when; without learning rate, epochs and the
     * like}
     */
    public SearchSpace space() {
        return Hyperparameters.space(this);
    }
}
