package io.djltuner.space;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The values of a configuration, and defaults for what it does not hold. */
final class CompletedValues implements ValueSource {

    private final Map<String, Object> values;

    CompletedValues(Configuration given) {
        values = new LinkedHashMap<>(given.values());
    }

    @Override
    public <T> T value(Hyperparameter<T> declared, Optional<Condition> scope) {
        String name = declared.name();
        Object given = values.getOrDefault(name, declared.defaultValue());
        if (!declared.type().isInstance(given)) {
            // A model's description keeps constants by their names.
            given = declared.fitting(given).map(Object.class::cast).orElse(given);
        }
        values.put(name, given);
        return Configuration.of(values).get(declared);
    }

    @Override
    public boolean holds(Condition condition) {
        return condition.test(Configuration.of(values));
    }
}
