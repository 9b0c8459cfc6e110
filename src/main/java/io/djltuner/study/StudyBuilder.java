package io.djltuner.study;

import io.djltuner.space.SearchSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Describes a {@link Study}. Each setting can be set once. */
public final class StudyBuilder {

    private static final String UNLIMITED = "unlimited";
    private static final String MACHINE = "machine";

    final SearchSpace space;
    final Objective objective;
    final SearchStrategy strategy;
    long seed;
    Budget budget = Budget.unlimited();
    Pruner pruner = Pruner.none();
    String name = "study";
    StateStore states = StateStore.inMemory();
    StudyStorage storage = StudyStorage.inMemory();
    Optional<ModelStore> models = Optional.empty();
    Optional<Path> directory = Optional.empty();
    Optional<StudyPlace> place = Optional.empty();
    Map<String, ?> absent = Map.of();
    int keepBest = 1;
    int maxConsecutiveFailures = 3;
    int maxRetries;
    LongSupplier nanoTime = System::nanoTime;

    private boolean extendsSpace;
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Map<String, String> noted = new LinkedHashMap<>();
    private final Map<String, Object> given = new HashMap<>();

    StudyBuilder(SearchSpace space, Objective objective, SearchStrategy strategy) {
        this.space = space;
        this.objective = objective;
        this.strategy = strategy;
    }

    private <T> T once(String setting, T value) {
        Object first = given.putIfAbsent(setting, value);
        if (first != null) {
            throw new IllegalStateException("%s: was already set to %s".formatted(setting, first));
        }
        return value;
    }

    /**
     * The seed of every draw; default 0.
     *
     * @param value any
     * @return this
     */
    public StudyBuilder seed(long value) {
        seed = once("seed", value);
        return this;
    }

    /**
     * What may be spent; default unlimited. The time counts from {@link #build}.
     *
     * @param limit of trials, epochs or time
     * @return this
     */
    public StudyBuilder budget(Budget limit) {
        budget = once("budget", limit);
        return this;
    }

    /**
     * Stops unpromising trials; default none.
     *
     * @param rule asked after every reported epoch
     * @return this
     */
    public StudyBuilder pruner(Pruner rule) {
        pruner = once("pruner", rule);
        return this;
    }

    /**
     * The study's name; default {@code study}.
     *
     * @param text what it is called
     * @return this
     */
    public StudyBuilder name(String text) {
        name = once("name", text);
        return this;
    }

    /**
     * Where states of trials go; default memory.
     *
     * @param store in memory or on disk
     * @return this
     */
    public StudyBuilder states(StateStore store) {
        states = once("states", store);
        return this;
    }

    /**
     * Where events go; default memory.
     *
     * @param events in memory or on disk
     * @return this
     */
    public StudyBuilder storage(StudyStorage events) {
        storage = once("storage", events);
        return this;
    }

    /**
     * Keeps the study on disk, so that it goes on where it was when it is built again: a directory,
     * or a journal file of Optuna's. Takes the place of {@link #storage} and {@link #states}.
     *
     * <p>The study is named after the directory unless {@link #name} says otherwise. If there is
     * one study only, and its {@linkplain #extendSpace extensions}, that is the one to go on with
     * whatever it is called; of a name, the newest extension goes on.
     *
     * <p>It goes on as it began: with the same space, objective, seed, strategy, pruner and {@link
     * #setting settings}. What may be spent, and {@link #keepBest}, {@link #maxRetries}, {@link
     * #maxConsecutiveFailures} and what is {@link #noted}, may change, and the journal tells.
     *
     * @param path existing or not
     * @return this
     */
    public StudyBuilder directory(Path path) {
        directory = Optional.of(once("directory", path));
        return this;
    }

    /**
     * Allows the space to differ from that of the study on disk. If it does, a new study begins
     * beside the old one: {@code housing@2} after {@code housing}, then {@code housing@3}. It has
     * the same objective and {@link #setting settings}, and from now on it is the one that opens
     * when {@code housing} is asked for; {@code housing@1} is the old one.
     *
     * <p>It begins with copies of those finished trials that fit into the new space: each
     * hyperparameter that is active there must have had a value within its new range. One that is
     * new has the value that {@link #absent} gives it; without that the trial is not copied, since
     * nobody knows what it was trained with, and a default is no knowledge. A hyperparameter that
     * is gone must have had the value that {@link #absent} gives. Trials that failed are copied if
     * they diverged. Copies are evidence for the strategy; they have no part in its rounds and are
     * not counted as trials or epochs of the budget. Their models are those of the originals.
     *
     * @return this
     */
    public StudyBuilder extendSpace() {
        extendsSpace = once("extendSpace", true);
        return this;
    }

    /**
     * The values that hyperparameters have where a space does not hold them, for trials that are
     * copied or imported from a study of another space; default none.
     *
     * @param values by name, such as a dropout of 0 for a network that had none
     * @return this
     */
    public StudyBuilder absent(Map<String, ?> values) {
        absent = Map.copyOf(once("absent", values));
        return this;
    }

