package io.djltuner.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a lone trainer of the chapter 10 search is busy with, as shares of its time. */
final class SharesBenchmark {

    /** What somebody does who runs one of these methods, the first that fits. */
    private static final Map<String, List<String>> PARTS = parts();

    private static final String REST = "rest";

    private SharesBenchmark() {}

    private static Map<String, List<String>> parts() {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put("planning", List.of("execution.TrialPool", "execution.CohortPlanner"));
        parts.put(
                "moving",
                List.of(
                        "execution.CohortLoop.sync",
                        "training.fused.MlpFactory.trainer",
                        "training.fused.Cohort.close"));
        parts.put("training", List.of("training.fused.Cohort.trainEpoch"));
        parts.put("evaluating", List.of("training.fused.Cohort.predict"));
        parts.put("keeping", List.of("training.fused.Cohort.keepBest"));
        parts.put("measuring", List.of("training.metric."));
        return parts;
    }

    /**
     * Runs the search.
     *
     * @param numbers configurations, folds and epochs
     * @return the shares, and the line of {@code ch10}
     * @throws Exception if it fails, or the samples cannot be written
     */
    static String run(int[] numbers) throws Exception {
        Sample.Taken<String> search = Sample.during(() -> Chapter10Benchmark.run(numbers, 1));
        Map<String, Long> millis =
                search.samples().stream()
                        .filter(Sample::trains)
                        .collect(
                                Collectors.groupingBy(
                                        SharesBenchmark::part,
                                        Collectors.summingLong(Sample::millis)));
        double all = millis.values().stream().mapToLong(Long::longValue).sum();
        StringBuilder line = new StringBuilder("shares");
        for (String part : PARTS.keySet()) {
            line.append(share(part, millis, all));
        }
        return line.append(share(REST, millis, all))
                .append(", ")
                .append(search.result())
                .toString();
    }

    private static String share(String part, Map<String, Long> millis, double all) {
        return String.format(Locale.ROOT, " %s=%.4f", part, millis.getOrDefault(part, 0L) / all);
    }

    private static String part(Sample sample) {
        return PARTS.entrySet().stream()
                .filter(part -> part.getValue().stream().anyMatch(sample::isIn))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(REST);
    }
}
