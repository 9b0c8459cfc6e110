package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import java.util.Map;
import java.util.Optional;

/**
 * Configurations of one space as configurations of another, where nothing about them has to be
 * guessed.
 *
 * @param space the other one
 * @param absent the values that hyperparameters have where a space does not hold them, by name
 */
record ConfigurationFit(SearchSpace space, Map<String, ?> absent) {

    /**
     * The configuration in the other space. Each hyperparameter that is active there has its value
     * here, else the one that it is known to have had where it was absent; a default is no
     * knowledge. A hyperparameter that is not active there must have had the value that it is known
     * to have where it is absent.
     *
     * @param configuration any
     * @return it; empty if a value is unknown or outside the space
     */
    Optional<Configuration> of(Configuration configuration) {
        Configuration fitted = Configuration.of(Map.of());
        for (Hyperparameter<?> parameter : space.hyperparameters()) {
            if (parameter.condition().isPresent() && !parameter.condition().get().test(fitted)) {
                continue;
            }
            Optional<?> value = value(parameter, configuration);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            fitted = fitted.with(parameter.name(), value.get());
        }
        for (String name : configuration.names()) {
            if (!fitted.contains(name) && !isAsAbsent(name, configuration.values().get(name))) {
                return Optional.empty();
            }
        }
        return Optional.of(fitted);
    }

    private Optional<?> value(Hyperparameter<?> parameter, Configuration configuration) {
        Object found =
                configuration.values().getOrDefault(parameter.name(), absent.get(parameter.name()));
        return Optional.ofNullable(found).flatMap(parameter::fitting);
    }

    private boolean isAsAbsent(String name, Object value) {
        Object known = absent.get(name);
        if (value instanceof Number number && known instanceof Number other) {
            return number.doubleValue() == other.doubleValue();
        }
        return value.equals(known) || (known instanceof Enum<?> e && e.name().equals(value));
    }
}
