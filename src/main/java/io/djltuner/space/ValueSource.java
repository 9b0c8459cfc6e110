package io.djltuner.space;

import java.util.Map;
import java.util.Optional;

/** Where the values of a run come from. */
interface ValueSource {

    /**
     * The value of a hyperparameter.
     *
     * @param declared as the function asks for it
     * @param scope the condition of the {@code when} that it is asked in
     */
    <T> T value(Hyperparameter<T> declared, Optional<Condition> scope);

    /** Whether a condition holds in this run. */
    boolean holds(Condition condition);

    /** A value as one of the hyperparameter's; saved models keep constants by their names. */
    static <T> T typed(Hyperparameter<T> declared, Object given) {
        Object value =
                declared.type().isInstance(given)
                        ? given
                        : declared.fitting(given).map(Object.class::cast).orElse(given);
        return Configuration.of(Map.of(declared.name(), value)).get(declared);
    }
}
