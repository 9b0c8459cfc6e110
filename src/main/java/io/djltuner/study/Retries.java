package io.djltuner.study;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Repetitions of failed trials: new trials that take over all but the number. */
final class Retries {

    private Retries() {}

    /** The number of the trial that failed first. */
    private static int first(Trial trial) {
        return trial.attributes().get(Trial.RETRY_OF) instanceof Number number
                ? number.intValue()
                : trial.number();
    }

    private static Stream<Trial> family(StudyHistory history, Trial trial) {
        int first = first(trial);
        return history.trials().stream().filter(other -> first(other) == first);
    }

    /** How far a trial that has not started has to go: as far as those it repeats had to. */
    static int until(StudyHistory history, Trial trial) {
        return family(history, trial)
                .flatMapToInt(other -> other.until().stream())
                .max()
                .orElseGet(() -> TrialPlan.horizon(trial.configuration()));
    }

    /**
     * The repetition of a trial that just failed. One that diverged is not repeated: it would
     * diverge again.
     */
    static Optional<StudyEvent> of(StudyHistory history, Trial failed, Failure why, int most) {
        long already = family(history, failed).count() - 1;
        if (why.isDivergence() || already >= most) {
            return Optional.empty();
        }
        return Optional.of(
                new StudyEvent.TrialCreated(
                        history.trials().size(),
                        failed.configuration(),
                        failed.seed(),
                        failed.origin(),
                        false,
                        failed.seen(),
                        Map.of(Trial.RETRY_OF, first(failed))));
    }
}
