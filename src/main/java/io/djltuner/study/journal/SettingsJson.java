package io.djltuner.study.journal;

import io.djltuner.study.Budget;
import io.djltuner.study.Direction;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How a study began, as the content of {@code djl_tuner:study}. */
final class SettingsJson {

    static final int FORMAT = 1;

    private SettingsJson() {}

    static Map<String, Object> encode(StudyEvent.StudyStarted started) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("seed", Plain.encode(started.seed()));
        json.put("metric", started.objective().metric());
        json.put("direction", started.objective().direction().name());
        Map<String, Object> budget = new LinkedHashMap<>();
        started.budget().trials().ifPresent(trials -> budget.put("trials", trials));
        started.budget().epochs().ifPresent(epochs -> budget.put("epochs", Plain.encode(epochs)));
        started.budget().time().ifPresent(time -> budget.put("time", time.toString()));
        json.put("budget", budget);
        json.put("space", SpaceJson.encode(started.space()));
        return json;
    }

    /** Reads how the study of a name began. */
    static StudyEvent.StudyStarted decode(String name, Fields json) {
        int format = json.whole("format");
        if (format != FORMAT) {
            throw new Malformed(
                    "is of format " + format + ", and this version reads " + FORMAT + " only");
        }
        Fields budget = json.object("budget");
        try {
            return new StudyEvent.StudyStarted(
                    name,
                    SpaceJson.decode(json.list("space")),
                    new Objective(json.text("metric"), Direction.valueOf(json.text("direction"))),
                    whole(json, "seed"),
                    new Budget(
                            budget.has("trials")
                                    ? OptionalInt.of(budget.whole("trials"))
                                    : OptionalInt.empty(),
                            budget.has("epochs")
                                    ? OptionalLong.of(whole(budget, "epochs"))
                                    : OptionalLong.empty(),
                            budget.has("time")
                                    ? Optional.of(Duration.parse(budget.text("time")))
                                    : Optional.empty()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Malformed("has no valid settings: " + e.getMessage());
        }
    }

    static long whole(Fields json, String name) {
        if (Plain.decode(json.get(name)) instanceof Number number) {
            return number.longValue();
        }
        throw new Malformed("has no whole number for '" + name + "'");
    }
}
