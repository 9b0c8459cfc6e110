package io.djltuner.study.journal;

import io.djltuner.study.Failure;
import io.djltuner.study.TrialFacts;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of a trial at its end, as attributes. */
final class EndJson {

    private static final int LONGEST_TEXT = 1 << 16;

    private EndJson() {}

    static Map<String, Object> encode(TrialFacts facts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("parameters", Plain.encode(facts.parameters()));
        json.put("wall_time", facts.wallTime().toString());
        json.put("device", facts.device());
        json.put("versions", facts.versions());
        if (!facts.runValues().isEmpty()) {
            json.put("runs", facts.runValues());
        }
        return json;
    }

    static TrialFacts facts(Fields json) {
        Map<String, String> versions = new LinkedHashMap<>();
        Fields written = json.object("versions");
        written.values().keySet().forEach(name -> versions.put(name, written.text(name)));
        try {
            return new TrialFacts(
                    SettingsJson.whole(json, "parameters"),
                    Duration.parse(json.text("wall_time")),
                    json.text("device"),
                    versions,
                    json.has("runs") ? MetricsBatch.numbers(json.get("runs")) : List.of());
        } catch (DateTimeException e) {
            throw new Malformed("has no valid time: " + e.getMessage());
        }
    }

    static Map<String, Object> encode(Failure failure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cause", failure.cause());
        json.put("message", shortened(failure.message()));
        json.put("stack", shortened(failure.stackTrace()));
        return json;
    }

    /** Some messages hold all that there was. */
    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " …";
    }

    static Failure failure(Fields json) {
        return new Failure(json.text("cause"), json.text("message"), json.text("stack"));
    }
}
