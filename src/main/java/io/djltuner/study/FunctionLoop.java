package io.djltuner.study;

import java.time.Duration;
import java.util.Optional;

/** Asks, calls a function, tells; on the calling thread. */
final class FunctionLoop {

    private final Study study;
    private final TrialFunction function;

    FunctionLoop(Study study, TrialFunction function) {
        this.study = study;
        this.function = function;
    }

    void run(int legs) {
        for (int i = 0; i < legs && !Thread.currentThread().isInterrupted(); i++) {
            Optional<Leg> leg = study.ask();
            if (leg.isEmpty()) {
                return;
            }
            run(leg.get());
        }
    }

    private void run(Leg leg) {
        long start = System.nanoTime();
        // Its last epoch was reported, but not that it paused.
        boolean isOnRung = leg.until() < leg.horizon() && leg.trial().epochsDone() >= leg.until();
        study.tell(leg, isOnRung ? new TrialOutcome.Paused() : outcome(leg, start));
    }

    private TrialOutcome outcome(Leg leg, long start) {
        ReportingLeg reporting = new ReportingLeg(study, leg);
        try {
            double value = function.evaluate(reporting);
            return outcome(leg, reporting.last(), value, facts(start));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TrialOutcome.Failed(Failure.of(e), Optional.of(facts(start)));
        } catch (Exception | Error e) {
            // An error too is this trial's: a stack that overflowed, memory, a class not found.
            return new TrialOutcome.Failed(Failure.of(e), Optional.of(facts(start)));
        }
    }

    private TrialOutcome outcome(Leg leg, Verdict last, double value, TrialFacts facts) {
        return switch (last) {
            case CONTINUE ->
                    new TrialOutcome.Completed(value, study.epochOf(leg, value).orElse(0), facts);
            case PAUSE -> new TrialOutcome.Paused();
            case PRUNE -> new TrialOutcome.Pruned(facts);
            case CANCEL -> new TrialOutcome.Cancelled();
        };
    }

    private static TrialFacts facts(long startNanos) {
        Duration wallTime = Duration.ofNanos(System.nanoTime() - startNanos);
        return new TrialFacts(0, wallTime, "", Environment.versions());
    }
}
