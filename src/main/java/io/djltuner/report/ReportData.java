package io.djltuner.report;

import io.djltuner.analysis.LearningCurves;
import io.djltuner.analysis.RankTable;
import io.djltuner.study.Direction;
import io.djltuner.study.StudyHistory;
import java.util.List;
import java.util.Map;

/** A study as the JSON document that the page draws. */
final class ReportData {

    private final StudyHistory history;
    private final Map<String, Object> attributes;
    private final Map<String, String> facts;
    private final List<PageAxis> axes;
    private final RankTable table;

    ReportData(StudyHistory history, Map<String, Object> attributes, Map<String, String> facts) {
        this.history = history;
        this.attributes = attributes;
        this.facts = facts;
        axes = PageAxis.all(history.space());
        table = RankTable.of(history);
    }

    String json() {
        JsonText out = new JsonText();
        out.beginObject();
        out.name("name").text(history.name());
        out.name("objective").beginObject();
        out.name("metric").text(history.objective().metric());
        out.name("minimize").yes(history.objective().direction() == Direction.MINIMIZE);
        out.endObject();
        writeAxes(out);
        new SearchedPart(history, attributes, facts).write(out);
        new AnswerPart(history, attributes).write(out);
        FailureKinds failures = FailureKinds.of(history);
        new TrialsPart(history, table, axes, failures).write(out);
        failures.write(out);
        new CurvesPart(LearningCurves.of(history), table).write(out);
        new AnalysisPart(history, axes).write(out);
        out.endObject();
        return out.toString();
    }

    private void writeAxes(JsonText out) {
        out.name("axes").beginArray();
        axes.forEach(axis -> axis.write(out));
        out.endArray();
    }
}
