package io.djltuner.study.journal;

import io.djltuner.study.Study;
import io.djltuner.study.StudyEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns the lines of a journal into the events of one study. What a line means depends on the lines
 * before it and on nothing else, so that every process that reads a journal counts the same events.
 *
 * <p>A study that another tool began gives no events until one of ours takes it over; then it gives
 * all at once. Nothing of it is kept until then: its lines are read again.
 */
final class Replay {

    /** Of which study: the first that has the name. */
    private static final int ANY = -1;

    private final String name;
    private final FileLayer files;
    private final Path file;
    private final Consumer<StudyEvent> events;
    private final int wanted;
    private ForeignStudy foreign = new ForeignStudy();
    private final Map<Integer, String> studies = new LinkedHashMap<>();
    private final Map<Integer, String> extended = new HashMap<>();
    private final Map<Integer, ReplayTrial> byId = new HashMap<>();
    private final List<ReplayTrial> trials = new ArrayList<>();
    private int nextStudy;
    private int nextTrial;
    private int study = -1;
    private long linesSoFar;
    private boolean deferred;
    private Optional<TrialLines> lines = Optional.empty();

    /**
     * Starts before the first line.
     *
     * @param name of the study that counts
     * @param files to read with
     * @param file the journal
     * @param events where its events go
     */
    Replay(String name, FileLayer files, Path file, Consumer<StudyEvent> events) {
        this.name = name;
        this.files = files;
        this.file = file;
        this.events = events;
        wanted = ANY;
    }

    /** Starts before the first line, knowing what a later one says of the study. */
    private Replay(Replay later) {
        name = later.name;
        files = later.files;
        file = later.file;
        events = later.events;
        wanted = later.study;
        lines = later.lines;
    }

    FileLayer files() {
        return files;
    }

    Path file() {
        return file;
    }

    /** Whether some line began the study, in whatever tool. */
    boolean exists() {
        return study >= 0;
    }

    int study() {
        return study;
    }

    /** How many studies there have been, deleted ones too. */
    int studiesSoFar() {
        return nextStudy;
    }

    /** By the names of the studies that are not deleted, the name of the one that each extends. */
    Map<String, Optional<String>> studies() {
        Map<String, Optional<String>> byName = new LinkedHashMap<>();
        studies.forEach((id, study) -> byName.put(study, Optional.ofNullable(extended.get(id))));
        return byName;
    }

    Optional<StudyEvent.StudyStarted> settings() {
        return lines.map(TrialLines::settings);
    }

    /** The id that the next trial of any study gets. */
    int nextTrialId() {
        return nextTrial;
    }

    int trialCount() {
        return trials.size();
    }

    ReplayTrial trial(int number) {
        return trials.get(number);
    }

    /** Optuna's ids of the trials, by number. */
    int[] ids() {
        return trials.stream().mapToInt(trial -> trial.id).toArray();
    }

    /**
     * Takes a line.
     *
     * @throws Malformed if it says nothing that a journal can say
     */
    void line(Fields line) {
        take(line);
        linesSoFar++;
    }

    private void take(Fields line) {
        int operation = line.whole("op_code");
        switch (operation) {
            case Names.CREATE_STUDY -> createStudy(line);
            case Names.DELETE_STUDY -> deleteStudy(line);
            case Names.STUDY_USER_ATTRIBUTE -> studyAttributes(line, "user_attr");
            case Names.STUDY_SYSTEM_ATTRIBUTE -> studyAttributes(line, "system_attr");
            case Names.CREATE_TRIAL -> createTrial(line);
            case Names.TRIAL_PARAMETER,
                    Names.TRIAL_STATE,
                    Names.INTERMEDIATE_VALUE,
                    Names.TRIAL_USER_ATTRIBUTE,
                    Names.TRIAL_SYSTEM_ATTRIBUTE ->
                    ofTrial(operation, line);
            case Names.DISCARD_TRIALS -> {
                // Optuna passes it over too.
            }
            default -> throw new Malformed("has an unknown operation " + operation);
        }
    }

