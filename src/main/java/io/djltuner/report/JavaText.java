package io.djltuner.report;

import io.djltuner.space.Configuration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A configuration as Java code that can be pasted into a program. */
final class JavaText {

    private final Map<String, String> imports = new TreeMap<>();
    private final Map<Class<?>, EnumName> enums = new HashMap<>();
    private final Set<String> remarks = new LinkedHashSet<>();

    private JavaText() {
        imports.put("Configuration", Configuration.class.getName());
        imports.put("Map", "java.util.Map");
    }

    /**
     * Imports, and a statement that makes the configuration. Enums that not every program can name
     * are remarked on before it.
     */
    static String of(Configuration configuration) {
        return new JavaText().text(configuration);
    }

    private String text(Configuration configuration) {
        StringBuilder code = new StringBuilder("Configuration best = Configuration.of(Map.of())");
        configuration
                .values()
                .forEach(
                        (name, value) ->
                                code.append("\n        .with(")
                                        .append(literal(name))
                                        .append(", ")
                                        .append(expression(value))
                                        .append(')'));
        StringBuilder all = new StringBuilder();
        imports.values().stream()
                .sorted()
                .forEach(type -> all.append("import ").append(type).append(";\n"));
        all.append('\n');
        remarks.forEach(remark -> all.append("// ").append(remark).append('\n'));
        return all.append(code).append(";\n").toString();
    }

    private String expression(Object value) {
        if (value instanceof Enum<?> constant) {
            EnumName type = enums.computeIfAbsent(constant.getDeclaringClass(), this::named);
            return ascii(type.text() + "." + constant.name());
        }
        return value instanceof String text ? literal(text) : String.valueOf(value);
    }

    private EnumName named(Class<?> type) {
        EnumName name = EnumName.of(type);
        boolean taken = name.imported().isPresent() && imports.containsKey(name.text());
        EnumName used = taken ? name.whole() : name;
        used.imported().ifPresent(imported -> imports.put(used.text(), ascii(imported)));
        used.remark().ifPresent(remark -> remarks.add(ascii(remark)));
        return used;
    }

    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder();
        text.chars().forEach(c -> append(ascii, (char) c));
        return ascii.toString();
    }

    private static void append(StringBuilder ascii, char c) {
        if (c < ' ' || c > '~') {
            ascii.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
            ascii.append(c);
        }
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
                default -> append(literal, c);
            }
        }
        return literal.append('"').toString();
    }
}
