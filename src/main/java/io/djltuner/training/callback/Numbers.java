package io.djltuner.training.callback;

import java.util.Map;

/** Reads a state's numbers back. */
final class Numbers {

    private Numbers() {}

    static double required(Map<String, Double> numbers, String key) {
        Double value = numbers.get(key);
        if (value == null) {
            throw new IllegalArgumentException(
                    "state: '%s' is missing among %s".formatted(key, numbers.keySet()));
        }
        return value;
    }

    static int count(Map<String, Double> numbers, String key) {
        double value = required(numbers, key);
        if (!(value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value))) {
            throw new IllegalArgumentException(
                    "state: '%s' must be a whole number of at least 0, but got %s"
                            .formatted(key, value));
        }
        return (int) value;
    }
}
