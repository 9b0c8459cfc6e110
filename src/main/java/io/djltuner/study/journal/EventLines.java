package io.djltuner.study.journal;

import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.TrialState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns events into lines, to be appended where a replay stands. Lives for one append; what its
 * first lines create, the later ones may speak of.
 */
final class EventLines {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    /** How many epochs have their metrics in one line. */
    private static final int MOST_IN_ROW = 1024;

    private final Replay replay;
    private final String name;
    private final String worker;
    private final String now;
    private final List<Map<String, Object>> lines = new ArrayList<>();
    private final Map<Integer, Integer> newTrials = new HashMap<>();
    private final Map<Integer, Deque<List<EpochRecord>>> unmeasured = new HashMap<>();
    private final Map<String, String> distributions;
    private Optional<StudyEvent.StudyStarted> settings;

    /**
     * Begins lines.
     *
     * @param replay of all that is in the journal
     * @param name of the study
     * @param worker who writes
     * @param now the time to write down
     * @param distributions of hyperparameters written before, by name; gets those written here
     */
    EventLines(
            Replay replay,
            String name,
            String worker,
            Instant now,
            Map<String, String> distributions) {
        this.replay = replay;
        this.name = name;
        this.worker = worker;
        this.now = TIME.format(now);
        this.settings = replay.settings();
        this.distributions = distributions;
    }

    /** The lines of events as they go to the end of the file; several count together only. */
    byte[] of(List<StudyEvent> events) {
        unmeasured.putAll(epochs(events));
        events.forEach(this::add);
        if (lines.size() > 1) {
            lines.get(0).put(Names.BATCH, lines.size());
        }
        StringBuilder text = new StringBuilder();
        int longest = 0;
        for (Map<String, Object> line : lines) {
            int start = text.length();
            text.append(Json.text(line)).append('\n');
            longest = Math.max(longest, text.length() - start);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        // No character has more than three bytes.
        checkNotMore("characters in a line", longest, JournalReader.LONGEST_LINE / 3);
        checkNotMore("lines at once", lines.size(), JournalReader.LONGEST_BATCH);
        checkNotMore("bytes at once", bytes.length, JournalReader.LARGEST_BATCH);
        return bytes;
    }

    /** What nobody would read must not be written. */
    private static void checkNotMore(String what, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException(
                    "journal: can have %d %s, but got %d".formatted(most, what, count));
        }
    }

