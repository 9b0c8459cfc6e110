package io.djltuner.study;

import java.util.Collection;
import java.util.List;

/**
 * Notes which trials nobody works on any more, so that whoever reads the study sees it: a running
 * trial of ours has somebody who trains it, or a note that it was cut off. Called under the study's
 * lock.
 */
final class CutOffTrials {

    private final StudyLog log;
    private final OpenLegs open;

    CutOffTrials(StudyLog log, OpenLegs open) {
        this.log = log;
        this.open = open;
    }

    /** Notes that all legs that are open here are cut off. */
    void noteOpen() {
        log.append(notes(open.numbers()).toArray(StudyEvent[]::new));
    }

    /** Notes those whose processes have ended without a word. */
    void noteOrphans() {
        boolean written = false;
        while (!written) {
            List<StudyEvent> notes = notes(log.orphans());
            // Another process may have gone on with one of them meanwhile.
            written = notes.isEmpty() || log.appendIfUnchanged(log.history().position(), notes);
        }
    }

    private List<StudyEvent> notes(Collection<Integer> numbers) {
        StudyHistory now = log.history();
        return numbers.stream()
                .sorted()
                .map(now::trial)
                .filter(trial -> trial.state() == TrialState.RUNNING)
                .filter(trial -> !trial.attributes().containsKey(Trial.INTERRUPTED))
                .<StudyEvent>map(trial -> new StudyEvent.TrialInterrupted(trial.number()))
                .toList();
    }
}
