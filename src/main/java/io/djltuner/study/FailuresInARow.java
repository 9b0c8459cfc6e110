package io.djltuner.study;

/** How many trials around one have failed, one number after the other. */
final class FailuresInARow {

    private final StudyHistory history;
    private final boolean divergenceCounts;

    private FailuresInARow(StudyHistory history) {
        this.history = history;
        // An epoch that went well shows that the set-up is sound, before any trial has ended.
        divergenceCounts = history.trials().stream().noneMatch(FailuresInARow::wentWell);
    }

    /**
     * Counts the failed trials next to one that failed, by number and not by time, so that the
     * count does not depend on which of several ended first. Imported results are passed over, and
     * so are trials that diverged, unless no trial has gone well yet.
     */
    static int around(StudyHistory history, int number) {
        FailuresInARow row = new FailuresInARow(history);
        int count = row.count(number);
        for (int i = number - 1; i >= 0 && row.goesOn(i); i--) {
            count += row.count(i);
        }
        for (int i = number + 1; i < history.trials().size() && row.goesOn(i); i++) {
            count += row.count(i);
        }
        return count;
    }

    private static boolean wentWell(Trial trial) {
        return !isImported(trial)
                && trial.state() != TrialState.FAILED
                && (trial.state().isFinished() || trial.epochsDone() > 0);
    }

    private static boolean isImported(Trial trial) {
        return trial.attributes().containsKey(Trial.IMPORTED);
    }

    private boolean goesOn(int number) {
        Trial trial = history.trial(number);
        return trial.state() == TrialState.FAILED || isImported(trial);
    }

    private int count(int number) {
        Trial trial = history.trial(number);
        boolean failed = trial.state() == TrialState.FAILED;
        boolean diverged = trial.failure().map(Failure::isDivergence).orElse(false);
        return failed && (divergenceCounts || !diverged) ? 1 : 0;
    }
}
