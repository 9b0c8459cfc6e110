package io.djltuner.study;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Another study that trials are taken from, as it stands.
 *
 * @param history its trials
 * @param attributes what is remembered of it
 * @param ids what its trials are called at their place, by number
 */
record KnownStudy(StudyHistory history, Map<String, Object> attributes, IntUnaryOperator ids) {

    /** What other tools' objectives are called where they have no name. */
    private static final String UNNAMED = "value";

    /** Reads the study of exactly this name, if there is one. */
    static Optional<KnownStudy> read(StudyStorageProvider provider, Path path, String name) {
        return of(provider.look(path, name));
    }

    /**
     * Reads the study that is meant by a name, or without one.
     *
     * @throws IllegalArgumentException if there is none, or no name was given and there are several
     */
    static KnownStudy find(Path path, Optional<String> asked) {
        StudyStorageProvider provider = StudyStorageProvider.of(path);
        // Reading a long file takes a while, and most have one study of an obvious name.
        String guess = asked.orElseGet(() -> provider.defaultName(path));
        StudyStorage events = provider.look(path, guess);
        Optional<KnownStudy> guessed = of(events);
        String name = new StudyFamilies(path, events.studies()).toOpen(asked);
        if (name.equals(guess) && guessed.isPresent()) {
            return guessed.get();
        }
        return read(provider, path, name)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "%s: has no study '%s' any more".formatted(path, name)));
    }

    private static Optional<KnownStudy> of(StudyStorage events) {
        return StudyLog.look(events)
                .map(
                        log ->
                                new KnownStudy(
                                        log.history(),
                                        Map.copyOf(log.attributes()),
                                        events::trialId));
    }

    String name() {
        return history.name();
    }

    /** Whether its values are of an objective; one without a name may be any. */
    boolean isOf(Objective objective) {
        Objective own = history.objective();
        return own.direction() == objective.direction()
                && (own.metric().equals(objective.metric()) || own.metric().equals(UNNAMED));
    }
}