    private void createStudy(Fields line) {
        String created = line.text("study_name");
        List<Object> directions = line.list("directions");
        if (studies.containsValue(created)) {
            return;
        }
        int id = nextStudy++;
        studies.put(id, created);
        if (created.equals(name) && (wanted == ANY || wanted == id)) {
            if (directions.size() != 1) {
                throw new Malformed(
                        "study '%s' has %d objectives, and only studies of one can be read"
                                .formatted(name, directions.size()));
            }
            study = id;
            foreign.directed(directions.get(0));
        }
    }

    private void deleteStudy(Fields line) {
        int id = line.whole("study_id");
        studies.remove(id);
        if (id == study && lines.isPresent()) {
            throw new Malformed("study '%s' is deleted here; open another one".formatted(name));
        }
        if (id == study) {
            study = -1;
            foreign = new ForeignStudy();
            deferred = false;
            byId.clear();
            trials.clear();
        }
    }

    private void studyAttributes(Fields line, String field) {
        int id = line.whole("study_id");
        Fields attributes = line.object(field);
        if (attributes.has(Study.EXTENDS)) {
            extended.put(id, attributes.text(Study.EXTENDS));
        }
        if (id != study) {
            return;
        }
        foreign.attributes(attributes);
        for (String attribute : attributes.values().keySet()) {
            if (attribute.equals(Names.STUDY)) {
                start(SettingsJson.decode(name, attributes.object(attribute)));
            } else if (attributes.has(attribute) && !attribute.startsWith("study:")) {
                Object content = Plain.decode(attributes.get(attribute));
                deferred(
                        () ->
                                events.accept(
                                        new StudyEvent.StudyAttribute(
                                                Names.read(attribute), content)));
            }
        }
    }

    private void start(StudyEvent.StudyStarted started) {
        events.accept(started);
        if (lines.isEmpty()) {
            lines = Optional.of(new TrialLines(started, events));
            if (deferred) {
                readAgain();
            }
        }
    }

    /** Makes events of the lines before this one. */
    private void readAgain() {
        Replay again = new Replay(this);
        try {
            new JournalReader(files, file, linesSoFar, again::line).advance(() -> false);
        } catch (IOException e) {
            throw JournalException.cannot("read", file, e);
        }
        byId.clear();
        byId.putAll(again.byId);
        trials.clear();
        trials.addAll(again.trials);
    }

    /** Takes over a study that only another tool knows, as its trials show it. */
    void adopt() {
        if (lines.isEmpty()) {
            start(foreign.settings(name));
        }
    }

    private void createTrial(Fields line) {
        int of = line.whole("study_id");
        if (!studies.containsKey(of)) {
            return;
        }
        int id = nextTrial++;
        if (of != study) {
            return;
        }
        int state = line.has("state") ? line.whole("state") : Names.RUNNING;
        if (state < Names.RUNNING || state > Names.WAITING) {
            throw new Malformed("has an unknown state " + state);
        }
        ReplayTrial trial = new ReplayTrial(id, trials.size(), state);
        byId.put(id, trial);
        trials.add(trial);
        if (lines.isEmpty()) {
            foreign.created(line);
        }
        deferred(() -> lines.orElseThrow().create(trial, line));
    }

    private void ofTrial(int operation, Fields line) {
        ReplayTrial trial = byId.get(line.whole("trial_id"));
        if (trial != null) {
            if (operation == Names.TRIAL_PARAMETER && lines.isEmpty()) {
                foreign.parameter(line.text("param_name"), line.text("distribution"));
            }
            deferred(() -> lines.orElseThrow().take(operation, trial, line));
        }
    }

    private void deferred(Runnable action) {
        if (lines.isPresent()) {
            action.run();
        } else {
            deferred = true;
        }
    }
}
