package io.djltuner.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hands out legs: first of trials that need no strategy, then of proposals. Called under the
 * study's lock; what another process did meanwhile shows when its events are appended.
 */
final class LegDealer {

    private final StudyLog log;
    private final OpenLegs open;
    private final SearchStrategy strategy;
    private final Budget budget;
    private final StateStore states;
    private boolean finished;

    LegDealer(
            StudyLog log,
            OpenLegs open,
            SearchStrategy strategy,
            Budget budget,
            StateStore states) {
        this.log = log;
        this.open = open;
        this.strategy = strategy;
        this.budget = budget;
        this.states = states;
    }

    /** Whether the strategy has said that nothing more comes. */
    boolean isFinished() {
        return finished;
    }

    /** How many new trials the budget still allows. */
    int room() {
        return (int) Math.min(Integer.MAX_VALUE, Allowance.of(budget, log).trials());
    }

    /** Starts trials that were cut off, then enqueued ones and retries, in order of number. */
    List<Leg> startReady(int capacity) {
        while (true) {
            Set<Integer> orphans = log.orphans();
            StudyHistory now = log.history();
            Allowance left = Allowance.of(budget, log);
            List<StudyEvent.LegStarted> starts =
                    Stream.concat(
                                    log.tally().running().stream()
                                            .map(now::trial)
                                            .filter(t -> isCutOff(t, orphans)),
                                    log.tally().waiting().stream().map(now::trial))
                            .takeWhile(trial -> left.takeEpochs(stillToPay(trial)))
                            .limit(capacity)
                            .map(trial -> start(trial.number(), readyUntil(now, trial)))
                            .toList();
            if (starts.isEmpty() || log.appendIfUnchanged(now.position(), List.copyOf(starts))) {
                return opened(starts);
            }
        }
    }

    private boolean isCutOff(Trial trial, Set<Integer> orphans) {
        return !open.isOpen(trial.number())
                && (trial.attributes().containsKey(Trial.INTERRUPTED)
                        || orphans.contains(trial.number()));
    }

    /** Epochs of a ready trial's leg; those of an interrupted one are set aside already. */
    private long stillToPay(Trial trial) {
        return trial.state() == TrialState.WAITING ? readyUntil(log.history(), trial) : 0;
    }

    /** A retry goes as far as the trial that it repeats had to; any other to where it was to go. */
    private static int readyUntil(StudyHistory history, Trial trial) {
        return trial.until().orElseGet(() -> Retries.until(history, trial));
    }

    private StudyEvent.LegStarted start(int number, int until) {
        return new StudyEvent.LegStarted(number, log.owner(), until);
    }

    private List<Leg> opened(List<StudyEvent.LegStarted> starts) {
        List<Leg> legs = new ArrayList<>();
        for (StudyEvent.LegStarted start : starts) {
            open.open(start.number());
            Trial trial = log.history().trial(start.number());
            OptionalInt continues =
                    trial.epochsDone() > 0 ? OptionalInt.of(trial.number()) : OptionalInt.empty();
            TrialPlan plan =
                    new TrialPlan(trial.configuration(), start.until(), continues, trial.origin());
            legs.add(new Leg(trial, plan, startsFrom(plan)));
        }
        return legs;
    }

    private Optional<Trial> startsFrom(TrialPlan plan) {
        OptionalInt number = plan.weightsFrom();
        return number.isPresent()
                ? Optional.of(log.history().trial(number.getAsInt()))
                : Optional.empty();
    }

    /** The answer that a proposal leads to; empty when the strategy is to be asked again. */
    Optional<Answer> take(StudyHistory from, Proposal proposal, int capacity) {
        if (proposal instanceof Proposal.Run run) {
            ProposalCheck.check(strategy.name(), from, run, capacity);
            return takeRun(from, run);
        }
        if (proposal instanceof Proposal.Finished) {
            return retirePaused(from);
        }
        boolean waitsForSomebody =
                from.trials().stream().anyMatch(t -> t.state() == TrialState.RUNNING);
        if (!waitsForSomebody && log.history().position() == from.position()) {
            throw new IllegalStateException(
                    strategy.name() + ": waits although no trial is running");
        }
        return waitsForSomebody ? Optional.of(new Answer.Wait()) : Optional.empty();
    }

    /** Retires those too that paused while the strategy was thinking: nobody asks it again. */
    private Optional<Answer> retirePaused(StudyHistory from) {
        List<Trial> paused =
                log.history().trials().stream()
                        .filter(t -> t.state() == TrialState.PAUSED)
                        .toList();
        List<StudyEvent> events = new ArrayList<>();
        paused.forEach(trial -> events.add(new StudyEvent.TrialRetired(trial.number())));
        if (!log.appendIfUnchanged(from.position(), events)) {
            return Optional.empty();
        }
        paused.forEach(states::drop);
        finished = true;
        return Optional.of(new Answer.Finished());
    }

    private Optional<Answer> takeRun(StudyHistory from, Proposal.Run run) {
        List<StudyEvent> events = new ArrayList<>();
        run.retired().stream().sorted().map(StudyEvent.TrialRetired::new).forEach(events::add);
        run.dropped().stream().sorted().map(StudyEvent.StateDropped::new).forEach(events::add);
        List<StudyEvent.LegStarted> starts = new ArrayList<>();
        Allowance left = Allowance.of(budget, log);
        int next = from.trials().size();
        for (TrialPlan plan : run.plans()) {
            boolean isNew = plan.continues().isEmpty();
            if (isNew && !left.takeTrial()) {
                continue;
            }
            if (!left.takeEpochs(cost(from, plan))) {
                break;
            }
            int number = isNew ? next++ : plan.continues().getAsInt();
            if (isNew) {
                events.add(created(number, plan, from));
            }
            starts.add(start(number, plan.until()));
        }
        events.addAll(starts);
        if (!log.appendIfUnchanged(from.position(), events)) {
            return Optional.empty();
        }
        run.retired().forEach(number -> states.drop(from.trial(number)));
        run.dropped().forEach(number -> states.drop(from.trial(number)));
        if (run.plans().isEmpty()) {
            return Optional.empty();
        }
        if (starts.isEmpty()) {
            // The budget has no room; an open leg that ends early may leave some.
            return Optional.of(open.isEmpty() ? new Answer.Finished() : new Answer.Wait());
        }
        return Optional.of(new Answer.Legs(opened(starts)));
    }

    private long cost(StudyHistory from, TrialPlan plan) {
        if (plan.continues().isEmpty() || log.isStateless(plan.continues().getAsInt())) {
            return plan.until();
        }
        return (long) plan.until() - from.trial(plan.continues().getAsInt()).epochsDone();
    }

    private static StudyEvent.TrialCreated created(int number, TrialPlan plan, StudyHistory from) {
        return new StudyEvent.TrialCreated(
                number,
                plan.configuration(),
                Draws.seed(from.seed(), "trial", number),
                plan.origin(),
                true,
                OptionalLong.of(from.position()),
                Map.of());
    }
}
