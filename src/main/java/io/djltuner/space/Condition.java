package io.djltuner.space;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * When a hyperparameter exists: a test of others that are declared before it. A test of one that
 * does not exist itself is false.
 */
public sealed interface Condition {

    /**
     * Tests the values so far.
     *
     * @param parents the active values declared before
     * @return whether the hyperparameter exists
     */
    boolean test(Configuration parents);

    /** {@return the names that it reads} */
    Set<String> names();

    /**
     * One of several values.
     *
     * @param name whose
     * @param values at least one
     * @return the condition
     */
    static Condition is(String name, Object... values) {
        if (values.length == 0) {
            throw Checks.bad(name, "a condition needs at least one value");
        }
        return new Is(name, List.of(values));
    }

    /**
     * At least a number.
     *
     * @param name of a numeric hyperparameter
     * @param bound the smallest value that will do
     * @return the condition
     */
    static Condition atLeast(String name, double bound) {
        return new Between(name, bound, Double.POSITIVE_INFINITY);
    }

    /**
     * At most a number.
     *
     * @param name of a numeric hyperparameter
     * @param bound the largest value that will do
     * @return the condition
     */
    static Condition atMost(String name, double bound) {
        return new Between(name, Double.NEGATIVE_INFINITY, bound);
    }

    /**
     * Both conditions.
     *
     * @param other the other one
     * @return the conjunction
     */
    default Condition and(Condition other) {
        return new Both(this, other);
    }

    /** Equality with one of some values. */
    record Is(String name, List<Object> values) implements Condition {
        @Override
        public boolean test(Configuration parents) {
            return parents.contains(name) && values.contains(parents.values().get(name));
        }

        @Override
        public Set<String> names() {
            return Set.of(name);
        }

        @Override
        public String toString() {
            return name + (values.size() == 1 ? " = " + values.get(0) : " in " + values);
        }
    }

    /** A number within bounds, both included. */
    record Between(String name, double low, double high) implements Condition {
        @Override
        public boolean test(Configuration parents) {
            return parents.contains(name)
                    && parents.values().get(name) instanceof Number number
                    && number.doubleValue() >= low
                    && number.doubleValue() <= high;
        }

        @Override
        public Set<String> names() {
            return Set.of(name);
        }

        @Override
        public String toString() {
            return high == Double.POSITIVE_INFINITY
                    ? name + " ≥ " + Configuration.text(low)
                    : name + " ≤ " + Configuration.text(high);
        }
    }

    /** Both of two conditions. */
    record Both(Condition one, Condition other) implements Condition {
        @Override
        public boolean test(Configuration parents) {
            return one.test(parents) && other.test(parents);
        }

        @Override
        public Set<String> names() {
            Set<String> names = new LinkedHashSet<>(one.names());
            names.addAll(other.names());
            return names;
        }

        @Override
        public String toString() {
            return one + " and " + other;
        }
    }
}
