package io.djltuner.report;

import io.djltuner.analysis.ImprovementCurve;
import io.djltuner.analysis.RankTable;
import io.djltuner.space.Configuration;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Every trial as an array: number, state, value, best so far, epochs, epoch of the value, seconds,
 * parameters, rank, seed, positions on the axes, metrics, kind of failure, and what else is
 * remembered of it as pairs of the index of a name and a text.
 */
final class TrialsPart {

    private static final int TEXT_LENGTH = 300;
    private static final double MILLIS_PER_SECOND = 1000;

    private final StudyHistory history;
    private final RankTable table;
    private final List<PageAxis> axes;
    private final FailureKinds failures;
    private final Map<String, Integer> names = new LinkedHashMap<>();

    TrialsPart(StudyHistory history, RankTable table, List<PageAxis> axes, FailureKinds failures) {
        this.history = history;
        this.table = table;
        this.axes = axes;
        this.failures = failures;
    }

    void write(JsonText out) {
        List<ImprovementCurve.Point> improvement = ImprovementCurve.of(history).points();
        out.name("metrics").beginArray();
        table.metrics().forEach(out::text);
        out.endArray();
        out.name("trials").beginArray();
        for (RankTable.Row row : table.rows()) {
            write(out, row, improvement.get(row.trial()).best());
        }
        out.endArray();
        out.name("names").beginArray();
        names.keySet().forEach(out::text);
        out.endArray();
    }

    private void write(JsonText out, RankTable.Row row, OptionalDouble best) {
        Trial trial = history.trial(row.trial());
        out.beginArray();
        out.whole(row.trial()).text(row.state().name());
        out.number(row.value()).number(best);
        out.whole(row.epochs()).whole(row.bestEpoch());
        out.number(row.wallTime().stream().mapToDouble(TrialsPart::seconds).findFirst());
        out.whole(row.parameters()).whole(row.rank()).text(String.valueOf(trial.seed()));
        out.beginArray();
        axes.forEach(page -> page.place(out, page.axis().position(row.configuration())));
        out.endArray().beginArray();
        for (String metric : table.metrics()) {
            out.number(row.metrics().getOrDefault(metric, Double.NaN));
        }
        out.endArray();
        out.whole(
                row.failure().stream()
                        .flatMapToInt(failure -> failures.index(failure).stream())
                        .findFirst());
        out.beginArray();
        others(trial).forEach((name, text) -> writeOther(out, name, text));
        out.endArray().endArray();
    }

    /** Values that lie on no axis, since they are fixed or from elsewhere, and attributes. */
    private Map<String, Object> others(Trial trial) {
        Configuration configuration = trial.configuration();
        Map<String, Object> others = new LinkedHashMap<>(configuration.values());
        for (PageAxis page : axes) {
            if (page.axis().position(configuration).isPresent()) {
                others.remove(page.name());
            }
        }
        trial.attributes().forEach(others::putIfAbsent);
        return others;
    }

    private void writeOther(JsonText out, String name, Object value) {
        int index = names.computeIfAbsent(name, first -> names.size());
        out.beginArray().whole(index);
        out.text(JsonText.cut(Configuration.text(value), TEXT_LENGTH));
        out.endArray();
    }

    /** The seconds of a time. */
    static double seconds(Duration time) {
        return time.toMillis() / MILLIS_PER_SECOND;
    }
}
