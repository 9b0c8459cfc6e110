package io.djltuner.space;

import java.util.Optional;

/** The values of a configuration of a space that was found by running the same function. */
final class FoundValues implements ValueSource {

    private final SearchSpace space;
    private final Configuration configuration;

    FoundValues(SearchSpace space, Configuration configuration) {
        this.space = space;
        this.configuration = configuration;
    }

    @Override
    public <T> T value(Hyperparameter<T> declared, Optional<Condition> scope) {
        Hyperparameter<?> found =
                space.find(declared.name())
                        .orElseThrow(
                                () ->
                                        Checks.bad(
                                                declared.name(),
                                                "was not asked for when the space was found; ask"
                                                        + " for it inside hp.when(condition, …), or"
                                                        + " in every run"));
        RecordedRun.checkSame(found, declared);
        Object given = configuration.values().get(declared.name());
        if (given == null) {
            throw Checks.bad(
                    declared.name(),
                    "exists only when %s, but was asked for at %s; ask for it inside hp.when"
                            .formatted(
                                    found.condition().map(Condition::toString).orElse("always"),
                                    configuration));
        }
        return ValueSource.typed(declared, given);
    }

    @Override
    public boolean holds(Condition condition) {
        return condition.test(configuration);
    }
}
