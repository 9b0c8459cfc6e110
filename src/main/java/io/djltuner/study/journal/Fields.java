package io.djltuner.study.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a JSON object's fields by name and type.
 *
 * @param values by name
 */
record Fields(Map<String, Object> values) {

    /** An object within an object or list. */
    static Fields of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((name, content) -> named.put(String.valueOf(name), content));
            return new Fields(named);
        }
        throw new Malformed("has " + value + " where an object is expected");
    }

    boolean has(String name) {
        Object value = values.get(name);
        return value != null && !(value instanceof Optional<?>);
    }

    Object get(String name) {
        Object value = values.get(name);
        if (value == null || value instanceof Optional<?>) {
            throw new Malformed("has no '" + name + "'");
        }
        return value;
    }

    private Malformed wrong(String name, String type) {
        return new Malformed("has %s for '%s', which is no %s".formatted(get(name), name, type));
    }

    String text(String name) {
        if (get(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "text");
    }

    boolean truth(String name) {
        if (get(name) instanceof Boolean truth) {
            return truth;
        }
        throw wrong(name, "boolean");
    }

    int whole(String name) {
        if (get(name) instanceof Integer number) {
            return number;
        }
        throw wrong(name, "whole number");
    }

    long large(String name) {
        Object value = get(name);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw wrong(name, "whole number");
    }

    double real(String name) {
        if (get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, "number");
    }

    List<Object> list(String name) {
        if (get(name) instanceof List<?> list) {
            return List.copyOf(list);
        }
        throw wrong(name, "list");
    }

    Fields object(String name) {
        return of(get(name));
    }

    /** The fields of an object that may be missing. */
    Fields objectOrEmpty(String name) {
        return has(name) ? object(name) : new Fields(Map.of());
    }
}
