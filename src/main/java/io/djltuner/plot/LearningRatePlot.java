package io.djltuner.plot;

import io.djltuner.training.range.RangeTestResult;
import io.djltuner.training.range.RangeTestStep;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;

/** The losses of a range test against the rate, with what they suggest. */
record LearningRatePlot(RangeTestResult test) {

    private static final String TITLE = "Learning-rate range test";
    private static final String RATE = "learning rate";
    private static final String LOSS = "training loss of a batch";

    /** Room beside the curves, as a share of the axis. */
    private static final double ROOM = 0.03;

    static Plot of(RangeTestResult test) {
        LearningRatePlot plot = new LearningRatePlot(test);
        if (plot.smoothed().findAny().isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "learning rate: needs a step with a finite loss, but there is none in %d",
                            test.steps().size()));
        }
        return new Plot(TITLE, List.of(RATE, LOSS), plot::chart);
    }

    private XYChart chart() {
        ValueAxis losses = axis();
        double first = test.steps().get(0).rate();
        double last = test.steps().get(test.steps().size() - 1).rate();
        // The range for a search may begin below the rates tested.
        double low = fell() ? Math.min(first, test.low()) : first;
        double room = Math.pow(Math.max(last / low, 2), ROOM);
        Drawing drawing =
                new Drawing(TITLE, RATE, LOSS).xLogarithmic(low / room, last * room).yAxis(losses);
        if (fell()) {
            drawing.area("range for a search", band(losses), Palette.PALE);
        }
        drawing.line("loss", line(RangeTestStep::loss, losses), Palette.GREY, 1)
                .line("smoothed", line(RangeTestStep::smoothed, losses), Palette.BLUE, 2.6f);
        if (fell()) {
            drawing.line(
                            "suggestion " + text(test.suggestion()),
                            upright(test.suggestion(), losses),
                            Palette.GREEN,
                            2)
                    .line(
                            "turning point " + text(test.turningPoint()),
                            upright(test.turningPoint(), losses),
                            Palette.VERMILION,
                            2);
        }
        return drawing.chart();
    }

    /** As high as the smoothed loss, since single ones leap; and as low as any. */
    private ValueAxis axis() {
        ValueAxis smoothed = ValueAxis.of(smoothed());
        if (smoothed.isLogarithmic()) {
            return smoothed;
        }
        double least =
                DoubleStream.of(test.losses())
                        .filter(Double::isFinite)
                        .map(ValueAxis::drawn)
                        .reduce(smoothed.min(), Math::min);
        return new ValueAxis(least, smoothed.max(), false);
    }

    private DoubleStream smoothed() {
        return DoubleStream.of(test.smoothed()).filter(Double::isFinite);
    }

    /** Whether there is a turning point: the smoothed loss was once below where it began. */
    private boolean fell() {
        double[] smoothed = test.smoothed();
        return DoubleStream.of(smoothed).anyMatch(loss -> loss < smoothed[0]);
    }

    /** What lies outside the axis runs along its edge; what is no number parts. */
    private Points line(ToDoubleFunction<RangeTestStep> loss, ValueAxis axis) {
        Points points = new Points();
        for (RangeTestStep step : test.steps()) {
            double value = loss.applyAsDouble(step);
            if (Double.isNaN(value)) {
                points.gap();
            } else {
                points.add(step.rate(), Math.max(axis.from(), Math.min(axis.to(), value)));
            }
        }
        return points;
    }

    private Points band(ValueAxis axis) {
        return new Points()
                .add(test.low(), axis.from())
                .add(test.low(), axis.to())
                .add(test.high(), axis.to())
                .add(test.high(), axis.from());
    }

    private static Points upright(double rate, ValueAxis axis) {
        return new Points().add(rate, axis.from()).add(rate, axis.to());
    }

    private static String text(double rate) {
        return ValueAxis.text(ValueAxis.rounded(rate));
    }
}
