package io.djltuner.report;

import io.djltuner.space.Choice;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.study.Budget;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was searched: the space, and how, on what and by what. */
final class SearchedPart {

    /** What attributes of studies begin with that are settings. */
    static final List<String> SETTINGS = List.of("djl_tuner:setting:", "djl_tuner:latest:");

    private static final List<String> NOT_SET = List.of("default", "unlimited", "{}", "");

    private final StudyHistory history;
    private final Map<String, Object> attributes;
    private final Map<String, String> given;

    SearchedPart(StudyHistory history, Map<String, Object> attributes, Map<String, String> given) {
        this.history = history;
        this.attributes = attributes;
        this.given = given;
    }

    void write(JsonText out) {
        out.name("facts").beginArray();
        facts().forEach((name, text) -> out.beginArray().text(name).text(text).endArray());
        out.endArray();
        out.name("space").beginArray();
        for (Hyperparameter<?> parameter : history.space().hyperparameters()) {
            out.beginArray().text(parameter.name()).text(values(parameter));
            out.text(parameter.condition().map(Object::toString).orElse(""));
            out.text(Configuration.text(parameter.defaultValue())).endArray();
        }
        out.endArray();
    }

    private static String values(Hyperparameter<?> parameter) {
        if (parameter instanceof RealRange range) {
            String steps = range.step() > 0 ? " in steps of " + text(range.step()) : "";
            return text(range.min()) + " … " + text(range.max()) + steps + scale(range.scale());
        }
        if (parameter instanceof IntRange range) {
            String steps =
                    range.factor() > 1
                            ? " in powers of " + range.factor()
                            : range.step() > 1 ? " in steps of " + range.step() : "";
            return range.min() + " … " + range.max() + steps + scale(range.scale());
        }
        List<?> values =
                parameter instanceof Choice<?> choice
                        ? choice.values()
                        : List.of(parameter.defaultValue());
        return values.stream().map(SearchedPart::text).collect(Collectors.joining(", "));
    }

    private static String text(Object value) {
        return Configuration.text(value);
    }

    private static String scale(Scale scale) {
        return switch (scale) {
            case LINEAR -> "";
            case LOG -> ", logarithmic";
            case REVERSE_LOG -> ", logarithmic from above";
        };
    }

    /** By name: what was given for the report, what the study knows, what its trials know. */
    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(given);
        facts.put("objective", history.objective().toString());
        facts.put("seed", String.valueOf(history.seed()));
        String limits = limits(history.budget());
        if (!limits.isEmpty()) {
            facts.put("budget", limits);
        }
        settings().forEach(facts::putIfAbsent);
        putDistinct(facts, "device", known -> List.of(known.device()));
        putDistinct(
                facts,
                "versions",
                known ->
                        known.versions().entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList());
        return facts;
    }

    private static String limits(Budget budget) {
        List<String> limits = new ArrayList<>();
        budget.trials()
                .ifPresent(trials -> limits.add(String.format(Locale.ROOT, "%,d trials", trials)));
        budget.epochs()
                .ifPresent(epochs -> limits.add(String.format(Locale.ROOT, "%,d epochs", epochs)));
        budget.time().ifPresent(time -> limits.add(String.valueOf(time)));
        return String.join(", ", limits);
    }

    /** Those that were given; the others say that they are at their default. */
    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        attributes.forEach(
                (name, content) -> {
                    for (String prefix : SETTINGS) {
                        String text = String.valueOf(content);
                        if (name.startsWith(prefix) && !NOT_SET.contains(text)) {
                            settings.put(name.substring(prefix.length()), text);
                        }
                    }
                });
        return settings;
    }

    private void putDistinct(
            Map<String, String> facts, String name, Function<TrialFacts, List<String>> texts) {
        TreeSet<String> found = new TreeSet<>();
        for (Trial trial : history.trials()) {
            trial.facts().map(texts).ifPresent(found::addAll);
        }
        found.remove("");
        if (!found.isEmpty()) {
            facts.put(name, String.join(", ", found));
        }
    }
}
