package io.djltuner.training.callback;

import io.djltuner.study.Direction;
import io.djltuner.training.metric.Metrics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The metric that a rule looks at, and what it takes for an improvement.
 *
 * @param rule the rule's name, for messages
 * @param name the metric's name; empty means {@code val_loss}
 * @param mode which way it is better; empty means that its name says so
 * @param minDelta by how much a value must be better to count
 */
record Watch(String rule, Optional<String> name, Optional<Direction> mode, double minDelta) {

    Watch {
        if (name.isPresent() && name.get().isBlank()) {
            throw new IllegalArgumentException(rule + ": the metric's name must not be empty");
        }
        if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s: minDelta must be finite and not negative, but got %s"
                            .formatted(rule, minDelta));
        }
    }

    String metric() {
        return name.orElse("val_loss");
    }

    /** Fills in what was left open from the objective and the metrics that there are. */
    Watch resolved(String objective, Metrics metrics) {
        String metric = name.orElse(objective);
        Direction own = metrics.named(rule, metric).direction();
        return new Watch(rule, Optional.of(metric), Optional.of(mode.orElse(own)), minDelta);
    }

    private Direction direction() {
        return mode.or(() -> Metrics.directionOf(metric()))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s: cannot tell which way '%s' is better; set its mode"
                                                .formatted(rule, metric())));
    }

    /** Without a validation split, {@code val_x} means {@code fold_x}. */
    double value(Map<String, Double> metrics) {
        Double value = metrics.get(metric());
        if (value == null && metric().startsWith("val_")) {
            value = metrics.get("fold_" + metric().substring("val_".length()));
        }
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s: '%s' was not reported; use one of %s"
                            .formatted(rule, metric(), new TreeSet<>(metrics.keySet())));
        }
        return value;
    }

    /**
     * Whether a value is an improvement: finite, and better than the other by more than minDelta.
     *
     * @param value the new value
     * @param other the one to beat; NaN when there is none
     */
    boolean improves(double value, double other) {
        Direction direction = direction();
        if (!Double.isFinite(value)) {
            return false;
        }
        if (Double.isNaN(other)) {
            return true;
        }
        return direction == Direction.MINIMIZE
                ? value < other - minDelta
                : value > other + minDelta;
    }
}
