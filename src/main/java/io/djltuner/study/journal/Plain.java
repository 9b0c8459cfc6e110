package io.djltuner.study.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Strings, numbers and booleans as JSON and back, of the same type: where JSON alone would lose the
 * type, an object with one field says it.
 */
final class Plain {

    private static final String LONG = "djl_tuner:long";
    private static final String FLOAT = "djl_tuner:float";

    private Plain() {}

    static Object encode(Object content) {
        if (content instanceof Long number) {
            return Map.of(LONG, number.toString());
        }
        if (content instanceof Float number) {
            return Map.of(FLOAT, number.toString());
        }
        return content;
    }

    /** What another tool wrote in lists and objects is kept as their text. */
    static Object decode(Object json) {
        if (json instanceof Map<?, ?> map && map.size() == 1) {
            if (map.get(LONG) instanceof String number) {
                return parseLong(number);
            }
            if (map.get(FLOAT) instanceof String number) {
                return parseFloat(number);
            }
        }
        return json instanceof Map<?, ?> || json instanceof List<?> ? Json.text(json) : json;
    }

    static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Malformed("has '" + text + "' where a whole number is expected");
        }
    }

    private static float parseFloat(String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw new Malformed("has '" + text + "' where a number is expected");
        }
    }

    static Map<String, Object> encode(Map<String, Object> contents) {
        Map<String, Object> json = new LinkedHashMap<>();
        contents.forEach((name, content) -> json.put(name, encode(content)));
        return json;
    }

    static Map<String, Object> decode(Map<String, Object> json) {
        Map<String, Object> contents = new LinkedHashMap<>();
        json.forEach(
                (name, content) -> {
                    if (!(content instanceof Optional<?>)) {
                        contents.put(name, decode(content));
                    }
                });
        return contents;
    }
}
