package io.djltuner.study;

import java.time.Duration;
import java.util.Map;

/**
 * What an executor knows of a trial that ended.
 *
 * @param parameters weights and biases of its network; 0 where there is none
 * @param wallTime from its start to its end, pauses not counted
 * @param device where it ran, such as {@code cpu()}
 * @param versions of the engine and libraries, by name
 */
public record TrialFacts(
        long parameters, Duration wallTime, String device, Map<String, String> versions) {

    /**
     * Copies the versions.
     *
     * @param parameters weights and biases of its network
     * @param wallTime from its start to its end, pauses not counted
     * @param device where it ran, such as {@code cpu()}
     * @param versions of the engine and libraries, by name
     */
    public TrialFacts {
        versions = Map.copyOf(versions);
    }
}
