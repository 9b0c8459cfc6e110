package io.djltuner.space;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Counts through the configurations that some values of each hyperparameter give, the last one
 * fastest, leaving out inactive ones. Holds one configuration at a time.
 */
public final class Odometer implements Iterator<Configuration> {

    private static final int INACTIVE = -1;

    private final List<Wheel> wheels;
    private final int[] at;
    private boolean more;

    /**
     * One hyperparameter and the values to go through.
     *
     * @param parameter the hyperparameter
     * @param count how many values
     * @param valueAt the value of each number from 0
     */
    public record Wheel(Hyperparameter<?> parameter, int count, IntFunction<?> valueAt) {

        /** The number of the value that a configuration has. */
        private int find(Configuration configuration) {
            Object value = configuration.values().get(parameter.name());
            for (int i = 0; value != null && i < count; i++) {
                if (value.equals(valueAt.apply(i))) {
                    return i;
                }
            }
            return INACTIVE;
        }
    }

    /**
     * Starts before the first configuration.
     *
     * @param wheels in the space's order
     */
    public Odometer(List<Wheel> wheels) {
        this.wheels = List.copyOf(wheels);
        at = new int[wheels.size()];
        settle(0);
        more = true;
    }

    /**
     * Starts after a configuration, at once wherever that lies.
     *
     * @param wheels in the space's order
     * @param last a configuration that these wheels give
     * @return the rest
     * @throws IllegalArgumentException if they do not give it
     */
    public static Odometer after(List<Wheel> wheels, Configuration last) {
        Odometer rest = new Odometer(wheels);
        boolean passes = true;
        for (int i = 0; i < rest.at.length; i++) {
            rest.at[i] = wheels.get(i).find(last);
            passes &= isActive(wheels.get(i), last) == (rest.at[i] != INACTIVE);
        }
        if (!passes || !rest.current().equals(last)) {
            throw new IllegalArgumentException("odometer: does not pass " + last);
        }
        rest.advance();
        return rest;
    }

    /**
     * How many configurations some wheels give.
     *
     * @param wheels in the space's order
     * @return the number; at most {@link Long#MAX_VALUE}
     */
    public static long count(List<Wheel> wheels) {
        Set<String> parents = new HashSet<>();
        wheels.forEach(w -> w.parameter().condition().ifPresent(c -> parents.addAll(c.names())));
        return count(wheels, Configuration.of(Map.of()), parents);
    }

    /** Counts on from values already chosen; only the parents of conditions are told apart. */
    private static long count(List<Wheel> wheels, Configuration soFar, Set<String> parents) {
        long product = 1;
        for (int i = 0; i < wheels.size(); i++) {
            Wheel wheel = wheels.get(i);
            if (!isActive(wheel, soFar)) {
                continue;
            }
            if (!parents.contains(wheel.parameter().name())) {
                product = times(product, wheel.count());
                continue;
            }
            long sum = 0;
            for (int v = 0; v < wheel.count(); v++) {
                Configuration next = soFar.with(wheel.parameter().name(), wheel.valueAt().apply(v));
                long more = count(wheels.subList(i + 1, wheels.size()), next, parents);
                sum = Math.min(Long.MAX_VALUE - sum, more) + sum;
            }
            return times(product, sum);
        }
        return product;
    }

    private static long times(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    private static boolean isActive(Wheel wheel, Configuration parents) {
        return wheel.parameter().condition().map(c -> c.test(parents)).orElse(true);
    }

    /** Sets the wheels from one on to their first values, as far as they are active. */
    private void settle(int from) {
        for (int i = from; i < at.length; i++) {
            at[i] = INACTIVE;
        }
        Configuration soFar = current();
        for (int i = from; i < at.length; i++) {
            Wheel wheel = wheels.get(i);
            if (isActive(wheel, soFar)) {
                at[i] = 0;
                soFar = soFar.with(wheel.parameter().name(), wheel.valueAt().apply(0));
            }
        }
    }

    private Configuration current() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < at.length; i++) {
            if (at[i] != INACTIVE) {
                Wheel wheel = wheels.get(i);
                values.put(wheel.parameter().name(), wheel.valueAt().apply(at[i]));
            }
        }
        return Configuration.of(values);
    }

    @Override
    public boolean hasNext() {
        return more;
    }

    @Override
    public Configuration next() {
        if (!more) {
            throw new NoSuchElementException();
        }
        Configuration result = current();
        advance();
        return result;
    }

    private void advance() {
        int wheel = at.length - 1;
        while (wheel >= 0
                && (at[wheel] == INACTIVE || at[wheel] + 1 == wheels.get(wheel).count())) {
            wheel--;
        }
        more = wheel >= 0;
        if (more) {
            at[wheel]++;
            settle(wheel + 1);
        }
    }
}
