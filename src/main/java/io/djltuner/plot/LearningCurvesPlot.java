package io.djltuner.plot;

import io.djltuner.analysis.LearningCurves;
import io.djltuner.analysis.LearningCurves.Curve;
import io.djltuner.study.Objective;
import io.djltuner.study.TrialState;
import java.util.List;
import java.util.function.Predicate;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A metric over epochs, a line for every trial. */
record LearningCurvesPlot(
        Objective objective, String metric, List<Curve> curves, List<Curve> best) {

    static Plot of(LearningCurves all, String metric, List<Integer> ranked) {
        List<Curve> curves = drawable(all, metric);
        if (curves.isEmpty()) {
            throw new IllegalArgumentException(
                    "learning curves: no trial reported %s after an epoch; there is %s"
                            .formatted(
                                    metric,
                                    all.metrics().isEmpty()
                                            ? "nothing"
                                            : String.join(", ", all.metrics())));
        }
        List<Curve> best =
                ranked.stream()
                        .flatMap(trial -> curves.stream().filter(c -> c.trial() == trial))
                        .toList();
        LearningCurvesPlot plot = new LearningCurvesPlot(all.objective(), metric, curves, best);
        return new Plot("Learning curves", List.of("epoch", plot.label()), plot::chart);
    }

    private static List<Curve> drawable(LearningCurves all, String metric) {
        return all.of(metric).stream().filter(curve -> !curve.points().isEmpty()).toList();
    }

    private static double last(Curve curve) {
        return curve.points().get(curve.points().size() - 1).value();
    }

    private String label() {
        return metric.equals(objective.metric()) ? Texts.label(objective) : Texts.label(metric);
    }

    private XYChart chart() {
        ValueAxis values =
                ValueAxis.of(
                        curves.stream()
                                .flatMap(curve -> curve.points().stream())
                                .mapToDouble(LearningCurves.Point::value));
        int epochs = curves.stream().mapToInt(LearningCurvesPlot::epochs).max().orElseThrow();
        Drawing drawing =
                new Drawing("Learning curves", "epoch", label())
                        .xCounts()
                        .xRange(1 - 0.02 * epochs, 1.02 * epochs)
                        .yAxis(values)
                        .line("complete", lines(this::isOther), Palette.GREY, 1)
                        .line("pruned", lines(is(TrialState.PRUNED)), Palette.ORANGE, 1)
                        .line("failed", lines(is(TrialState.FAILED)), Palette.VERMILION, 1.2f)
                        .marks(
                                "",
                                ends(is(TrialState.PRUNED)),
                                Palette.ORANGE,
                                SeriesMarkers.CROSS,
                                6)
                        .marks(
                                "",
                                ends(is(TrialState.FAILED)),
                                Palette.VERMILION,
                                SeriesMarkers.TRIANGLE_UP,
                                6);
        for (int i = best.size() - 1; i >= 0; i--) {
            int trial = best.get(i).trial();
            drawing.line(
                    "trial " + trial,
                    lines(curve -> curve.trial() == trial),
                    Palette.TRIALS.get(i),
                    i == 0 ? 2.6f : 1.7f);
        }
        return drawing.chart();
    }

    private static int epochs(Curve curve) {
        return curve.points().get(curve.points().size() - 1).epoch();
    }

    private static Predicate<Curve> is(TrialState state) {
        return curve -> curve.state() == state;
    }

    /** Neither pruned nor failed nor among the best. */
    private boolean isOther(Curve curve) {
        return curve.state() != TrialState.PRUNED
                && curve.state() != TrialState.FAILED
                && best.stream().noneMatch(one -> one.trial() == curve.trial());
    }

    private Points lines(Predicate<Curve> which) {
        Points points = new Points();
        for (Curve curve : curves) {
            if (which.test(curve)) {
                points.gap();
                curve.points().forEach(p -> points.add(p.epoch(), ValueAxis.drawn(p.value())));
            }
        }
        return points;
    }

    private Points ends(Predicate<Curve> which) {
        Points points = new Points();
        for (Curve curve : curves) {
            if (which.test(curve)) {
                points.add(epochs(curve), ValueAxis.drawn(last(curve)));
            }
        }
        return points;
    }
}
