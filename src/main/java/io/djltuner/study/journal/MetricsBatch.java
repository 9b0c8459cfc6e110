package io.djltuner.study.journal;

import io.djltuner.study.EpochRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a trial measured in consecutive epochs, beside the objective, which stands in the lines of
 * the epochs themselves.
 *
 * @param first epoch
 * @param names of the metrics in their order, the objective among them
 * @param values by epoch and name; the objective's is not read
 * @param runs by epoch, the objective of each run
 */
record MetricsBatch(
        int first, List<String> names, List<List<Double>> values, List<List<Double>> runs) {

    /** Whether an epoch says more than its objective. */
    static boolean isNeeded(EpochRecord epoch) {
        return epoch.metrics().size() > 1 || !epoch.runValues().isEmpty();
    }

    /** Consecutive epochs of one trial with the same metrics. */
    static Map<String, Object> encode(String objective, List<EpochRecord> epochs) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (String name : epochs.get(0).metrics().keySet()) {
            List<Object> column = new ArrayList<>();
            if (!name.equals(objective)) {
                epochs.forEach(epoch -> column.add(epoch.metrics().get(name)));
            }
            columns.put(name, column);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("first", epochs.get(0).epoch());
        json.put("epochs", epochs.size());
        json.put("metrics", columns);
        if (epochs.stream().anyMatch(epoch -> !epoch.runValues().isEmpty())) {
            json.put("runs", epochs.stream().map(EpochRecord::runValues).toList());
        }
        return json;
    }

    static MetricsBatch decode(Fields json) {
        int epochs = json.whole("epochs");
        List<String> names = new ArrayList<>();
        List<List<Double>> values = new ArrayList<>();
        json.object("metrics")
                .values()
                .forEach(
                        (name, column) -> {
                            names.add(name);
                            values.add(column(column, epochs));
                        });
        List<List<Double>> runs = new ArrayList<>();
        if (json.has("runs")) {
            json.list("runs").forEach(run -> runs.add(numbers(run)));
            if (runs.size() != epochs) {
                throw new Malformed("has runs of %d epochs of %d".formatted(runs.size(), epochs));
            }
        }
        return new MetricsBatch(json.whole("first"), names, values, runs);
    }

    /** Empty for the objective. */
    private static List<Double> column(Object json, int epochs) {
        List<Double> column = List.copyOf(numbers(json));
        if (!column.isEmpty() && column.size() != epochs) {
            throw new Malformed("has metrics of %d epochs of %d".formatted(column.size(), epochs));
        }
        return column;
    }

    static List<Double> numbers(Object json) {
        List<Double> numbers = new ArrayList<>();
        if (json instanceof List<?> list) {
            for (Object element : list) {
                if (!(element instanceof Number number)) {
                    throw new Malformed("has " + element + " where a number is expected");
                }
                numbers.add(number.doubleValue());
            }
            return numbers;
        }
        throw new Malformed("has " + json + " where a list is expected");
    }

    /** The record of an epoch, if it is one of these. */
    Optional<EpochRecord> at(int epoch, double objective) {
        int index = epoch - first;
        int size = values.stream().mapToInt(List::size).max().orElse(0);
        size = Math.max(size, runs.size());
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            List<Double> column = values.get(i);
            metrics.put(names.get(i), column.isEmpty() ? objective : column.get(index));
        }
        return Optional.of(
                new EpochRecord(epoch, metrics, runs.isEmpty() ? List.of() : runs.get(index)));
    }
}