    /**
     * A setting that results depend on, such as the data: a study on disk goes on only with what it
     * began with, and so does its extension.
     *
     * @param setting its name
     * @param content as text; of {@code name[a=1, b=2]} only the parts that differ are reported
     * @return this
     */
    public StudyBuilder setting(String setting, String content) {
        kept.put(setting, once("setting " + setting, content));
        return this;
    }

    /**
     * A setting that may change when a study on disk goes on. The journal keeps each change.
     *
     * @param setting its name
     * @param content as text
     * @return this
     */
    public StudyBuilder noted(String setting, String content) {
        noted.put(setting, once("setting " + setting, content));
        return this;
    }

    /** All settings beside space and objective. */
    StudySettings allSettings() {
        StudySettings all = new StudySettings();
        all.keep("seed", String.valueOf(seed));
        all.keep("strategy", strategy.description());
        all.keep("pruner", pruner.description());
        kept.forEach(all::keep);
        all.note("maxTrials", text(budget.trials()));
        all.note("maxEpochs", text(budget.epochs()));
        all.note("maxTime", budget.time().map(Duration::toString).orElse(UNLIMITED));
        all.note("keepBest", String.valueOf(keepBest));
        all.note("maxRetries", String.valueOf(maxRetries));
        all.note("maxConsecutiveFailures", String.valueOf(maxConsecutiveFailures));
        all.note(MACHINE, Environment.machine());
        noted.forEach(all::note);
        return all;
    }

    private static String text(OptionalInt limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsInt()) : UNLIMITED;
    }

    private static String text(OptionalLong limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsLong()) : UNLIMITED;
    }

    /** The seed of this study's draws: an extension would otherwise repeat those before it. */
    long ownSeed() {
        int generation = place.map(StudyPlace::generation).orElse(1);
        return generation == 1 ? seed : Draws.seed(seed, "extension", generation);
    }

    private void openDirectory(Path path) {
        StudyPlace found =
                StudyPlace.of(
                        path,
                        given.containsKey("name") ? Optional.of(name) : Optional.empty(),
                        started());
        storage = found.storage();
        StudyPlace mine = extendsSpace ? found.extendedTo(started(), absent) : found;
        place = Optional.of(mine);
        name = mine.name();
        storage = mine.storage();
        states = mine.states();
        models = Optional.of(mine.models());
    }

    /** How the study begins if it is new. */
    StudyEvent.StudyStarted started() {
        return new StudyEvent.StudyStarted(name, space, objective, ownSeed(), budget);
    }

    /**
     * How many complete trials keep their trained state; default 1.
     *
     * @param trials at least 0
     * @return this
     */
    public StudyBuilder keepBest(int trials) {
        keepBest = once("keepBest", atLeast("keepBest", 0, trials));
        return this;
    }

    /**
     * How many trials in a row, by number, may fail before the search gives up; default 3. Trials
     * that diverge count only while no trial has gone well.
     *
     * @param trials at least 1
     * @return this
     */
    public StudyBuilder maxConsecutiveFailures(int trials) {
        maxConsecutiveFailures =
                once("maxConsecutiveFailures", atLeast("maxConsecutiveFailures", 1, trials));
        return this;
    }

    /**
     * How often a failed trial is repeated; default 0. One that diverged is not: with the same seed
     * it would diverge again.
     *
     * @param times at least 0
     * @return this
     */
    public StudyBuilder maxRetries(int times) {
        maxRetries = once("maxRetries", atLeast("maxRetries", 0, times));
        return this;
    }

    /** The clock that the budget's time is read from. */
    StudyBuilder clock(LongSupplier nanos) {
        nanoTime = nanos;
        return this;
    }

    private static int atLeast(String setting, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s: must be at least %d, but got %d".formatted(setting, least, value));
        }
        return value;
    }

    /**
     * Opens the study. The strategy is asked for its schedule, which checks the space.
     *
     * @return the study
     * @throws IllegalArgumentException if the strategy cannot search the space, or the storage
     *     holds a study of another space, objective, seed, strategy, pruner or setting
     * @throws IllegalStateException if {@link #extendSpace} was called without {@link #directory}
     */
    public Study build() {
        if (directory.isPresent()
                && (given.containsKey("storage") || given.containsKey("states"))) {
            throw new IllegalStateException(
                    "directory: holds events and states; leave out storage(…) and states(…)");
        }
        if (extendsSpace && directory.isEmpty()) {
            throw new IllegalStateException(
                    "extendSpace: extends a study on disk; call directory(path)");
        }
        try {
            directory.ifPresent(this::openDirectory);
            return new Study(this);
        } catch (RuntimeException e) {
            if (directory.isPresent()) {
                storage.close();
            }
            throw e;
        }
    }
}
