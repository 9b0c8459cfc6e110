package io.djltuner.study;

import io.djltuner.space.Configuration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Takes finished trials of another study over into this one, each once, however often it is begun.
 *
 * <p>Complete and pruned trials are taken, and those that diverged; what else failed says nothing
 * of its configuration. A copy has configuration, seed, epochs, value, facts and the attributes of
 * its owner, no origin, and counts as imported.
 */
final class TrialCopies {

    /** How the names of attributes begin that no owner gave. */
    private static final String OURS = "djl_tuner:";

    /** About how many events are appended together. */
    private static final int TOGETHER = 1024;

    /** A trial with more epochs than this, or more numbers in them, is taken over without them. */
    private static final int MOST_EPOCHS = 1 << 16;

    private static final long MOST_NUMBERS = 1 << 20;

    /** What an epoch has beside its metrics. */
    private static final int NUMBERS_BESIDE = 5;

    private final StudyLog log;
    private final KnownStudy source;
    private final ConfigurationFit fit;
    private final boolean withStates;

    /**
     * Describes what to copy.
     *
     * @param log of the study that gets the trials
     * @param source of the study that has them
     * @param absent values of hyperparameters where a space does not hold them
     * @param withStates whether both are at one place, so that copies use the states of the
     *     originals
     */
    TrialCopies(StudyLog log, KnownStudy source, Map<String, ?> absent, boolean withStates) {
        this.log = log;
        this.source = source;
        this.withStates = withStates;
        fit = new ConfigurationFit(log.history().space(), absent);
    }

    /** What makes two copies the same. */
    private record Key(Object source, Configuration configuration, OptionalDouble value) {}

    /** A trial to be copied, and its configuration in the space of this study. */
    private record Fitted(Trial trial, Configuration configuration) {}

    /**
     * Copies what is not there yet.
     *
     * @return how many trials of the source are in the study after that
     */
    int copy() {
        Deque<Fitted> left = new ArrayDeque<>();
        for (Trial trial : source.history().trials()) {
            if (saysSomething(trial) && !isFromHere(trial)) {
                fit.of(trial.configuration())
                        .ifPresent(configuration -> left.add(new Fitted(trial, configuration)));
            }
        }
        int all = left.size();
        Set<Key> present = new HashSet<>();
        int looked = 0;
        boolean complete = false;
        while (!complete) {
            StudyHistory now = log.history();
            addPresent(present, now.trials().subList(looked, now.trials().size()));
            looked = now.trials().size();
            List<StudyEvent> events = missing(left, present, looked);
            complete = events.isEmpty();
            if (!complete) {
                log.appendIfUnchanged(now.position(), events);
            }
        }
        return all;
    }

    private static boolean saysSomething(Trial trial) {
        return switch (trial.state()) {
            case COMPLETE -> trial.value().isPresent();
            case PRUNED -> trial.value().isPresent() || !trial.epochs().isEmpty();
            case FAILED -> trial.failure().map(Failure::isDivergence).orElse(false);
            default -> false;
        };
    }

    /** Whether the source itself has it from this study. */
    private boolean isFromHere(Trial trial) {
        return trial.attributes().get(Trial.SOURCE) instanceof String from
                && from.startsWith(log.history().name() + "#")
                && log.history().wasTried(trial.configuration());
    }

    private String sourceOf(Trial trial) {
        return source.name() + "#" + trial.number();
    }

    private static void addPresent(Set<Key> present, List<Trial> trials) {
        for (Trial trial : trials) {
            Object from = trial.attributes().get(Trial.SOURCE);
            if (from != null) {
                present.add(new Key(from, trial.configuration(), trial.value()));
            }
        }
    }

    private Key key(Fitted fitted) {
        return new Key(sourceOf(fitted.trial()), fitted.configuration(), fitted.trial().value());
    }

    /** The first events that are missing; lets go of what is there. */
    private List<StudyEvent> missing(Deque<Fitted> left, Set<Key> present, int next) {
        while (!left.isEmpty() && present.contains(key(left.peek()))) {
            left.remove();
        }
        List<StudyEvent> events = new ArrayList<>();
        int number = next;
        for (Fitted fitted : left) {
            if (!present.contains(key(fitted))) {
                if (!events.isEmpty()
                        && events.size() + fitted.trial().epochs().size() > TOGETHER) {
                    return events;
                }
                addCopy(events, number++, fitted);
            }
        }
        return events;
    }

    private void addCopy(List<StudyEvent> events, int number, Fitted fitted) {
        Trial trial = fitted.trial();
        events.add(created(number, fitted));
        trial.attributes()
                .forEach(
                        (name, content) -> {
                            if (!name.startsWith(OURS)) {
                                events.add(new StudyEvent.TrialAttribute(number, name, content));
                            }
                        });
        if (hasRoom(trial.epochs())) {
            trial.epochs()
                    .forEach(epoch -> events.add(new StudyEvent.EpochEnded(number, named(epoch))));
        }
        events.add(ended(number, trial));
    }

    private static boolean hasRoom(List<EpochRecord> epochs) {
        if (epochs.isEmpty()) {
            return true;
        }
        EpochRecord last = epochs.get(epochs.size() - 1);
        int numbers = NUMBERS_BESIDE + last.metrics().size() + last.runValues().size();
        return epochs.size() <= MOST_EPOCHS && (long) epochs.size() * numbers <= MOST_NUMBERS;
    }

    private StudyEvent created(int number, Fitted fitted) {
        return new StudyEvent.TrialCreated(
                number,
                fitted.configuration(),
                fitted.trial().seed(),
                Map.of(),
                false,
                OptionalLong.empty(),
                attributes(fitted.trial()));
    }

    private static StudyEvent ended(int number, Trial trial) {
        return new StudyEvent.TrialEnded(
                number,
                trial.state(),
                trial.value(),
                trial.bestEpoch(),
                trial.facts(),
                trial.failure());
    }

    /** With the objective under the name that it has here. */
    private EpochRecord named(EpochRecord epoch) {
        String before = source.history().objective().metric();
        String now = log.history().objective().metric();
        if (before.equals(now)) {
            return epoch;
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        epoch.metrics()
                .forEach((name, value) -> metrics.put(name.equals(before) ? now : name, value));
        return new EpochRecord(epoch.epoch(), metrics, epoch.runValues());
    }

    /** What this library notes of a copy; its owner's attributes follow one by one. */
    private Map<String, Object> attributes(Trial trial) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (trial.attributes().containsKey(Trial.ENQUEUED)) {
            attributes.put(Trial.ENQUEUED, true);
        }
        attributes.put(Trial.IMPORTED, true);
        attributes.put(Trial.SOURCE, sourceOf(trial));
        if (withStates) {
            stateOf(trial).ifPresent(id -> attributes.put(Trial.STATE_OF, id));
        }
        return attributes;
    }

    private Optional<Object> stateOf(Trial trial) {
        Object before = trial.attributes().get(Trial.STATE_OF);
        if (before != null) {
            return Optional.of(before);
        }
        // Other tools leave no facts, and no states.
        boolean ours = trial.facts().isPresent() && !trial.attributes().containsKey(Trial.IMPORTED);
        return ours ? Optional.of(source.ids().applyAsInt(trial.number())) : Optional.empty();
    }
}
