package io.djltuner.plot;

import io.djltuner.analysis.ContourGrid;
import io.djltuner.analysis.ParameterAxis;
import java.util.List;
import java.util.OptionalDouble;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A surface in bands of colour, and the trials on it. */
record ContourPlot(ContourGrid grid, String x, String y) {

    static Plot of(ContourGrid grid) {
        String x = Texts.label(grid.x().name());
        String y = Texts.label(grid.y().name());
        if (grid.points().isEmpty()) {
            throw new IllegalArgumentException(
                    "contour: needs a complete trial with %s and %s, but there is none"
                            .formatted(grid.x().name(), grid.y().name()));
        }
        ContourPlot plot = new ContourPlot(grid, x, y);
        return new Plot(plot.title(), List.of(x, y, Texts.label(grid.objective())), plot::chart);
    }

    private String title() {
        return Texts.label(grid.objective());
    }

    private XYChart chart() {
        DrawnAxis right = new DrawnAxis(grid.x());
        DrawnAxis up = new DrawnAxis(grid.y());
        ValueAxis values =
                ValueAxis.of(
                        grid.cells().stream()
                                .flatMap(List::stream)
                                .filter(OptionalDouble::isPresent)
                                .mapToDouble(OptionalDouble::getAsDouble));
        Levels levels = Levels.of(values, grid.objective());
        Drawing drawing = new Drawing(title(), x, y).xAxis(right).yAxis(up).without(true, true);
        for (int level = 0; level < Palette.LEVELS; level++) {
            drawLevel(drawing, levels, level);
        }
        Points trials = new Points();
        for (ContourGrid.Point point : grid.points()) {
            trials.add(right.coordinate(point.x()), up.coordinate(point.y()));
        }
        return drawing.marks("trial", trials, Palette.VERMILION, SeriesMarkers.CIRCLE, 7).chart();
    }

    /** Neighbours of a row that are in the band are one area; the first has the band's name. */
    private void drawLevel(Drawing drawing, Levels levels, int level) {
        double[] xs = edges(grid.x(), grid.xs());
        double[] ys = edges(grid.y(), grid.ys());
        String name = levels.text(level);
        for (int row = 0; row < grid.ys().size(); row++) {
            int from = 0;
            for (int to = 0; to <= grid.xs().size(); to++) {
                if (to == grid.xs().size() || !isIn(levels, level, row, to)) {
                    if (to > from) {
                        drawing.area(
                                name,
                                corners(xs[from], xs[to], ys[row], ys[row + 1]),
                                Palette.level(level));
                        name = "";
                    }
                    from = to + 1;
                }
            }
        }
    }

    private boolean isIn(Levels levels, int level, int row, int column) {
        OptionalDouble value = grid.cells().get(row).get(column);
        return value.isPresent() && levels.of(value.getAsDouble()) == level;
    }

    private static Points corners(double left, double right, double low, double high) {
        return new Points().add(left, low).add(right, low).add(right, high).add(left, high);
    }

    /** Where cells begin, and where the last one ends. */
    private static double[] edges(ParameterAxis parameter, List<Double> positions) {
        DrawnAxis axis = new DrawnAxis(parameter);
        int cells = positions.size();
        double[] edges = new double[cells + 1];
        for (int i = 1; i < cells; i++) {
            edges[i] =
                    axis.middle(
                            axis.coordinate(positions.get(i - 1)),
                            axis.coordinate(positions.get(i)));
        }
        boolean hasEnds = !parameter.kind().isCategorical() && cells > 1;
        edges[0] = hasEnds ? axis.coordinate(positions.get(0)) : axis.from();
        edges[cells] = hasEnds ? axis.coordinate(positions.get(cells - 1)) : axis.to();
        return edges;
    }
}
