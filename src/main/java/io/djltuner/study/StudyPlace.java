package io.djltuner.study;

import io.djltuner.space.SearchSpace;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a study lies on disk, which of those that lie there it is, and which one it extends. */
final class StudyPlace {

    /** A study's attribute once it has the trials of the one that it extends: how many. */
    private static final String COPIED = "djl_tuner:copied";

    private final Path path;
    private final StudyStorageProvider provider;
    private final String name;
    private final Optional<String> extended;
    private final boolean exists;

    private StudyPlace(
            Path path,
            StudyStorageProvider provider,
            String name,
            Optional<String> extended,
            boolean exists) {
        this.path = path;
        this.provider = provider;
        this.name = name;
        this.extended = extended;
        this.exists = exists;
    }

    /**
     * The study to go on with, or a new one.
     *
     * @param path of the studies
     * @param asked the name that was asked for
     * @throws IllegalArgumentException if it has several and no name was asked for
     */
    static StudyPlace of(Path path, Optional<String> asked) {
        StudyStorageProvider provider = StudyStorageProvider.of(path);
        StudyFamilies families = StudyFamilies.at(path, provider);
        String name = families.toContinue(asked, provider.defaultName(path));
        return new StudyPlace(
                path, provider, name, families.extendedBy(name), families.contains(name));
    }

    /** The same, or its extension if it is of another space. */
    StudyPlace extendedTo(SearchSpace space, Map<String, ?> absent) {
        Optional<KnownStudy> known = KnownStudy.read(provider, path, name);
        if (known.isEmpty() || known.get().history().space().equals(space)) {
            return this;
        }
        if (isCopyIncomplete(known.get().attributes())) {
            try (StudyStorage events = provider.open(path, name)) {
                completeCopies(StudyLog.look(events), absent);
            }
        }
        String extension = StudyFamilies.at(path, provider).extensionOf(name);
        return new StudyPlace(path, provider, extension, Optional.of(name), false);
    }

    /** The study's name. */
    String name() {
        return name;
    }

    /** The name of the study that it extends. */
    Optional<String> extended() {
        return extended;
    }

    Path path() {
        return path;
    }

    StudyStorage storage() {
        return provider.open(path, name);
    }

    StateStore states(StudyStorage storage) {
        return provider.states(path, storage);
    }

    /** The study that this new one extends, or that another tool began under its name. */
    Optional<KnownStudy> knownBefore() {
        Optional<String> before = exists ? Optional.of(name) : extended;
        return before.flatMap(other -> KnownStudy.read(provider, path, other));
    }

    private static boolean isCopyIncomplete(Map<String, Object> attributes) {
        return attributes.containsKey(Study.EXTENDS) && !attributes.containsKey(COPIED);
    }

    /** Copies the trials of the study that another one extends, unless they are all there. */
    void completeCopies(StudyLog log, Map<String, ?> absent) {
        if (!isCopyIncomplete(log.attributes())) {
            return;
        }
        String from = String.valueOf(log.attributes().get(Study.EXTENDS));
        int copied =
                KnownStudy.read(provider, path, from)
                        .map(source -> new TrialCopies(log, source, absent, true).copy())
                        .orElse(0);
        log.append(new StudyEvent.StudyAttribute(COPIED, copied));
    }

    /** The number of an extension, from 2; 1 for a study that extends none. */
    int generation() {
        String number = name.substring(name.lastIndexOf('@') + 1);
        return extended.isPresent() && number.matches("[1-9][0-9]{0,8}")
                ? Integer.parseInt(number)
                : 1;
    }
}
