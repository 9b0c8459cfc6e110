package io.djltuner.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of a study as they stand in its journal, beside space and objective: those that it must
 * go on with, and those that may change, of which the latest stands there.
 */
final class StudySettings {

    private static final String KEPT = "djl_tuner:setting:";
    private static final String LATEST = "djl_tuner:latest:";

    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Map<String, String> latest = new LinkedHashMap<>();

    /** Whether an attribute is a setting that a study must go on with. */
    static boolean isKept(String attribute) {
        return attribute.startsWith(KEPT);
    }

    /** Adds one that results depend on. */
    void keep(String name, String content) {
        kept.put(name, content);
    }

    /** Adds one that may change. */
    void note(String name, String content) {
        latest.put(name, content);
    }

    /** All of them by name. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>(kept);
        all.putAll(latest);
        return Collections.unmodifiableMap(all);
    }

    /**
     * Compares the settings to be kept with those that a study began with.
     *
     * @param begun the study's attributes
     * @param except names that do not count
     * @param wayOut what to do about a difference
     * @throws IllegalArgumentException if one differs
     */
    void check(Map<String, Object> begun, List<String> except, String wayOut) {
        kept.forEach(
                (name, now) -> {
                    Object before = begun.getOrDefault(KEPT + name, now);
                    if (!before.equals(now) && !except.contains(name)) {
                        SettingText text = SettingText.differing(String.valueOf(before), now);
                        throw new IllegalArgumentException(
                                "%s: the study began with %s, but got %s; %s"
                                        .formatted(name, text.before(), text.now(), wayOut));
                    }
                });
    }

    /** The events that say what is not among a study's attributes. */
    List<StudyEvent> missing(Map<String, Object> attributes) {
        List<StudyEvent> events = new ArrayList<>();
        kept.forEach((name, now) -> addMissing(events, attributes, KEPT + name, now));
        latest.forEach((name, now) -> addMissing(events, attributes, LATEST + name, now));
        return events;
    }

    private static void addMissing(
            List<StudyEvent> events, Map<String, Object> attributes, String name, String now) {
        if (!now.equals(attributes.get(name))) {
            events.add(new StudyEvent.StudyAttribute(name, now));
        }
    }
}
