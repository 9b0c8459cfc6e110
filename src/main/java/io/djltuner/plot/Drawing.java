package io.djltuner.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.AnnotationTextPanel;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.None;

/** A chart in the making, all in one style. */
final class Drawing {

    private final XYChart chart;
    private final XYStyler style;
    private int series;

    Drawing(String title, String x, String y) {
        chart = new XYChart(800, 500);
        chart.setTitle(title);
        chart.setXAxisTitle(x);
        chart.setYAxisTitle(y);
        style = chart.getStyler();
        style.setLocale(Locale.ROOT);
        style.setChartBackgroundColor(Color.WHITE);
        style.setChartFontColor(Palette.BLACK);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        style.setChartTitleBoxVisible(false);
        style.setChartPadding(12);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(Palette.LIGHT);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setPlotContentSize(1);
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setAxisTickMarksColor(Palette.GREY);
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setLegendSeriesLineLength(18);
        style.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setAnnotationTextFontColor(Palette.BLACK);
        style.setAnnotationTextPanelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setAnnotationTextPanelBackgroundColor(new Color(255, 255, 255, 215));
        style.setAnnotationTextPanelBorderColor(new Color(255, 255, 255, 0));
        style.setAnnotationTextPanelPadding(2);
    }

    XYChart chart() {
        style.setLegendVisible(
                chart.getSeriesMap().values().stream().anyMatch(XYSeries::isShowInLegend));
        return chart;
    }

    Drawing xAxis(DrawnAxis axis) {
        style.setXAxisLogarithmic(axis.isLogarithmic());
        xRange(axis.from(), axis.to());
        if (axis.hasTexts()) {
            style.setxAxisTickLabelsFormattingFunction(axis::text);
        }
        return this;
    }

    Drawing yAxis(DrawnAxis axis) {
        style.setYAxisLogarithmic(axis.isLogarithmic());
        yRange(axis.from(), axis.to());
        if (axis.hasTexts()) {
            style.setyAxisTickLabelsFormattingFunction(axis::text);
        }
        return this;
    }

    Drawing yAxis(ValueAxis axis) {
        style.setYAxisLogarithmic(axis.isLogarithmic());
        return yRange(axis.from(), axis.to());
    }

    Drawing xRange(double from, double to) {
        style.setXAxisMin(from);
        style.setXAxisMax(to);
        return this;
    }

    /** Powers of ten as far apart as each other; both ends above 0. */
    Drawing xLogarithmic(double from, double to) {
        style.setXAxisLogarithmic(true);
        return xRange(from, to);
    }

    Drawing yRange(double from, double to) {
        style.setYAxisMin(from);
        style.setYAxisMax(to);
        return this;
    }

    /** Texts for places on the y axis; blank where there is none. */
    Drawing yTexts(DoubleFunction<String> texts) {
        style.setyAxisTickLabelsFormattingFunction(texts::apply);
        return this;
    }

    /** Whole numbers from 0 or 1 on. */
    Drawing xCounts() {
        style.setxAxisTickLabelsFormattingFunction(
                x ->
                        x >= 0 && x == Math.rint(x)
                                ? String.format(Locale.ROOT, "%.0f", x)
                                : Texts.blank(x));
        return this;
    }

    Drawing without(boolean xTicks, boolean yTicks) {
        style.setXAxisTicksVisible(xTicks);
        style.setYAxisTicksVisible(yTicks);
        style.setPlotGridVerticalLinesVisible(xTicks);
        style.setPlotGridHorizontalLinesVisible(yTicks);
        return this;
    }

    /** Marks without lines; nothing if there are none. */
    Drawing marks(String name, Points points, Color color, Marker marker, int size) {
        add(name, points, XYSeriesRenderStyle.Scatter, color)
                .ifPresent(added -> added.setMarker(marker).setMarkerColor(color));
        style.setMarkerSize(size);
        return this;
    }

    /** Lines through points, parted by gaps; nothing if there are no points. */
    Drawing line(String name, Points points, Color color, float width) {
        return line(name, points, color, width, XYSeriesRenderStyle.Line);
    }

    /** A line that goes right, then up or down. */
    Drawing steps(String name, Points points, Color color, float width) {
        return line(name, points, color, width, XYSeriesRenderStyle.Step);
    }

    private Drawing line(
            String name, Points points, Color color, float width, XYSeriesRenderStyle kind) {
        BasicStroke stroke = new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        add(name, points, kind, color).ifPresent(added -> added.setLineStyle(stroke));
        return this;
    }

    /** A filled outline. */
    Drawing area(String name, Points corners, Color color) {
        add(name, corners, XYSeriesRenderStyle.PolygonArea, color)
                .ifPresent(
                        added -> {
                            added.setFillColor(color);
                            added.setLineStyle(new BasicStroke(0.5f));
                        });
        return this;
    }

    Drawing text(String text, double x, double y) {
        chart.addAnnotation(new AnnotationText(text, x, y, false));
        return this;
    }

    /** Text on a light ground, to the right of the place, so that lines do not cross it. */
    Drawing panel(String text, double x, double y) {
        chart.addAnnotation(new AnnotationTextPanel(text, x, y, false));
        return this;
    }

    /** Series without a name are not in the legend. */
    private Optional<XYSeries> add(
            String name, Points points, XYSeriesRenderStyle kind, Color color) {
        if (points.isEmpty()) {
            return Optional.empty();
        }
        XYSeries added = chart.addSeries("series " + series++, points.xs(), points.ys());
        added.setXYSeriesRenderStyle(kind);
        added.setLabel(name);
        added.setShowInLegend(!name.isEmpty());
        added.setMarker(new None());
        added.setLineColor(color);
        return Optional.of(added);
    }
}
