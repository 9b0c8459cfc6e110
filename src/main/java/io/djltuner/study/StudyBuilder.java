package io.djltuner.study;

import io.djltuner.space.SearchSpace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Describes a {@link Study}. Each setting can be set once. */
public final class StudyBuilder {

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
    int keepBest = 1;
    int maxConsecutiveFailures = 3;
    int maxRetries;
    LongSupplier nanoTime = System::nanoTime;

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

    /** The seed of every draw; default 0. */
    public StudyBuilder seed(long value) {
        seed = once("seed", value);
        return this;
    }

    /** What may be spent; default unlimited. The time counts from {@link #build}. */
    public StudyBuilder budget(Budget limit) {
        budget = once("budget", limit);
        return this;
    }

    /** Stops unpromising trials; default none. */
    public StudyBuilder pruner(Pruner rule) {
        pruner = once("pruner", rule);
        return this;
    }

    /** The study's name; default {@code study}. */
    public StudyBuilder name(String text) {
        name = once("name", text);
        return this;
    }

    /** Where states of trials go; default memory. */
    public StudyBuilder states(StateStore store) {
        states = once("states", store);
        return this;
    }

    /** Where events go; default memory. */
    public StudyBuilder storage(StudyStorage events) {
        storage = once("storage", events);
        return this;
    }

    /**
     * Keeps the study on disk, so that it goes on where it was when it is built again: a directory,
     * or a journal file of Optuna's. Takes the place of {@link #storage} and {@link #states}; the
     * study is named after it unless {@link #name} says otherwise.
     *
     * @param path existing or not
     * @return this
     */
    public StudyBuilder directory(Path path) {
        directory = Optional.of(once("directory", path));
        return this;
    }

    private void openDirectory(Path path) {
        if (given.containsKey("storage") || given.containsKey("states")) {
            throw new IllegalStateException(
                    "directory: holds events and states; leave out storage(…) and states(…)");
        }
        StudyStorageProvider provider = StudyStorageProvider.of(path);
        name = given.containsKey("name") ? name : provider.defaultName(path);
        storage = provider.open(path, name);
        states = provider.states(path, storage);
        models = Optional.of(provider.models(path, storage));
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
     *     holds a study of another space, objective or seed
     */
    public Study build() {
        directory.ifPresent(this::openDirectory);
        try {
            return new Study(this);
        } catch (RuntimeException e) {
            if (directory.isPresent()) {
                storage.close();
            }
            throw e;
        }
    }
}
