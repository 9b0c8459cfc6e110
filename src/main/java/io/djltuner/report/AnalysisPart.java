package io.djltuner.report;

import io.djltuner.analysis.ContourGrid;
import io.djltuner.analysis.ParameterImportance;
import io.djltuner.analysis.RungTable;
import io.djltuner.analysis.TimeSpent;
import io.djltuner.study.StudyHistory;
import java.util.List;

/** What mattered, the surface over the two that mattered most, rungs, and where time went. */
final class AnalysisPart {

    private final StudyHistory history;
    private final List<PageAxis> axes;
    private final List<String> names;

    AnalysisPart(StudyHistory history, List<PageAxis> axes) {
        this.history = history;
        this.axes = axes;
        names = axes.stream().map(PageAxis::name).toList();
    }

    void write(JsonText out) {
        ParameterImportance importance = ParameterImportance.of(history);
        writeImportance(out, importance);
        out.name("contour");
        List<ParameterImportance.Share> shares = importance.shares();
        if (shares.size() < 2) {
            out.nothing();
        } else {
            write(out, ContourGrid.of(history, shares.get(0).name(), shares.get(1).name()));
        }
        writeRungs(out, RungTable.of(history));
        writeTime(out, TimeSpent.of(history));
    }

    private void writeImportance(JsonText out, ParameterImportance importance) {
        out.name("importance").beginObject();
        out.name("trials").whole(importance.trials());
        out.name("shares").beginArray();
        for (ParameterImportance.Share share : importance.shares()) {
            out.beginArray().whole(names.indexOf(share.name())).number(share.share()).endArray();
        }
        out.endArray().endObject();
    }

    private void write(JsonText out, ContourGrid contour) {
        out.beginObject();
        int x = names.indexOf(contour.x().name());
        int y = names.indexOf(contour.y().name());
        out.name("x").whole(x).name("y").whole(y);
        out.name("xs").beginArray();
        contour.xs().forEach(position -> axes.get(x).place(out, position));
        out.endArray().name("ys").beginArray();
        contour.ys().forEach(position -> axes.get(y).place(out, position));
        out.endArray().name("cells").beginArray();
        contour.cells()
                .forEach(
                        row -> {
                            out.beginArray();
                            row.forEach(out::number);
                            out.endArray();
                        });
        out.endArray().endObject();
    }

    private static void writeRungs(JsonText out, RungTable table) {
        out.name("brackets").beginArray();
        for (RungTable.Bracket bracket : table.brackets()) {
            out.beginObject();
            out.name("index").whole(bracket.index());
            out.name("started").whole(bracket.started());
            out.name("planned").whole(bracket.planned());
            out.name("rungs").beginArray();
            for (RungTable.Rung rung : bracket.rungs()) {
                out.beginArray().whole(rung.epochs()).whole(rung.reached());
                out.whole(rung.promoted()).number(rung.best()).endArray();
            }
            out.endArray().endObject();
        }
        out.endArray();
    }

    private static void writeTime(JsonText out, TimeSpent time) {
        out.name("time").beginObject();
        out.name("seconds").number(TrialsPart.seconds(time.total()));
        out.name("states").beginArray();
        time.byState()
                .forEach(
                        (state, spent) ->
                                out.beginArray()
                                        .text(state.name())
                                        .whole(spent.trials())
                                        .whole(spent.epochs())
                                        .number(TrialsPart.seconds(spent.wallTime()))
                                        .endArray());
        out.endArray().endObject();
    }
}
