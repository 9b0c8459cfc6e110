package io.djltuner.study;

import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Begins a study in its storage, or goes on with the one that is there; then it is the same study
 * as it was, or this says in one sentence why it is not.
 */
final class StudyOpening {

    /** Settings that another study may have other than the one that it extends. */
    private static final List<String> FREE_IN_EXTENSION = List.of("seed", "strategy", "pruner");

    private final StudyBuilder builder;
    private final StudySettings settings;
    private final StudyLog log;

    StudyOpening(StudyBuilder builder) {
        this.builder = builder;
        settings = builder.allSettings();
        log =
                builder.place
                        .map(StudyPlace::log)
                        .orElseGet(() -> StudyLog.read(builder.started(), builder.storage));
    }

    /**
     * Opens the study.
     *
     * @throws IllegalArgumentException if it began with other settings
     */
    StudyLog open() {
        if (!log.hasBegun()) {
            builder.place.ifPresent(place -> place.knownBefore().ifPresent(this::checkKnown));
            begin();
        }
        checkSame();
        if (builder.place.isPresent()) {
            log.append(settings.missing(log.attributes()).toArray(StudyEvent[]::new));
            builder.place.get().completeCopies(log, builder.absent);
        }
        return log;
    }

    private void begin() {
        List<StudyEvent> events = new ArrayList<>();
        events.add(builder.started());
        builder.place.ifPresent(
                place -> {
                    place.extended()
                            .map(known -> new StudyEvent.StudyAttribute(Study.EXTENDS, known))
                            .ifPresent(events::add);
                    events.addAll(settings.missing(log.attributes()));
                });
        log.append(events.toArray(StudyEvent[]::new));
    }

    /** Compares with the study that this one extends, or takes over from another tool. */
    private void checkKnown(KnownStudy known) {
        if (!known.isOf(builder.objective)) {
            same("objective", known.history().objective(), builder.objective);
        }
        settings.check(known.attributes(), FREE_IN_EXTENSION, wayOut());
    }

    private void checkSame() {
        SearchSpace before = log.settings().space();
        if (!before.equals(builder.space)) {
            throw new IllegalArgumentException(
                    "space: the study began with another one (%s); %s%s"
                            .formatted(
                                    SpaceDifference.between(before, builder.space),
                                    wayOut(),
                                    builder.place.isPresent() ? ", or call extendSpace()" : ""));
        }
        same("objective", log.settings().objective(), builder.objective);
        settings.check(log.attributes(), List.of(), wayOut());
        same("seed", log.settings().seed(), builder.ownSeed());
    }

    private void same(String setting, Object begun, Object given) {
        if (!Objects.equals(begun, given)) {
            throw new IllegalArgumentException(
                    "%s: the study began with %s, but got %s; %s"
                            .formatted(setting, begun, given, wayOut()));
        }
    }

    private String wayOut() {
        return builder.place.isPresent()
                ? "give it that, or another directory"
                : "give it that, or start another study";
    }
}