    private Map<String, Object> line(int operation) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("op_code", operation);
        line.put("worker_id", worker);
        lines.add(line);
        return line;
    }

    /** The epochs of each trial that are written together, in rows that are alike. */
    private static Map<Integer, Deque<List<EpochRecord>>> epochs(List<StudyEvent> events) {
        Map<Integer, Deque<List<EpochRecord>>> byTrial = new HashMap<>();
        for (StudyEvent event : events) {
            if (event instanceof StudyEvent.EpochEnded ended) {
                add(
                        byTrial.computeIfAbsent(ended.number(), n -> new ArrayDeque<>()),
                        ended.epochRecord());
            }
        }
        return byTrial;
    }

    private static void add(Deque<List<EpochRecord>> rows, EpochRecord epoch) {
        List<EpochRecord> last = rows.peekLast();
        if (last == null
                || last.size() == MOST_IN_ROW
                || !isAlike(last.get(last.size() - 1), epoch)) {
            last = new ArrayList<>();
            rows.addLast(last);
        }
        last.add(epoch);
    }

    /** Whether an epoch follows another and has the same metrics. */
    private static boolean isAlike(EpochRecord one, EpochRecord next) {
        return next.epoch() == one.epoch() + 1
                && List.copyOf(next.metrics().keySet()).equals(List.copyOf(one.metrics().keySet()))
                && next.runValues().isEmpty() == one.runValues().isEmpty();
    }

    /** One attribute for alike epochs of a trial, before the line of the first. */
    private void metrics(int number, EpochRecord first) {
        Deque<List<EpochRecord>> rows = unmeasured.get(number);
        if (rows != null && !rows.isEmpty() && rows.peekFirst().get(0).epoch() == first.epoch()) {
            List<EpochRecord> epochs = rows.removeFirst();
            if (epochs.stream().anyMatch(MetricsBatch::isNeeded)) {
                attribute(number, Names.METRICS, MetricsBatch.encode(metric(), epochs));
            }
        }
    }

    private StudyEvent.StudyStarted settings() {
        return settings.orElseThrow(
                () -> new IllegalStateException("journal: the study has not been started"));
    }

    private String metric() {
        return settings().objective().metric();
    }

    private void add(StudyEvent event) {
        if (event instanceof StudyEvent.StudyStarted started) {
            start(started);
        } else if (event instanceof StudyEvent.StudyAttribute attribute) {
            settings();
            studyAttribute(
                    Names.STUDY_USER_ATTRIBUTE,
                    Names.written(attribute.name()),
                    Plain.encode(attribute.content()));
        } else if (event instanceof StudyEvent.TrialCreated created) {
            create(created);
        } else if (event instanceof StudyEvent.LegStarted leg) {
            startLeg(leg);
        } else if (event instanceof StudyEvent.EpochEnded epoch) {
            epoch(epoch.number(), epoch.epochRecord());
        } else if (event instanceof StudyEvent.TrialPaused paused) {
            attribute(paused.number(), Names.PAUSED, true);
        } else if (event instanceof StudyEvent.TrialInterrupted interrupted) {
            attribute(interrupted.number(), Names.INTERRUPTED, true);
        } else if (event instanceof StudyEvent.TrialEnded ended) {
            end(ended);
        } else if (event instanceof StudyEvent.TrialRetired retired) {
            retire(retired.number());
        } else if (event instanceof StudyEvent.StateDropped dropped) {
            attribute(dropped.number(), Names.DROPPED, true);
        } else if (event instanceof StudyEvent.TrialAttribute attribute) {
            attribute(
                    attribute.number(),
                    Names.written(attribute.name()),
                    Plain.encode(attribute.content()));
        } else {
            throw new IllegalArgumentException(
                    "journal: only other tools write a " + event.getClass().getSimpleName());
        }
    }

    private void start(StudyEvent.StudyStarted started) {
        if (!replay.exists()) {
            Map<String, Object> line = line(Names.CREATE_STUDY);
            line.put("study_name", name);
            line.put(
                    "directions",
                    List.of(started.objective().direction() == Direction.MINIMIZE ? 1 : 2));
        }
        studyAttribute(
                Names.STUDY_SYSTEM_ATTRIBUTE,
                "study:metric_names",
                List.of(started.objective().metric()));
        studyAttribute(Names.STUDY_USER_ATTRIBUTE, Names.STUDY, SettingsJson.encode(started));
        settings = settings.or(() -> Optional.of(started));
    }

    private void studyAttribute(int operation, String attribute, Object content) {
        Map<String, Object> line = line(operation);
        line.put("study_id", replay.exists() ? replay.study() : replay.studiesSoFar());
        boolean user = operation == Names.STUDY_USER_ATTRIBUTE;
        line.put(user ? "user_attr" : "system_attr", Map.of(attribute, content));
    }

    private int id(int number) {
        Integer created = newTrials.get(number);
        if (created != null) {
            return created;
        }
        if (number < 0 || number >= replay.trialCount()) {
            throw new IllegalStateException("journal: there is no trial " + number);
        }
        return replay.trial(number).id;
    }

    private Optional<ReplayTrial> known(int number) {
        return newTrials.containsKey(number) ? Optional.empty() : Optional.of(replay.trial(number));
    }

    private void create(StudyEvent.TrialCreated created) {
        int next = replay.trialCount() + newTrials.size();
        if (created.number() != next) {
            throw new IllegalStateException(
                    "journal: the next trial is %d, but got %d".formatted(next, created.number()));
        }
        SearchSpace space = settings().space();
        Map<String, Object> written = new LinkedHashMap<>();
        Map<String, Object> internal = new LinkedHashMap<>();
        created.configuration()
                .values()
                .forEach(
                        (parameter, value) -> {
                            Hyperparameter<?> known = space.get(parameter);
                            written.put(parameter, distribution(known));
                            internal.put(parameter, Distributions.internal(known, value));
                        });
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("seed", Plain.encode(created.seed()));
        ours.put("proposed", created.proposed());
        created.seen().ifPresent(seen -> ours.put("seen", Plain.encode(seen)));
        ours.put("origin", Plain.encode(created.origin()));
        ours.put("attributes", Plain.encode(created.attributes()));
        newTrials.put(created.number(), replay.nextTrialId() + newTrials.size());
        Map<String, Object> line = line(Names.CREATE_TRIAL);
        line.put("study_id", replay.exists() ? replay.study() : replay.studiesSoFar());
        line.put("datetime_start", Optional.empty());
        line.put("state", Names.WAITING);
        line.put("value", Optional.empty());
        line.put("values", Optional.empty());
        line.put("distributions", written);
        line.put("params", internal);
        line.put("user_attrs", Map.of(Names.TRIAL, ours));
        line.put("system_attrs", Map.of());
        line.put("intermediate_values", Map.of());
    }

    private String distribution(Hyperparameter<?> parameter) {
        return distributions.computeIfAbsent(parameter.name(), n -> Distributions.text(parameter));
    }

    /** First who works on it: a trial that runs without that is another tool's. */
    private void startLeg(StudyEvent.LegStarted leg) {
        Optional<ReplayTrial> trial = known(leg.number());
        if (trial.isPresent() && !trial.get().hasParameters) {
            trial.get().values.forEach((name, value) -> parameter(leg.number(), name, value));
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("owner", leg.owner());
        content.put("until", leg.until());
        attribute(leg.number(), Names.LEG, content);
        if (trial.isEmpty() || trial.get().state == Names.WAITING) {
            Map<String, Object> line = line(Names.TRIAL_STATE);
            line.put("trial_id", id(leg.number()));
            line.put("state", Names.RUNNING);
            line.put("values", Optional.empty());
            line.put("datetime_start", now);
        }
        if (trial.isPresent() && trial.get().paused) {
            attribute(leg.number(), Names.PAUSED, false);
        }
        if (trial.isPresent() && trial.get().interrupted) {
            attribute(leg.number(), Names.INTERRUPTED, false);
        }
    }

    private void parameter(int number, String parameter, Object value) {
        Hyperparameter<?> known = settings().space().get(parameter);
        Map<String, Object> line = line(Names.TRIAL_PARAMETER);
        line.put("trial_id", id(number));
        line.put("param_name", parameter);
        line.put("param_value_internal", Distributions.internal(known, value));
        line.put("distribution", distribution(known));
    }

    private void epoch(int number, EpochRecord epoch) {
        Double value = epoch.metrics().get(metric());
        if (value == null) {
            throw new IllegalArgumentException(
                    "journal: trial %d reports no '%s'".formatted(number, metric()));
        }
        metrics(number, epoch);
        Map<String, Object> line = line(Names.INTERMEDIATE_VALUE);
        line.put("trial_id", id(number));
        line.put("step", epoch.epoch() - 1);
        line.put("intermediate_value", value);
    }

    private void attribute(int number, String attribute, Object content) {
        Map<String, Object> line = line(Names.TRIAL_USER_ATTRIBUTE);
        line.put("trial_id", id(number));
        line.put("user_attr", Map.of(attribute, content));
    }

    private void end(StudyEvent.TrialEnded ended) {
        int number = ended.number();
        ended.bestEpoch().ifPresent(epoch -> attribute(number, Names.BEST_EPOCH, epoch));
        ended.facts().ifPresent(facts -> attribute(number, Names.FACTS, EndJson.encode(facts)));
        ended.failure()
                .ifPresent(failure -> attribute(number, Names.FAILURE, EndJson.encode(failure)));
        int state =
                ended.state() == TrialState.COMPLETE
                        ? Names.COMPLETE
                        : ended.state() == TrialState.PRUNED ? Names.PRUNED : Names.FAILED;
        state(
                number,
                state,
                ended.value().isPresent()
                        ? List.of(ended.value().getAsDouble())
                        : Optional.empty());
    }

    private void retire(int number) {
        attribute(number, Names.RETIRED, true);
        double last = known(number).map(trial -> trial.lastValue).orElse(Double.NaN);
        state(number, Names.PRUNED, Double.isNaN(last) ? Optional.empty() : List.of(last));
    }

    private void state(int number, int state, Object values) {
        Map<String, Object> line = line(Names.TRIAL_STATE);
        line.put("trial_id", id(number));
        line.put("state", state);
        line.put("values", values);
        line.put("datetime_complete", now);
    }
}
