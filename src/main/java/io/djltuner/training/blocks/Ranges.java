package io.djltuner.training.blocks;

import io.djltuner.space.Hyperparameter;
import io.djltuner.space.Hyperparameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The hyperparameters of a factory with the ranges that they have there. Immutable. */
final class Ranges {

    private final Map<String, Hyperparameter<?>> byName;

    private Ranges(Map<String, Hyperparameter<?>> byName) {
        this.byName = byName;
    }

    static Ranges of(Hyperparameter<?>... ranges) {
        Map<String, Hyperparameter<?>> byName = new LinkedHashMap<>();
        for (Hyperparameter<?> range : ranges) {
            byName.put(range.name(), range);
        }
        return new Ranges(byName);
    }

    /** The same with one more hyperparameter. */
    Ranges and(Hyperparameter<?> range) {
        Map<String, Hyperparameter<?>> more = new LinkedHashMap<>(byName);
        more.put(range.name(), range);
        return new Ranges(more);
    }

    /** The same with another range for one of the names. */
    Ranges with(Hyperparameter<?> range) {
        Hyperparameter<?> known = byName.get(range.name());
        if (known == null) {
            throw new IllegalArgumentException(
                    "%s: the network knows no such hyperparameter; it knows %s"
                            .formatted(range.name(), byName.keySet()));
        }
        if (known.type() != range.type()) {
            throw new IllegalArgumentException(
                    "%s: must be of type %s, but got %s"
                            .formatted(
                                    range.name(),
                                    known.type().getSimpleName(),
                                    range.type().getSimpleName()));
        }
        Map<String, Hyperparameter<?>> changed = new LinkedHashMap<>(byName);
        changed.put(range.name(), range);
        return new Ranges(changed);
    }

    /** A whole number, at least some least one. */
    int integer(Hyperparameters hp, String name, int least) {
        int value = ask(hp, name, Integer.class);
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s: must be at least %d, but got %d".formatted(name, least, value));
        }
        return value;
    }

    /** A real number. */
    double real(Hyperparameters hp, String name) {
        return ask(hp, name, Double.class);
    }

    /** A yes or no. */
    boolean flag(Hyperparameters hp, String name) {
        return ask(hp, name, Boolean.class);
    }

    /** A value of a type. */
    <T> T ask(Hyperparameters hp, String name, Class<T> type) {
        return type.cast(hp.value(Objects.requireNonNull(byName.get(name), name)));
    }

    /** The names, in order. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
