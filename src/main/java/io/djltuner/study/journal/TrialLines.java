package io.djltuner.study.journal;

import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Draws;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Turns lines about trials into events, those of our own workers and of other tools. */
final class TrialLines {

    private static final String FIXED = "fixed_params";

    private final StudyEvent.StudyStarted settings;
    private final SearchSpace space;
    private final Consumer<StudyEvent> events;

    TrialLines(StudyEvent.StudyStarted settings, Consumer<StudyEvent> events) {
        this.settings = settings;
        this.space = settings.space();
        this.events = events;
    }

    StudyEvent.StudyStarted settings() {
        return settings;
    }

    void create(ReplayTrial trial, Fields line) {
        Fields user = line.objectOrEmpty("user_attrs");
        if (user.has(Names.TRIAL)) {
            createOurs(trial, line, user.object(Names.TRIAL));
        } else {
            createForeign(trial, line, user);
        }
    }

    private void createOurs(ReplayTrial trial, Fields line, Fields ours) {
        Fields internal = line.object("params");
        Map<String, Object> values = new LinkedHashMap<>();
        for (Hyperparameter<?> parameter : space.hyperparameters()) {
            if (internal.has(parameter.name())) {
                double value = internal.real(parameter.name());
                values.put(parameter.name(), Distributions.own(parameter, value));
            }
        }
        trial.hasParameters = true;
        trial.configured = true;
        events.accept(
                new StudyEvent.TrialCreated(
                        trial.number,
                        Configuration.of(values),
                        SettingsJson.whole(ours, "seed"),
                        Plain.decode(ours.object("origin").values()),
                        ours.truth("proposed"),
                        ours.has("seen")
                                ? OptionalLong.of(SettingsJson.whole(ours, "seen"))
                                : OptionalLong.empty(),
                        Plain.decode(ours.object("attributes").values())));
    }

    private void createForeign(ReplayTrial trial, Fields line, Fields user) {
        Fields internal = line.objectOrEmpty("params");
        Fields distributions = line.objectOrEmpty("distributions");
        for (String parameter : internal.values().keySet()) {
            give(trial, parameter, distributions.text(parameter), internal.real(parameter));
        }
        trial.hasParameters = !trial.values.isEmpty();
        fixed(line).forEach((name, value) -> giveFitting(trial, name, value));
        Configuration configuration =
                trial.state == Names.WAITING ? completed(trial) : configuration(trial);
        trial.configured = space.contains(configuration);
        trial.values = configuration.values();
        boolean imported = trial.isFinished();
        events.accept(
                new StudyEvent.TrialCreated(
                        trial.number,
                        configuration,
                        Draws.seed(settings.seed(), "trial", trial.number),
                        Map.of(),
                        false,
                        OptionalLong.empty(),
                        imported ? Map.of(Trial.IMPORTED, true) : Map.of()));
        attributes(trial, user);
        intermediate(trial, line);
        int state = trial.state;
        if (state == Names.RUNNING) {
            runElsewhere(trial, line);
        } else if (state != Names.WAITING) {
            trial.state = Names.RUNNING;
            end(trial, state, value(line));
        }
    }

    private static Map<String, Object> fixed(Fields line) {
        Fields system = line.objectOrEmpty("system_attrs");
        return system.has(FIXED) ? system.object(FIXED).values() : Map.of();
    }

    private void give(ReplayTrial trial, String name, String distribution, double internal) {
        Distributions.external(distribution, internal)
                .ifPresent(value -> giveFitting(trial, name, value));
    }

    private void giveFitting(ReplayTrial trial, String name, Object value) {
        space.find(name)
                .flatMap(parameter -> Distributions.fitting(parameter, value))
                .ifPresent(fitting -> trial.give(name, fitting));
    }

