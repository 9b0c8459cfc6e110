package io.djltuner.plot;

import io.djltuner.analysis.ParallelAxes;
import io.djltuner.analysis.ParallelAxes.Line;
import io.djltuner.analysis.ParameterAxis;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.knowm.xchart.XYChart;

/** A line for every trial through an axis for everything that varies, and one for the value. */
record ParallelPlot(ParallelAxes axes, String label) {

    /** So many categories have room on an axis; of more, every so many has a text. */
    private static final int MOST_TEXTS = 12;

    static Plot of(ParallelAxes axes) {
        if (axes.lines().stream().noneMatch(line -> line.value().isPresent())) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "parallel coordinates: needs a trial with a value, but none of %d has one",
                            axes.lines().size()));
        }
        ParallelPlot plot = new ParallelPlot(axes, Texts.label(axes.objective()));
        List<String> labels = new ArrayList<>();
        axes.axes().forEach(axis -> labels.add(axis.name()));
        labels.add(plot.label);
        return new Plot("Parallel coordinates", labels, plot::chart);
    }

    private XYChart chart() {
        ValueAxis values =
                ValueAxis.of(
                        axes.lines().stream()
                                .filter(line -> line.value().isPresent())
                                .mapToDouble(line -> line.value().getAsDouble()));
        Levels levels = Levels.of(values, axes.objective());
        int last = axes.axes().size();
        Drawing drawing =
                new Drawing("Parallel coordinates", "", "")
                        .without(false, false)
                        .xRange(-0.35, last + 0.35)
                        .yRange(-0.2, 1.08)
                        .line("failed", failed(), Palette.VERMILION, 0.8f)
                        .line("pruned", lines(levels, TrialState.PRUNED, -1), Palette.GREY, 0.8f);
        for (int level = Palette.LEVELS - 1; level >= 0; level--) {
            Points complete = lines(levels, TrialState.COMPLETE, level);
            drawing.line(levels.text(level), complete, Palette.level(level), 1.4f);
        }
        for (int i = 0; i < last; i++) {
            drawAxis(drawing, i, last);
        }
        drawValues(drawing, values, last);
        return drawing.chart();
    }

    private Points failed() {
        Points points = new Points();
        axes.lines().stream()
                .filter(line -> line.state() == TrialState.FAILED)
                .forEach(line -> add(points, line, OptionalDouble.empty()));
        return points;
    }

    private Points lines(Levels levels, TrialState state, int level) {
        Points points = new Points();
        for (Line line : axes.lines()) {
            if (line.state() == state && line.value().isPresent()) {
                double value = line.value().getAsDouble();
                if (level < 0 || levels.of(value) == level) {
                    add(points, line, OptionalDouble.of(levels.axis().unit(value)));
                }
            }
        }
        return points;
    }

    /** A line has gaps where a hyperparameter is not active. */
    private void add(Points points, Line line, OptionalDouble value) {
        points.gap();
        for (int i = 0; i < line.positions().size(); i++) {
            OptionalDouble position = line.positions().get(i);
            if (position.isPresent()) {
                points.add(i, axes.axes().get(i).unit(position.getAsDouble()));
            } else {
                points.gap();
            }
        }
        value.ifPresent(unit -> points.add(axes.axes().size(), unit));
    }

    private void drawAxis(Drawing drawing, int index, int last) {
        ParameterAxis axis = axes.axes().get(index);
        rule(drawing, index);
        drawing.text(Texts.label(axis.name()), index, below(index, last));
        if (axis.kind().isCategorical()) {
            int every = (axis.categories().size() + MOST_TEXTS - 1) / MOST_TEXTS;
            for (int i = 0; i < axis.categories().size(); i += every) {
                drawing.panel(Texts.label(axis.categories().get(i)), index, axis.unit(i));
            }
        } else {
            ends(drawing, index, axis.label(axis.min()), axis.label(axis.max()));
        }
    }

    private void drawValues(Drawing drawing, ValueAxis values, int index) {
        rule(drawing, index);
        drawing.text(Texts.label(axes.objective().metric()), index, below(index, index));
        ends(
                drawing,
                index,
                ValueAxis.text(ValueAxis.rounded(values.min())),
                ValueAxis.text(ValueAxis.rounded(values.max())));
    }

    private static void ends(Drawing drawing, int index, String low, String high) {
        drawing.text(low, index, -0.04).text(high, index, 1.04);
    }

    private static void rule(Drawing drawing, int index) {
        drawing.line("", new Points().add(index, 0).add(index, 1), Palette.GREY, 1);
    }

    /** Names of neighbours are at two heights, so that long ones do not meet. */
    private static double below(int index, int last) {
        return last > 4 && index % 2 == 1 ? -0.165 : -0.11;
    }
}
