package io.djltuner.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a function that asks for hyperparameters: gives it values, defaults where none are
 * set, and records what it asked for.
 */
final class RecordedRun implements ValueSource {

    /** What the function asked for, once. */
    record Asked(Hyperparameter<?> declared, Optional<Condition> scope) {}

    private final Map<String, Object> given;
    private final Map<String, Asked> asked = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<Condition> tested = new ArrayList<>();
    private final Map<String, Hyperparameter<?>> known;
    private @Nullable IllegalArgumentException mistake;
    private @Nullable RuntimeException failure;

    private RecordedRun(Map<String, ?> given, Map<String, Hyperparameter<?>> known) {
        this.given = Map.copyOf(given);
        this.known = known;
    }

    /**
     * Runs a function.
     *
     * @param function asks for hyperparameters
     * @param given values by name; the others have their defaults
     * @param known what was asked for in earlier runs, by name
     * @return what it asked for
     * @throws IllegalArgumentException if a name has another range than in earlier runs
     */
    static RecordedRun of(
            Function<Hyperparameters, ?> function,
            Map<String, ?> given,
            Map<String, Hyperparameter<?>> known) {
        RecordedRun run = new RecordedRun(given, known);
        try {
            Objects.requireNonNull(function.apply(new Hyperparameters(run)), "it returned null");
        } catch (RuntimeException e) {
            run.failure = e;
        }
        if (run.mistake != null) {
            throw run.mistake;
        }
        return run;
    }

    /**
     * Checks that a name has one range.
     *
     * @throws IllegalArgumentException in one sentence
     */
    static void checkSame(Hyperparameter<?> first, Hyperparameter<?> now) {
        boolean same =
                first.condition().isPresent()
                        ? first.equals(under(first.condition().get(), now))
                        : first.equals(now);
        if (!same) {
            String before = Checks.describe(first);
            String after = Checks.describe(now);
            throw Checks.bad(
                    now.name(),
                    before.equals(after)
                            ? "was asked for with default %s and now with default %s; a name keeps its range and default"
                                    .formatted(first.defaultValue(), now.defaultValue())
                            : "was asked for as %s and now as %s; a name keeps its range, so give the other one another name"
                                    .formatted(before, after));
        }
    }

    private static Hyperparameter<?> under(Condition condition, Hyperparameter<?> parameter) {
        return parameter.when(condition);
    }

    @Override
    public <T> T value(Hyperparameter<T> declared, Optional<Condition> scope) {
        try {
            Hyperparameter<?> first = known.putIfAbsent(declared.name(), declared);
            if (first != null) {
                checkSame(first, declared);
            }
        } catch (IllegalArgumentException e) {
            mistake = mistake == null ? e : mistake;
            throw e;
        }
        asked.putIfAbsent(declared.name(), new Asked(declared, scope));
        Object value =
                values.computeIfAbsent(
                        declared.name(), name -> given.getOrDefault(name, declared.defaultValue()));
        return ValueSource.typed(declared, value);
    }

    @Override
    public boolean holds(Condition condition) {
        tested.add(condition);
        return condition.test(configuration());
    }

    /** The values that it was given or left at their defaults, in the order asked for. */
    Configuration configuration() {
        return Configuration.of(values);
    }

    /** What it asked for, by name, in order. */
    Map<String, Asked> asked() {
        return asked;
    }

    /** Whether it asked for a name. */
    boolean has(String name) {
        return asked.containsKey(name);
    }

    /** Whether a condition holds for the values that it was given. */
    boolean satisfies(Condition condition) {
        return condition.test(configuration());
    }

    /** The conditions of every {@code when} that it came to. */
    List<Condition> tested() {
        return tested;
    }

    /** Why the function failed, if it did; what it would have asked for then is not known. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }
}
