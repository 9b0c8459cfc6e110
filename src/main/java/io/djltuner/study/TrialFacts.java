package io.djltuner.study;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an executor knows of a trial that ended.
 *
 * @param parameters weights and biases of its network; 0 where there is none
 * @param wallTime from its start to its end, pauses not counted
 * @param device where it ran, such as {@code cpu()}
 * @param versions of the engine and libraries, by name
 * @param runValues the objective of each run in the epoch that it restores, in their order; the
 *     value of a complete trial is their mean. Empty where there is one run
 */
public record TrialFacts(
        long parameters,
        Duration wallTime,
        String device,
        Map<String, String> versions,
        List<Double> runValues) {

    /**
     * Copies what could change.
     *
     * @param parameters weights and biases of its network
     * @param wallTime from its start to its end, pauses not counted
     * @param device where it ran, such as {@code cpu()}
     * @param versions of the engine and libraries, by name
     * @param runValues the objective of each run in the epoch that it restores
     */
    public TrialFacts {
        versions = Map.copyOf(versions);
        runValues = List.copyOf(runValues);
    }

    /**
     * Of a trial with one run.
     *
     * @param parameters weights and biases of its network; 0 where there is none
     * @param wallTime from its start to its end, pauses not counted
     * @param device where it ran
     * @param versions of the engine and libraries, by name
     */
    public TrialFacts(
            long parameters, Duration wallTime, String device, Map<String, String> versions) {
        this(parameters, wallTime, device, versions, List.of());
    }
}