    /** The values so far, in the order of the space. */
    private Configuration configuration(ReplayTrial trial) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Hyperparameter<?> parameter : space.hyperparameters()) {
            Object value = trial.values.get(parameter.name());
            if (value != null) {
                values.put(parameter.name(), value);
            }
        }
        return Configuration.of(values);
    }

    /** An enqueued trial may leave values open. */
    private Configuration completed(ReplayTrial trial) {
        try {
            return space.configuration(trial.values);
        } catch (IllegalArgumentException e) {
            // Its values contradict each other; whoever runs it will say so.
            return configuration(trial);
        }
    }

    private void intermediate(ReplayTrial trial, Fields line) {
        line.objectOrEmpty("intermediate_values")
                .values()
                .forEach(
                        (step, value) -> {
                            if (value instanceof Number number) {
                                long whole = Plain.parseLong(step);
                                epoch(trial, whole, number.doubleValue());
                            }
                        });
    }

    private void runElsewhere(ReplayTrial trial, Fields line) {
        trial.state = Names.RUNNING;
        String worker = line.has("worker_id") ? line.text("worker_id") : "";
        events.accept(new StudyEvent.LegStarted(trial.number, Owners.elsewhere(worker), 1));
    }

    void take(int operation, ReplayTrial trial, Fields line) {
        switch (operation) {
            case Names.TRIAL_PARAMETER -> parameter(trial, line);
            case Names.TRIAL_STATE -> state(trial, line);
            case Names.INTERMEDIATE_VALUE -> {
                configure(trial);
                epoch(trial, line.large("step"), line.real("intermediate_value"));
            }
            case Names.TRIAL_USER_ATTRIBUTE -> attributes(trial, line.object("user_attr"));
            default -> attributes(trial, line.object("system_attr"));
        }
    }

    private void parameter(ReplayTrial trial, Fields line) {
        if (trial.isFinished() || (trial.configured && trial.hasParameters)) {
            return;
        }
        trial.hasParameters = true;
        give(
                trial,
                line.text("param_name"),
                line.text("distribution"),
                line.real("param_value_internal"));
        if (space.contains(configuration(trial))) {
            configure(trial);
        }
    }

    /** Says what values a trial has; of one that gets them one by one, as soon as it has all. */
    private void configure(ReplayTrial trial) {
        if (!trial.configured) {
            trial.configured = true;
            events.accept(new StudyEvent.TrialConfigured(trial.number, configuration(trial)));
        }
    }

    /** Steps before the first, and values of others that are none, say nothing. */
    private void epoch(ReplayTrial trial, long step, double value) {
        if (step < 0 || step >= Integer.MAX_VALUE || (!trial.hasLeg && !Double.isFinite(value))) {
            return;
        }
        int epoch = (int) step + 1;
        EpochRecord reported =
                trial.metrics
                        .flatMap(batch -> batch.at(epoch, value))
                        .orElseGet(
                                () ->
                                        new EpochRecord(
                                                epoch,
                                                Map.of(settings.objective().metric(), value),
                                                List.of()));
        trial.lastValue = value;
        events.accept(new StudyEvent.EpochEnded(trial.number, reported));
    }

    private void state(ReplayTrial trial, Fields line) {
        int state = line.whole("state");
        if (trial.isFinished() || state == Names.WAITING) {
            return;
        }
        if (state == Names.RUNNING) {
            // A leg of ours has said so already.
            if (!trial.hasLeg && trial.state == Names.WAITING) {
                runElsewhere(trial, line);
            }
            trial.state = Names.RUNNING;
        } else if (state >= Names.COMPLETE && state <= Names.FAILED) {
            configure(trial);
            end(trial, state, value(line));
        } else {
            throw new Malformed("has an unknown state " + state);
        }
    }

    private static OptionalDouble value(Fields line) {
        if (line.has("values")) {
            List<Object> values = line.list("values");
            if (values.size() == 1 && values.get(0) instanceof Number number) {
                return OptionalDouble.of(number.doubleValue());
            }
            throw new Malformed("has values " + values + " where one number is expected");
        }
        return line.has("value") ? OptionalDouble.of(line.real("value")) : OptionalDouble.empty();
    }

    private void end(ReplayTrial trial, int state, OptionalDouble value) {
        if (trial.retired && state == Names.PRUNED) {
            events.accept(new StudyEvent.TrialRetired(trial.number));
        } else {
            events.accept(ended(trial, state, value));
        }
        trial.finish(state);
    }

    private static StudyEvent ended(ReplayTrial trial, int state, OptionalDouble value) {
        boolean finite = value.isPresent() && Double.isFinite(value.getAsDouble());
        TrialState end =
                state == Names.PRUNED
                        ? TrialState.PRUNED
                        : state == Names.COMPLETE && finite
                                ? TrialState.COMPLETE
                                : TrialState.FAILED;
        Optional<Failure> failure = trial.failure;
        if (end == TrialState.FAILED && failure.isEmpty()) {
            failure = Optional.of(unexplained(state, value));
        }
        return new StudyEvent.TrialEnded(
                trial.number,
                end,
                finite && end != TrialState.FAILED ? value : OptionalDouble.empty(),
                trial.bestEpoch,
                trial.facts,
                failure);
    }

    private static Failure unexplained(int state, OptionalDouble value) {
        if (state == Names.COMPLETE) {
            return Failure.diverged(
                    "the value became "
                            + (value.isPresent()
                                    ? String.valueOf(value.getAsDouble())
                                    : "nothing"));
        }
        return new Failure(Failure.EXCEPTION, "failed in another tool", "");
    }

    private void attributes(ReplayTrial trial, Fields attributes) {
        for (String name : attributes.values().keySet()) {
            if (attributes.has(name)) {
                attribute(trial, name, attributes);
            }
        }
    }

    private void attribute(ReplayTrial trial, String name, Fields all) {
        switch (name) {
            case Names.LEG -> leg(trial, all.object(name));
            case Names.METRICS ->
                    trial.metrics = Optional.of(MetricsBatch.decode(all.object(name)));
            case Names.BEST_EPOCH -> trial.bestEpoch = OptionalInt.of(all.whole(name));
            case Names.FACTS -> trial.facts = Optional.of(EndJson.facts(all.object(name)));
            case Names.FAILURE -> trial.failure = Optional.of(EndJson.failure(all.object(name)));
            case Names.RETIRED -> trial.retired = all.truth(name);
            case Names.DROPPED -> events.accept(new StudyEvent.StateDropped(trial.number));
            case Names.PAUSED -> {
                boolean now = all.truth(name);
                if (now && !trial.isFinished()) {
                    events.accept(new StudyEvent.TrialPaused(trial.number));
                }
                trial.paused = now;
            }
            case Names.INTERRUPTED -> {
                boolean now = all.truth(name);
                if (now && !trial.isFinished()) {
                    events.accept(new StudyEvent.TrialInterrupted(trial.number));
                }
                trial.interrupted = now;
            }
            case Names.TRIAL, FIXED -> {
                // Said when it was created.
            }
            default ->
                    events.accept(
                            new StudyEvent.TrialAttribute(
                                    trial.number, Names.read(name), Plain.decode(all.get(name))));
        }
    }

    private void leg(ReplayTrial trial, Fields leg) {
        if (trial.isFinished()) {
            return;
        }
        configure(trial);
        trial.hasLeg = true;
        events.accept(
                new StudyEvent.LegStarted(trial.number, leg.text("owner"), leg.whole("until")));
    }
}
