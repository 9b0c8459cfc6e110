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
        T value = ValueSource.typed(declared, values.getOrDefault(name, declared.defaultValue()));
        values.put(name, value);
        return value;
    }

    @Override
    public boolean holds(Condition condition) {
        return condition.test(Configuration.of(values));
    }
}
