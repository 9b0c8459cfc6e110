package io.djltuner.study;

import java.util.List;
import java.util.Map;

/**
 * A trial's report of an epoch.
 *
 * @param trial whose
 * @param epoch from 1
 * @param metrics by name, the mean over runs
 * @param runValues the objective of each run; empty where there is one run
 */
public record EpochReport(
        Trial trial, int epoch, Map<String, Double> metrics, List<Double> runValues) {}
