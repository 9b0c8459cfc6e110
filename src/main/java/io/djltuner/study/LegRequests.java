package io.djltuner.study;

import java.util.List;
import java.util.Optional;

/** Answers who asks for legs. Holds the study's lock, but not while the strategy is thinking. */
final class LegRequests {

    /** How often a study that waits looks whether another process has done something. */
    private static final long POLL_MILLIS = 100;

    private final Object lock;
    private final StudyLog log;
    private final OpenLegs open;
    private final LegDealer dealer;
    private final SearchStrategy strategy;
    private final SearchEnd end;
    private boolean saidFinished;

    LegRequests(
            Object lock,
            StudyLog log,
            OpenLegs open,
            LegDealer dealer,
            SearchStrategy strategy,
            SearchEnd end) {
        this.lock = lock;
        this.log = log;
        this.open = open;
        this.dealer = dealer;
        this.strategy = strategy;
        this.end = end;
    }

    /** Whether the last answer was that nothing more comes, and no leg is open. */
    boolean isFinished() {
        return saidFinished && open.isEmpty();
    }

    /** Answers without waiting, as {@link Study#ask(int)} says. */
    Answer answer(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: must be at least 1, but got " + capacity);
        }
        Optional<Answer> answer = Optional.empty();
        while (answer.isEmpty()) {
            answer = attempt(capacity);
        }
        synchronized (lock) {
            saidFinished = answer.get() instanceof Answer.Finished;
            lock.notifyAll();
        }
        return answer.get();
    }

    /** An answer, or nothing when the study moved on while the strategy was thinking. */
    private Optional<Answer> attempt(int capacity) {
        StudyHistory from;
        int wanted;
        synchronized (lock) {
            log.sync();
            if (end.hasCome()) {
                return Optional.of(new Answer.Finished());
            }
            List<Leg> ready = dealer.startReady(capacity);
            if (!ready.isEmpty()) {
                return Optional.of(new Answer.Legs(ready));
            }
            wanted = strategy.spendsEpochs() ? capacity : Math.min(capacity, dealer.room());
            if (dealer.isFinished() || wanted == 0) {
                return Optional.of(new Answer.Finished());
            }
            from = log.history();
        }
        Proposal proposal = strategy.propose(from, wanted);
        synchronized (lock) {
            return end.hasCome()
                    ? Optional.of(new Answer.Finished())
                    : dealer.take(from, proposal, wanted);
        }
    }

    /** Answers with one leg and waits for it, as {@link Study#ask()} says. */
    Optional<Leg> await() {
        while (true) {
            long before;
            synchronized (lock) {
                before = log.history().position();
            }
            Answer answer = answer(1);
            if (answer instanceof Answer.Legs legs) {
                return Optional.of(legs.legs().get(0));
            }
            if (answer instanceof Answer.Finished || !awaitAfter(before)) {
                return Optional.empty();
            }
        }
    }

    /** Waits until something happens after a position; false when interrupted. */
    private boolean awaitAfter(long position) {
        synchronized (lock) {
            if (open.areAllMine()) {
                throw new IllegalStateException(
                        "ask: the strategy waits for trials that this thread itself holds; tell"
                                + " their outcome first");
            }
            try {
                while (log.history().position() == position && !end.stopsTrials()) {
                    lock.wait(POLL_MILLIS);
                    log.sync();
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
