package io.djltuner.report;

import io.djltuner.study.Failure;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Why trials failed: each cause once, with the trials that it took. */
final class FailureKinds {

    private static final int SHOWN = 60;
    private static final int TRACE_LENGTH = 6_000;
    private static final int MESSAGE_LENGTH = 2_000;

    private record Kind(String cause, String message) {}

    private record Found(int index, String trace, List<Integer> trials) {}

    private final Map<Kind, Found> kinds = new LinkedHashMap<>();
    private int others;

    private FailureKinds() {}

    static FailureKinds of(StudyHistory history) {
        FailureKinds kinds = new FailureKinds();
        history.trials().forEach(kinds::add);
        return kinds;
    }

    private static Kind kind(Failure failure) {
        return new Kind(failure.cause(), JsonText.cut(failure.message(), MESSAGE_LENGTH));
    }

    private void add(Trial trial) {
        if (trial.failure().isEmpty()) {
            return;
        }
        Failure failure = trial.failure().get();
        Kind kind = kind(failure);
        if (kinds.size() < SHOWN || kinds.containsKey(kind)) {
            kinds.computeIfAbsent(
                            kind,
                            first ->
                                    new Found(
                                            kinds.size(),
                                            JsonText.cut(failure.stackTrace(), TRACE_LENGTH),
                                            new ArrayList<>()))
                    .trials()
                    .add(trial.number());
        } else {
            others++;
        }
    }

    /** Where a failure stands in the list, if it is one of those that are shown. */
    OptionalInt index(Failure failure) {
        Found found = kinds.get(kind(failure));
        return found == null ? OptionalInt.empty() : OptionalInt.of(found.index());
    }

    void write(JsonText out) {
        out.name("failures").beginArray();
        kinds.forEach(
                (kind, found) -> {
                    out.beginObject();
                    out.name("cause").text(kind.cause());
                    out.name("message").text(kind.message());
                    out.name("trace").text(found.trace());
                    out.name("trials").beginArray();
                    found.trials().forEach(out::whole);
                    out.endArray().endObject();
                });
        out.endArray();
        out.name("otherFailures").whole(others);
    }
}
