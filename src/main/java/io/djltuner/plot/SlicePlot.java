package io.djltuner.plot;

import io.djltuner.analysis.SliceSeries;
import io.djltuner.study.TrialState;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Values against one hyperparameter. */
record SlicePlot(SliceSeries series, String name, String label) {

    static Plot of(SliceSeries series) {
        String name = Texts.label(series.axis().name());
        if (series.points().isEmpty()) {
            throw new IllegalArgumentException(
                    "slice: needs a trial that has a value and %s, but there is none"
                            .formatted(series.axis().name()));
        }
        SlicePlot plot = new SlicePlot(series, name, Texts.label(series.objective()));
        return new Plot("Slice of " + name, List.of(name, plot.label), plot::chart);
    }

    private XYChart chart() {
        DrawnAxis axis = new DrawnAxis(series.axis());
        Points complete = new Points();
        Points pruned = new Points();
        for (SliceSeries.Point point : series.points()) {
            Points marks = point.state() == TrialState.COMPLETE ? complete : pruned;
            marks.add(axis.coordinate(point.position()), ValueAxis.drawn(point.value()));
        }
        return new Drawing("Slice of " + name, name, label)
                .xAxis(axis)
                .yAxis(ValueAxis.of(series.points().stream().mapToDouble(SliceSeries.Point::value)))
                .marks("complete", complete, Palette.BLUE, SeriesMarkers.CIRCLE, 7)
                .marks("pruned", pruned, Palette.ORANGE, SeriesMarkers.CROSS, 7)
                .chart();
    }
}
