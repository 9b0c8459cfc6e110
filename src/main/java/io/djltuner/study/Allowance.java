package io.djltuner.study;

/**
 * What a budget still allows. An open leg counts with all its epochs, an ended one with those that
 * it took, so that a limit of epochs is never exceeded and no trial is cut off by it.
 */
final class Allowance {

    private long trials;
    private long epochs;

    private Allowance(long trials, long epochs) {
        this.trials = trials;
        this.epochs = epochs;
    }

    static Allowance of(Budget budget, StudyLog log) {
        TrialTally tally = log.tally();
        return new Allowance(
                budget.trials().orElse(Integer.MAX_VALUE) - tally.created(),
                budget.epochs().orElse(Long.MAX_VALUE) - log.repeatedEpochs() - tally.epochs());
    }

    /** How many new trials there is room for. */
    long trials() {
        return Math.max(0, trials);
    }

    boolean takeTrial() {
        return trials-- > 0;
    }

    /** Takes epochs, or nothing when they are more than there are. */
    boolean takeEpochs(long number) {
        if (number > epochs) {
            return false;
        }
        epochs -= number;
        return true;
    }
}
