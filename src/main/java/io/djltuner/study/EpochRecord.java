package io.djltuner.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trial reported after an epoch.
 *
 * @param epoch from 1
 * @param metrics by name, the mean over the trial's runs
 * @param runValues the objective of each run, in their order; empty where there is one run
 */
public record EpochRecord(int epoch, Map<String, Double> metrics, List<Double> runValues) {

    /**
     * Checks the epoch and copies.
     *
     * @param epoch from 1
     * @param metrics by name, the mean over the trial's runs
     * @param runValues the objective of each run, in their order
     */
    public EpochRecord {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch: counts from 1, but got " + epoch);
        }
        // Long studies have millions; the one entry of most needs no order.
        metrics =
                metrics.size() == 1
                        ? Map.copyOf(metrics)
                        : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        runValues = List.copyOf(runValues);
    }
}
