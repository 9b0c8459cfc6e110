package io.djltuner.report;

import io.djltuner.space.Configuration;
import java.util.Set;
import java.util.TreeSet;

/** A configuration as Java code that can be pasted into a program. */
final class JavaText {

    private JavaText() {}

    /** Imports, and a statement that makes the configuration. */
    static String of(Configuration configuration) {
        Set<String> imports = new TreeSet<>(Set.of(Configuration.class.getName(), "java.util.Map"));
        StringBuilder code = new StringBuilder("Configuration best = Configuration.of(Map.of())");
        configuration
                .values()
                .forEach(
                        (name, value) -> {
                            if (value instanceof Enum<?> constant) {
                                imports.add(constant.getDeclaringClass().getCanonicalName());
                            }
                            code.append("%n        .with(".formatted())
                                    .append(literal(name))
                                    .append(", ")
                                    .append(expression(value))
                                    .append(')');
                        });
        StringBuilder all = new StringBuilder();
        imports.forEach(type -> all.append("import ").append(type).append(";\n"));
        return all.append('\n').append(code).append(";\n").toString().replace("\r\n", "\n");
    }

    private static String expression(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.getDeclaringClass().getSimpleName() + "." + constant.name();
        }
        return value instanceof String text ? literal(text) : String.valueOf(value);
    }

    /** In ASCII, so that it survives every encoding of the file that it is pasted into. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> {
                    if (c < ' ' || c > '~') {
                        literal.append("\\u%04x".formatted((int) c));
                    } else {
                        literal.append(c);
                    }
                }
            }
        }
        return literal.append('"').toString();
    }
}
