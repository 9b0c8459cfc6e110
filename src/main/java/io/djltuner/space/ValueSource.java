package io.djltuner.space;

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
}
