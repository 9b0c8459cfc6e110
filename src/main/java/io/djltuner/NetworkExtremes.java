package io.djltuner;

import io.djltuner.space.Choice;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpParameters;
import io.djltuner.space.SearchSpace;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Looks for the smallest and the largest network of a space: from that with all whole numbers at
 * one end, by changing one hyperparameter at a time, choices to each value and whole numbers to
 * either end, for as long as that helps. Some networks have to be built for that; after two seconds
 * the best so far is it.
 */
final class NetworkExtremes {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Values of a choice that are tried. */
    private static final int MOST_VALUES = 32;

    private final SearchSpace space;
    private final ToLongFunction<Configuration> parameters;
    private final Map<Boolean, Long> found = new HashMap<>();

    /**
     * Describes the networks.
     *
     * @param space that they come from
     * @param parameters how many one has; may throw for what cannot be built
     */
    NetworkExtremes(SearchSpace space, ToLongFunction<Configuration> parameters) {
        this.space = space;
        this.parameters = parameters;
    }

    long smallest() {
        return found.computeIfAbsent(false, this::find);
    }

    long largest() {
        return found.computeIfAbsent(true, this::find);
    }

    private long find(boolean largest) {
        long start = System.nanoTime();
        Map<String, Object> chosen = new HashMap<>();
        long best = parameters.applyAsLong(configuration(chosen, largest));
        boolean helped = true;
        while (helped) {
            helped = false;
            for (Hyperparameter<?> parameter : space.hyperparameters()) {
                for (Object value : values(parameter)) {
                    if (System.nanoTime() - start > PATIENCE.toNanos()) {
                        return best;
                    }
                    Map<String, Object> changed = new HashMap<>(chosen);
                    changed.put(parameter.name(), value);
                    long size = size(configuration(changed, largest), best);
                    if (largest ? size > best : size < best) {
                        best = size;
                        chosen = changed;
                        helped = true;
                    }
                }
            }
        }
        return best;
    }

    /** What cannot be built is no extreme; a trial of it says why. */
    private long size(Configuration configuration, long otherwise) {
        try {
            return parameters.applyAsLong(configuration);
        } catch (RuntimeException | Error e) {
            return otherwise;
        }
    }

    private static List<?> values(Hyperparameter<?> parameter) {
        if (parameter instanceof Choice<?> choice) {
            return choice.values().stream().limit(MOST_VALUES).toList();
        }
        return isSize(parameter) ? List.of(parameter.value(0), parameter.value(1)) : List.of();
    }

    private static boolean isSize(Hyperparameter<?> parameter) {
        return parameter instanceof IntRange || parameter.name().equals(MlpParameters.TAPER.name());
    }

    private Configuration configuration(Map<String, Object> chosen, boolean largest) {
        return configuration(
                space,
                parameter -> {
                    Object value = chosen.get(parameter.name());
                    if (value != null) {
                        return value;
                    }
                    return isSize(parameter)
                            ? parameter.value(largest ? 1 : 0)
                            : parameter.defaultValue();
                });
    }

    /**
     * A configuration of those hyperparameters that exist in it.
     *
     * @param space of the hyperparameters
     * @param choice the value of each
     */
    static Configuration configuration(
            SearchSpace space, Function<Hyperparameter<?>, Object> choice) {
        Map<String, Object> values = new LinkedHashMap<>();
        Configuration soFar = Configuration.of(values);
        for (Hyperparameter<?> parameter : space.hyperparameters()) {
            Configuration parents = soFar;
            if (parameter.condition().map(c -> c.test(parents)).orElse(true)) {
                values.put(parameter.name(), choice.apply(parameter));
                soFar = Configuration.of(values);
            }
        }
        return soFar;
    }
}
