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
        return provider.look(path, name)
                .map(
                        events -> {
                            StudyLog log = StudyLog.look(events);
                            return new KnownStudy(
                                    log.history(), Map.copyOf(log.attributes()), events::trialId);
                        });
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
