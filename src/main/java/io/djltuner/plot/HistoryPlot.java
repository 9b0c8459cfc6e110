package io.djltuner.plot;

import io.djltuner.analysis.ImprovementCurve;
import io.djltuner.analysis.ImprovementCurve.Point;
import io.djltuner.study.TrialState;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How a search improved. */
record HistoryPlot(ImprovementCurve curve, String label) {

    static Plot of(ImprovementCurve curve) {
        if (curve.points().stream().allMatch(point -> point.value().isEmpty())) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "history: needs a trial with a value, but none of %d has one",
                            curve.points().size()));
        }
        HistoryPlot plot = new HistoryPlot(curve, Texts.label(curve.objective()));
        return new Plot("Improvement", List.of("trial", plot.label), plot::chart);
    }

    private XYChart chart() {
        ValueAxis values =
                ValueAxis.of(
                        curve.points().stream()
                                .filter(point -> point.value().isPresent())
                                .mapToDouble(point -> point.value().getAsDouble()));
        Points best = new Points();
        Points complete = new Points();
        Points pruned = new Points();
        Points failed = new Points();
        for (Point point : curve.points()) {
            int trial = point.trial();
            point.best().ifPresent(value -> best.add(trial, ValueAxis.drawn(value)));
            Points marks = point.state() == TrialState.COMPLETE ? complete : pruned;
            point.value().ifPresent(value -> marks.add(trial, ValueAxis.drawn(value)));
            if (point.state() == TrialState.FAILED) {
                failed.add(trial, values.worst(curve.objective().direction()));
            }
        }
        int last = curve.points().get(curve.points().size() - 1).trial();
        return new Drawing("Improvement", "trial", label)
                .xCounts()
                .xRange(-0.02 * last - 0.5, 1.02 * last + 0.5)
                .yAxis(values)
                .marks("complete", complete, Palette.BLUE, SeriesMarkers.CIRCLE, 7)
                .marks("pruned", pruned, Palette.ORANGE, SeriesMarkers.CROSS, 7)
                .marks("failed", failed, Palette.VERMILION, SeriesMarkers.TRIANGLE_UP, 7)
                .steps("best so far", best, Palette.BLACK, 2)
                .chart();
    }
}
