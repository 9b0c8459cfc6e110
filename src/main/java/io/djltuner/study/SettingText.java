package io.djltuner.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two texts of one setting, without what they have in common: of {@code Grid[points=5, of={}]} and
 * {@code Grid[points=7, of={}]}, {@code points=5} and {@code points=7}.
 *
 * @param before what the study began with
 * @param now what was given
 */
record SettingText(String before, String now) {

    /** What differs in two texts. */
    static SettingText differing(String before, String now) {
        Map<String, String> old = parts(before);
        Map<String, String> given = parts(now);
        if (old.isEmpty()
                || !head(before).equals(head(now))
                || !List.copyOf(old.keySet()).equals(List.copyOf(given.keySet()))) {
            return new SettingText(before, now);
        }
        List<String> oldParts = new ArrayList<>();
        List<String> newParts = new ArrayList<>();
        old.forEach(
                (name, value) -> {
                    if (!value.equals(given.get(name))) {
                        oldParts.add(name + "=" + value);
                        newParts.add(name + "=" + given.get(name));
                    }
                });
        return new SettingText(String.join(", ", oldParts), String.join(", ", newParts));
    }

    private static String head(String text) {
        return text.contains("[") ? text.substring(0, text.indexOf('[')) : text;
    }

    /**
     * The named parts of a text such as {@code name[a=1, b=[2, 3]]}; none if it is no such text.
     */
    private static Map<String, String> parts(String text) {
        int first = text.indexOf('[');
        if (first < 0 || !text.endsWith("]")) {
            return Map.of();
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : split(text.substring(first + 1, text.length() - 1))) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                return Map.of();
            }
            parts.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return parts;
    }

    /** Splits at commas outside brackets. */
    private static List<String> split(String inside) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            depth += "[{(".indexOf(c) >= 0 ? 1 : "]})".indexOf(c) >= 0 ? -1 : 0;
            if (depth == 0 && inside.startsWith(", ", i)) {
                parts.add(inside.substring(start, i));
                start = i + 2;
            }
        }
        parts.add(inside.substring(start));
        return parts;
    }
}
