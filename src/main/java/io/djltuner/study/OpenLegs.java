package io.djltuner.study;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The legs that this process was given and has not ended, and who asked for them. */
final class OpenLegs {

    private final Map<Integer, Thread> holders = new HashMap<>();
    private final Map<Integer, Failure> diverged = new HashMap<>();

    void open(int number) {
        holders.put(number, Thread.currentThread());
    }

    boolean isOpen(int number) {
        return holders.containsKey(number);
    }

    List<Integer> numbers() {
        return holders.keySet().stream().sorted().toList();
    }

    boolean isEmpty() {
        return holders.isEmpty();
    }

    /** Whether the calling thread would wait for nobody but itself. */
    boolean areAllMine() {
        return Set.copyOf(holders.values()).equals(Set.of(Thread.currentThread()));
    }

    /** Notes that a trial's objective stopped being finite, the first time; it fails at its end. */
    void diverge(int number, Failure failure) {
        diverged.putIfAbsent(number, failure);
    }

    boolean isDiverged(int number) {
        return diverged.containsKey(number);
    }

    /** The divergence that was noted, if any. */
    Optional<Failure> divergence(int number) {
        return Optional.ofNullable(diverged.get(number));
    }

    void close(int number) {
        holders.remove(number);
        diverged.remove(number);
    }
}
