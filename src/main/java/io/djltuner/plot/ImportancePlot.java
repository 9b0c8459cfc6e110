package io.djltuner.plot;

import io.djltuner.analysis.ParameterImportance;
import io.djltuner.analysis.ParameterImportance.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/** Shares as bars, the largest on top. */
record ImportancePlot(ParameterImportance importance) {

    private static final double HALF_BAR = 0.32;

    static Plot of(ParameterImportance importance) {
        if (importance.shares().isEmpty()) {
            throw new IllegalArgumentException("importance: needs a hyperparameter that varies");
        }
        if (importance.shares().stream().allMatch(share -> share.share() == 0)) {
            throw new IllegalArgumentException(
                    String.format(
                                    Locale.ROOT,
                                    "importance: needs complete trials whose values differ, but there are %d",
                                    importance.trials())
                            + " and they do not tell");
        }
        ImportancePlot plot = new ImportancePlot(importance);
        List<String> labels = new ArrayList<>();
        labels.add(plot.axis());
        importance.shares().forEach(share -> labels.add(share.name()));
        return new Plot("Importance", labels, plot::chart);
    }

    private String axis() {
        return switch (importance.method()) {
            case PED_ANOVA ->
                    String.format(
                            Locale.ROOT, "share by PED-ANOVA, of %d trials", importance.trials());
            case FANOVA ->
                    String.format(
                            Locale.ROOT, "share by fANOVA, of %d trials", importance.trials());
        };
    }

    private XYChart chart() {
        List<Share> shares = importance.shares();
        int bars = shares.size();
        double most = shares.get(0).share();
        Drawing drawing =
                new Drawing("Importance", axis(), "")
                        .xRange(0, 1.12 * most)
                        .yRange(-0.5, bars - 0.5)
                        .yTexts(y -> name(bars - 1 - y));
        for (int i = 0; i < bars; i++) {
            double y = bars - 1.0 - i;
            double share = shares.get(i).share();
            Points bar =
                    new Points()
                            .add(0, y - HALF_BAR)
                            .add(share, y - HALF_BAR)
                            .add(share, y + HALF_BAR)
                            .add(0, y + HALF_BAR);
            drawing.area("", bar, Palette.BLUE)
                    .text(
                            String.format(Locale.ROOT, "%.0f %%", 100 * share),
                            share + 0.05 * most,
                            y);
        }
        return drawing.chart();
    }

    private String name(double index) {
        long nearest = Math.round(index);
        boolean bar =
                Math.abs(index - nearest) < 1e-6
                        && nearest >= 0
                        && nearest < importance.shares().size();
        return bar
                ? Texts.label(importance.shares().get((int) nearest).name())
                : Texts.blank(index);
    }
}
