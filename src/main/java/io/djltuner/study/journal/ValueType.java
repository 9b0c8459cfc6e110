package io.djltuner.study.journal;

import java.util.Map;
import java.util.Optional;

/**
 * The type of a hyperparameter's values: {@code string}, {@code boolean}, {@code integer}, {@code
 * real}, or {@code enum} with the class's name.
 */
final class ValueType {

    private static final String ENUM = "enum ";
    private static final Map<String, Class<?>> PLAIN =
            Map.of(
                    "string", String.class,
                    "boolean", Boolean.class,
                    "integer", Integer.class,
                    "real", Double.class);

    private final String text;
    private final Optional<Class<?>> type;

    private ValueType(String text, Optional<Class<?>> type) {
        this.text = text;
        this.type = type;
    }

    static ValueType of(Class<?> type) {
        String text =
                PLAIN.entrySet().stream()
                        .filter(entry -> entry.getValue() == type)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(ENUM + type.getName());
        return new ValueType(text, Optional.of(type));
    }

    /** The type of a text; constants of an enum that this program has not are read as strings. */
    static ValueType named(String text) {
        if (PLAIN.containsKey(text)) {
            return new ValueType(text, Optional.of(PLAIN.get(text)));
        }
        if (!text.startsWith(ENUM)) {
            throw new Malformed("has values of unknown type '" + text + "'");
        }
        return new ValueType(text, enumClass(text.substring(ENUM.length())));
    }

    /** Looks at a class without running any of its code unless it is an enum. */
    private static Optional<Class<?>> enumClass(String name) {
        try {
            Class<?> found = Class.forName(name, false, ValueType.class.getClassLoader());
            return found.isEnum() ? Optional.of(found) : Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    String text() {
        return text;
    }

    static Object encode(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    Object decode(Object json) {
        Class<?> expected = type.orElse(String.class);
        if (expected.isEnum()) {
            for (Object constant : expected.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(json)) {
                    return constant;
                }
            }
        } else if (expected == Double.class && json instanceof Number number) {
            return number.doubleValue();
        } else if (expected.isInstance(json)) {
            return json;
        }
        throw new Malformed("has " + json + " where a value of type " + text + " is expected");
    }
}
