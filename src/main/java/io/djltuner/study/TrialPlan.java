package io.djltuner.study;

import io.djltuner.space.Configuration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a strategy wants trained.
 *
 * @param configuration the values
 * @param until the epoch that this leg goes to, at least 1
 * @param continues the number of the paused trial that goes on; empty for a new one
 * @param origin what the strategy must remember of the trial: strings and numbers by name
 */
public record TrialPlan(
        Configuration configuration, int until, OptionalInt continues, Map<String, Object> origin) {

    /**
     * The entry in an origin that names the complete trial whose weights a new trial starts from,
     * as far as they fit. A strategy that writes it says so in {@link
     * SearchStrategy#startingPoints}.
     */
    public static final String WEIGHTS_FROM = "weights_from";

    /**
     * Checks the epoch and what the origin holds.
     *
     * @param configuration the values
     * @param until the epoch that this leg goes to, at least 1
     * @param continues the number of the paused trial that goes on
     * @param origin what the strategy must remember of the trial
     */
    public TrialPlan {
        if (until < 1) {
            throw new IllegalArgumentException("plan: until must be at least 1, but got " + until);
        }
        for (Object content : origin.values()) {
            if (!(content instanceof String || content instanceof Number)) {
                throw new IllegalArgumentException(
                        "plan: an origin holds strings and numbers, but got "
                                + content.getClass().getSimpleName());
            }
        }
        origin = Collections.unmodifiableMap(new LinkedHashMap<>(origin));
    }

    /**
     * A new trial that trains to its horizon.
     *
     * @param configuration its values
     * @return the plan
     */
    public static TrialPlan of(Configuration configuration) {
        return new TrialPlan(configuration, horizon(configuration), OptionalInt.empty(), Map.of());
    }

    /**
     * {@return the number of the trial whose weights it starts from, if it does not start afresh}
     */
    public OptionalInt weightsFrom() {
        return weightsFrom(origin);
    }

    static OptionalInt weightsFrom(Map<String, Object> origin) {
        return origin.get(WEIGHTS_FROM) instanceof Number number
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }

    /**
     * The epochs that a configuration's trial trains at most.
     *
     * @param configuration any
     * @return its epochs; 1 where the space has none
     */
    public static int horizon(Configuration configuration) {
        return configuration.getOrDefault(io.djltuner.space.MlpParameters.EPOCHS, 1);
    }
}
