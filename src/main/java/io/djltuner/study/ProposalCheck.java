package io.djltuner.study;

import java.util.HashSet;
import java.util.Set;

/** Holds strategies to their contract, so that a mistake in one is found where it is made. */
final class ProposalCheck {

    private final String strategy;
    private final StudyHistory from;

    private ProposalCheck(String strategy, StudyHistory from) {
        this.strategy = strategy;
        this.from = from;
    }

    /**
     * Throws IllegalStateException, naming the strategy, for a proposal that cannot be followed.
     */
    static void check(String strategy, StudyHistory from, Proposal.Run run, int capacity) {
        ProposalCheck check = new ProposalCheck(strategy, from);
        if (run.plans().size() > capacity) {
            throw check.broken(
                    "was asked for %d plans, but proposed %d"
                            .formatted(capacity, run.plans().size()));
        }
        if (run.plans().isEmpty() && run.retired().isEmpty() && run.dropped().isEmpty()) {
            throw check.broken("proposed to run nothing; it should wait or finish");
        }
        Set<Integer> named = new HashSet<>(run.retired());
        run.retired().forEach(number -> check.paused("retires", number));
        for (int number : run.dropped()) {
            check.paused("drops the state of", number);
            check.once(named, number);
        }
        for (TrialPlan plan : run.plans()) {
            check.plan(plan);
            plan.continues().ifPresent(number -> check.once(named, number));
        }
    }

    private void plan(TrialPlan plan) {
        if (!from.space().contains(plan.configuration())) {
            throw broken("proposed what is not in the space: " + plan.configuration());
        }
        int horizon = TrialPlan.horizon(plan.configuration());
        if (plan.until() > horizon) {
            throw broken(
                    "proposed until=%d, beyond the horizon of %d epochs"
                            .formatted(plan.until(), horizon));
        }
        plan.weightsFrom()
                .ifPresent(
                        number ->
                                inState(TrialState.COMPLETE, "starts from the weights of", number));
        if (plan.continues().isPresent()) {
            Trial trial = paused("continues", plan.continues().getAsInt());
            if (!trial.configuration().equals(plan.configuration())) {
                throw broken(
                        "continues trial %d with another configuration".formatted(trial.number()));
            }
            if (plan.until() <= trial.epochsDone()) {
                throw broken(
                        "continues trial %d until=%d, but it has done %d epochs"
                                .formatted(trial.number(), plan.until(), trial.epochsDone()));
            }
        }
    }

    private Trial paused(String does, int number) {
        return inState(TrialState.PAUSED, does, number);
    }

    private Trial inState(TrialState state, String does, int number) {
        int trials = from.trials().size();
        if (number < 0 || number >= trials) {
            throw broken(
                    "%s trial %d, but there are %d trials, counted from 0"
                            .formatted(does, number, trials));
        }
        Trial trial = from.trial(number);
        if (trial.state() != state) {
            throw broken("%s trial %d, which is %s".formatted(does, number, trial.state()));
        }
        return trial;
    }

    private void once(Set<Integer> named, int number) {
        if (!named.add(number)) {
            throw broken("names trial %d twice in one proposal".formatted(number));
        }
    }

    private IllegalStateException broken(String how) {
        return new IllegalStateException(strategy + ": " + how);
    }
}
