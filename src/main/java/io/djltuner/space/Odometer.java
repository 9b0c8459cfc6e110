package io.djltuner.space;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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
    public record Wheel(Hyperparameter<?> parameter, int count, IntFunction<?> valueAt) {}

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

    /** Sets the wheels from one on to their first values, as far as they are active. */
    private void settle(int from) {
        for (int i = from; i < at.length; i++) {
            at[i] = INACTIVE;
        }
        Configuration soFar = current();
        for (int i = from; i < at.length; i++) {
            Hyperparameter<?> parameter = wheels.get(i).parameter();
            Configuration parents = soFar;
            if (parameter.condition().map(c -> c.test(parents)).orElse(true)) {
                at[i] = 0;
                soFar = soFar.with(parameter.name(), wheels.get(i).valueAt().apply(0));
            }
        }
    }

    private Configuration current() {
        Map<String, Object> values = new java.util.LinkedHashMap<>();
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
        return result;
    }
}
