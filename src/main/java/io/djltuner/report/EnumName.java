package io.djltuner.report;

import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * How code can name an enum that somebody declared somewhere.
 *
 * @param text the name
 * @param imported what must be imported for it
 * @param remark why that may not be enough, one sentence
 */
record EnumName(String text, Optional<String> imported, Optional<String> remark) {

    /** What shells, and so notebooks, wrap a cell's declarations in. */
    private static final String CELLS = "REPL.$JShell$";

    static EnumName of(Class<?> type) {
        String name = type.getCanonicalName();
        if (name == null) {
            return unimported(
                    type.getSimpleName(),
                    "is declared inside a method: only code there can name it.");
        }
        if (name.startsWith(CELLS)) {
            return unimported(
                    name.substring(name.indexOf('.', CELLS.length()) + 1),
                    "was declared in a shell or notebook: declare it first.");
        }
        if (type.getPackageName().isEmpty()) {
            return unimported(name, "is in no package: only code in none can name it.");
        }
        return within(type, name);
    }

    private static EnumName unimported(String text, String remark) {
        return new EnumName(text, Optional.empty(), Optional.of(text + " " + remark));
    }

    private static EnumName within(Class<?> type, String name) {
        String simple = type.getSimpleName();
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (Modifier.isPrivate(outer.getModifiers())) {
                return unimported(
                        simple,
                        "is private: only code in %s can name it."
                                .formatted(outer.getEnclosingClass().getCanonicalName()));
            }
        }
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (!Modifier.isPublic(outer.getModifiers())) {
                String remark =
                        "%s is not public: only code in %s can name it."
                                .formatted(simple, type.getPackageName());
                return new EnumName(simple, Optional.of(name), Optional.of(remark));
            }
        }
        return new EnumName(simple, Optional.of(name), Optional.empty());
    }

    /** The same by its whole name, for code in which the short one is another's. */
    EnumName whole() {
        return new EnumName(imported.orElse(text), Optional.empty(), remark);
    }
}
