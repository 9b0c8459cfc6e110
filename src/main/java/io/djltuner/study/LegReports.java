package io.djltuner.study;

import java.util.Optional;

/** Takes what becomes of the legs that are open here. Called under the study's lock. */
final class LegReports {

    private final StudyLog log;
    private final OpenLegs open;
    private final LegDealer dealer;
    private final TrialEnds ends;
    private final Pruner pruner;
    private final SearchEnd end;
    private final int maxConsecutiveFailures;

    LegReports(
            StudyLog log,
            OpenLegs open,
            LegDealer dealer,
            TrialEnds ends,
            SearchEnd end,
            StudyBuilder builder) {
        this.log = log;
        this.open = open;
        this.dealer = dealer;
        this.ends = ends;
        this.end = end;
        pruner = builder.pruner;
        maxConsecutiveFailures = builder.maxConsecutiveFailures;
    }

    private Objective objective() {
        return log.history().objective();
    }

    /** Takes an epoch, as {@link Study#epoch} says. */
    Verdict epoch(EpochReport report) {
        Trial trial = withOpenLeg(report.trial());
        int number = trial.number();
        EpochRecord epoch = new EpochRecord(report.epoch(), report.metrics(), report.runValues());
        String metric = objective().metric();
        if (!epoch.metrics().containsKey(metric)) {
            throw new IllegalArgumentException(
                    "trial %d: reports no '%s'; it reports %s"
                            .formatted(number, metric, epoch.metrics().keySet()));
        }
        double value = epoch.metrics().get(metric);
        if (open.isDiverged(number) || !Double.isFinite(value)) {
            open.diverge(number, diverged(value, epoch.epoch()));
            return Verdict.PRUNE;
        }
        if (epoch.epoch() > trial.epochsDone()) {
            log.append(new StudyEvent.EpochEnded(number, epoch));
        }
        return verdict(log.history().trial(number), epoch.epoch());
    }

    /** The last epoch that is known may be reported again: its verdict may not have been heard. */
    private Verdict verdict(Trial trial, int epoch) {
        int horizon = TrialPlan.horizon(trial.configuration());
        if (trial.configuration().contains("epochs") && epoch >= horizon) {
            return Verdict.CONTINUE;
        }
        if (epoch >= trial.epochsDone() && pruner.prune(log.history(), trial, epoch)) {
            return Verdict.PRUNE;
        }
        int until = trial.until().orElse(horizon);
        if (epoch >= until && until < horizon) {
            return Verdict.PAUSE;
        }
        return end.stopsTrials() ? Verdict.CANCEL : Verdict.CONTINUE;
    }

    private Failure diverged(double value, int epoch) {
        return Failure.diverged(
                "%s became %s%s"
                        .formatted(
                                objective().metric(),
                                value,
                                epoch > 0 ? " in epoch " + epoch : ""));
    }

    private Trial withOpenLeg(Trial told) {
        Trial trial = log.history().trial(told.number());
        if (!open.isOpen(trial.number())) {
            throw new IllegalStateException(
                    "trial %d: has no open leg, it is %s".formatted(trial.number(), trial.state()));
        }
        return trial;
    }

    /** Takes the end of a leg, as {@link Study#ended} says. */
    void ended(Leg leg, TrialOutcome outcome) {
        Trial trial = withOpenLeg(leg.trial());
        boolean paused = outcome instanceof TrialOutcome.Paused;
        if (paused && !open.isDiverged(trial.number()) && !isOnRung(trial)) {
            throw new IllegalStateException(
                    "trial %d: cannot pause after epoch %d, its leg goes to %d of %d"
                            .formatted(
                                    trial.number(),
                                    trial.epochsDone(),
                                    leg.until(),
                                    leg.horizon()));
        }
        try {
            end(trial, outcome);
        } finally {
            // An end that could not be written may be told again.
            if (!log.history().trial(trial.number()).equals(trial)) {
                open.close(trial.number());
            }
        }
    }

    private void end(Trial trial, TrialOutcome outcome) {
        Optional<Failure> diverged = open.divergence(trial.number());
        if (diverged.isPresent()) {
            fail(trial, diverged.get(), facts(outcome));
        } else if (outcome instanceof TrialOutcome.Completed done) {
            if (Double.isFinite(done.value())) {
                ends.complete(trial, done);
            } else {
                fail(trial, diverged(done.value(), trial.epochsDone()), facts(outcome));
            }
        } else if (outcome instanceof TrialOutcome.Failed failed) {
            fail(trial, failed.failure(), failed.facts());
        } else if (outcome instanceof TrialOutcome.Pruned) {
            ends.prune(trial, facts(outcome));
        } else if (outcome instanceof TrialOutcome.Cancelled) {
            ends.interrupt(trial);
        } else if (dealer.isFinished()) {
            ends.retire(trial);
        } else {
            ends.pause(trial);
        }
    }

    private static boolean isOnRung(Trial trial) {
        int until = trial.until().orElse(Integer.MAX_VALUE);
        return trial.epochsDone() >= until && until < TrialPlan.horizon(trial.configuration());
    }

    private static Optional<TrialFacts> facts(TrialOutcome outcome) {
        if (outcome instanceof TrialOutcome.Completed completed) {
            return Optional.of(completed.facts());
        }
        if (outcome instanceof TrialOutcome.Pruned pruned) {
            return Optional.of(pruned.facts());
        }
        return outcome instanceof TrialOutcome.Failed failed ? failed.facts() : Optional.empty();
    }

    private void fail(Trial trial, Failure failure, Optional<TrialFacts> facts) {
        ends.fail(trial, failure, facts);
        if (FailuresInARow.around(log.history(), trial.number()) >= maxConsecutiveFailures) {
            end.giveUp(failure);
        }
    }
}
