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
    private final StudyFamilies families;
    private final String name;
    private final Optional<String> extended;
    private final StudyStorage storage;
    private final StudyLog log;

    private StudyPlace(
            Path path,
            StudyStorageProvider provider,
            StudyFamilies families,
            String name,
            Optional<String> extended,
            StudyStorage storage,
            StudyLog log) {
        this.path = path;
        this.provider = provider;
        this.families = families;
        this.name = name;
        this.extended = extended;
        this.storage = storage;
        this.log = log;
    }

    /**
     * The study to go on with, or a new one, read as far as it is.
     *
     * @param path of the studies
     * @param asked the name that was asked for
     * @param mine how it is to begin, if it is new
     * @throws IllegalArgumentException if there are several and no name was asked for
     */
    static StudyPlace of(Path path, Optional<String> asked, StudyEvent.StudyStarted mine) {
        StudyStorageProvider provider = StudyStorageProvider.of(path);
        String byDefault = provider.defaultName(path);
        // Reading a long file takes a while, and most have one study of an obvious name.
        String guess = asked.orElse(byDefault);
        StudyStorage storage = provider.open(path, guess);
        try {
            StudyLog log = StudyLog.read(mine, storage);
            StudyFamilies families = new StudyFamilies(path, storage.studies());
            String name = families.toContinue(asked, byDefault);
            Optional<String> extended = families.extendedBy(name);
            if (name.equals(guess)) {
                return new StudyPlace(path, provider, families, name, extended, storage, log);
            }
            storage.close();
            return read(path, provider, families, name, extended, mine);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static StudyPlace read(
            Path path,
            StudyStorageProvider provider,
            StudyFamilies families,
            String name,
            Optional<String> extended,
            StudyEvent.StudyStarted mine) {
        StudyStorage storage = provider.open(path, name);
        try {
            StudyLog log = StudyLog.read(mine, storage);
            return new StudyPlace(path, provider, families, name, extended, storage, log);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /** The same, or its extension if it is of another space; then this one is closed. */
    StudyPlace extendedTo(StudyEvent.StudyStarted mine, Map<String, ?> absent) {
        Optional<SearchSpace> before =
                log.hasBegun()
                        ? Optional.of(log.settings().space())
                        : knownBefore().map(known -> known.history().space());
        if (before.isEmpty() || before.get().equals(mine.space())) {
            return this;
        }
        try (storage) {
            completeCopies(log, absent);
        }
        String extension = families.extensionOf(name);
        return read(path, provider, families, extension, Optional.of(name), mine);
    }

    /** The study's name. */
    String name() {
        return name;
    }

    /** The name of the study that it extends. */
    Optional<String> extended() {
        return extended;
    }

    /** Where its events are. */
    StudyStorage storage() {
        return storage;
    }

    /** What has happened in it. */
    StudyLog log() {
        return log;
    }

    /** Where the states of its trials are. */
    StateStore states() {
        return provider.states(path, storage);
    }

    /** Where the models of its best trials are. */
    ModelStore models() {
        return provider.models(path, storage);
    }

    /** The study that this new one extends, or that another tool began under its name. */
    Optional<KnownStudy> knownBefore() {
        Optional<String> before = families.contains(name) ? Optional.of(name) : extended;
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
