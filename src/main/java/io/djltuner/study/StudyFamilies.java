package io.djltuner.study;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The studies at a place, and which of them extend which: {@code housing}, {@code housing@2} and
 * {@code housing@3} are one family, and its newest member is meant by its name. {@code housing@1}
 * means the first one.
 */
final class StudyFamilies {

    private static final String FIRST = "@1";

    private final Path path;
    private final List<String> names;

    /** By the name of an extension, what it extends. */
    private final Map<String, String> extended = new HashMap<>();

    /**
     * Describes the studies at a place.
     *
     * @param path of the place
     * @param studies by name, in order, what each extends
     */
    StudyFamilies(Path path, Map<String, Optional<String>> studies) {
        this.path = path;
        names = List.copyOf(studies.keySet());
        studies.forEach((name, of) -> of.ifPresent(other -> extended.put(name, other)));
    }

    /**
     * The name of a study to go on with, whether it is there or not.
     *
     * @throws IllegalArgumentException if no name was asked for and there are several others
     */
    String toContinue(Optional<String> asked, String defaultName) {
        if (asked.isPresent()) {
            return find(asked.get()).orElse(asked.get());
        }
        if (names.contains(defaultName)) {
            return newest(defaultName);
        }
        return names.isEmpty() ? defaultName : newest(onlyRoot());
    }

    /**
     * The name of a study that is there.
     *
     * @throws IllegalArgumentException if it is not, or no name was asked for and there are several
     */
    String toOpen(Optional<String> asked) {
        if (asked.isEmpty()) {
            return newest(onlyRoot());
        }
        return find(asked.get())
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s: has no study '%s'; it has %s"
                                                .formatted(path, asked.get(), names)));
    }

    private Optional<String> find(String asked) {
        if (names.contains(asked)) {
            return Optional.of(isExtension(asked) ? asked : newest(asked));
        }
        String first =
                asked.endsWith(FIRST) ? asked.substring(0, asked.length() - FIRST.length()) : "";
        return names.contains(first) ? Optional.of(first) : Optional.empty();
    }

    private String onlyRoot() {
        List<String> roots = names.stream().filter(name -> !isExtension(name)).toList();
        if (roots.size() != 1) {
            throw new IllegalArgumentException(
                    roots.isEmpty()
                            ? path + ": has no study"
                            : "%s: has several studies, so give the name of one: %s"
                                    .formatted(path, roots));
        }
        return roots.get(0);
    }

    /** Whether a study extends another that is there. */
    private boolean isExtension(String name) {
        return extended.containsKey(name) && names.contains(extended.get(name));
    }

    /** The name of the study that one extends, if it is there. */
    Optional<String> extendedBy(String name) {
        return isExtension(name) ? Optional.of(extended.get(name)) : Optional.empty();
    }

    /** Whether there is a study of a name. */
    boolean contains(String name) {
        return names.contains(name);
    }

    /** The end of the row of extensions that begins with a study. */
    private String newest(String name) {
        String newest = name;
        for (int i = 0; i < names.size(); i++) {
            String of = newest;
            newest =
                    names.stream()
                            .filter(other -> of.equals(extended.get(other)))
                            .findFirst()
                            .orElse(of);
        }
        return newest;
    }

    /** What the extension of a study is called. */
    String extensionOf(String name) {
        int at = name.lastIndexOf('@');
        String root = isExtension(name) && at > 0 ? name.substring(0, at) : name;
        int number = 2;
        while (names.contains(root + "@" + number)) {
            number++;
        }
        return root + "@" + number;
    }
}
