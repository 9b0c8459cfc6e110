package io.djltuner.analysis;

import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What every trial reported after its epochs, a curve for each metric.
 *
 * @param objective what was optimised
 * @param metrics the names of the metrics, the objective's first
 * @param curves by trial and metric; a trial without epochs has none
 */
public record LearningCurves(Objective objective, List<String> metrics, List<Curve> curves) {

    /**
     * A metric of a trial over its epochs.
     *
     * @param trial its number
     * @param state where it stands
     * @param metric the metric's name
     * @param points the finite values, by epoch
     * @param divergedAt the first epoch whose value was not finite; empty: all were
     */
    public record Curve(
            int trial,
            TrialState state,
            String metric,
            List<Point> points,
            OptionalInt divergedAt) {

        /**
         * Copies.
         *
         * @param trial its number
         * @param state where it stands
         * @param metric the metric's name
         * @param points the finite values, by epoch
         * @param divergedAt the first epoch whose value was not finite
         */
        public Curve {
            points = List.copyOf(points);
        }
    }

    /**
     * A metric after an epoch.
     *
     * @param epoch from 1
     * @param value finite
     */
    public record Point(int epoch, double value) {}

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param metrics the names of the metrics, the objective's first
     * @param curves by trial and metric
     */
    public LearningCurves {
        metrics = List.copyOf(metrics);
        curves = List.copyOf(curves);
    }

    /**
     * The curves of a study.
     *
     * @param history as it stands
     * @return every metric of every trial
     */
    public static LearningCurves of(StudyHistory history) {
        Set<String> found = new LinkedHashSet<>();
        for (Trial trial : history.trials()) {
            trial.epochs().forEach(epoch -> found.addAll(epoch.metrics().keySet()));
        }
        List<String> metrics = new ArrayList<>(found);
        if (metrics.remove(history.objective().metric())) {
            metrics.add(0, history.objective().metric());
        }
        List<Curve> curves = new ArrayList<>();
        for (Trial trial : history.trials()) {
            for (String metric : metrics) {
                Curve curve = curve(trial, metric);
                if (!curve.points().isEmpty() || curve.divergedAt().isPresent()) {
                    curves.add(curve);
                }
            }
        }
        return new LearningCurves(history.objective(), metrics, curves);
    }

    private static Curve curve(Trial trial, String metric) {
        List<Point> points = new ArrayList<>();
        OptionalInt divergedAt = OptionalInt.empty();
        for (EpochRecord epoch : trial.epochs()) {
            Double value = epoch.metrics().get(metric);
            if (value != null && Double.isFinite(value)) {
                points.add(new Point(epoch.epoch(), value));
            } else if (value != null && divergedAt.isEmpty()) {
                divergedAt = OptionalInt.of(epoch.epoch());
            }
        }
        return new Curve(trial.number(), trial.state(), metric, points, divergedAt);
    }

    /**
     * The curves of one metric, by trial.
     *
     * @param metric its name
     * @return one for each trial that reported it
     */
    public List<Curve> of(String metric) {
        return curves.stream().filter(curve -> curve.metric().equals(metric)).toList();
    }

    /**
     * The curves of one trial, by metric.
     *
     * @param trial its number
     * @return one for each metric that it reported
     */
    public List<Curve> of(int trial) {
        return curves.stream().filter(curve -> curve.trial() == trial).toList();
    }
}
