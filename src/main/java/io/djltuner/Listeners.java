package io.djltuner;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Those who want to hear of a search. They are told one thing at a time, and not holding the
 * session: it can be cancelled while they are busy. A listener that throws ends the search, not the
 * trial that it was told of.
 */
final class Listeners {

    private final List<TuningListener> listeners;
    private final Consumer<String> stop;
    private Optional<RuntimeException> failure = Optional.empty();

    Listeners(List<TuningListener> listeners, Consumer<String> stop) {
        this.listeners = List.copyOf(listeners);
        this.stop = stop;
    }

    synchronized void tell(Consumer<TuningListener> event) {
        try {
            listeners.forEach(event);
        } catch (RuntimeException e) {
            if (failure.isEmpty()) {
                failure = Optional.of(e);
            }
            stop.accept("a listener threw " + e);
        }
    }

    synchronized void throwWhatOneThrew() {
        failure.ifPresent(
                e -> {
                    throw new IllegalStateException("listener: threw " + e, e);
                });
    }
}
