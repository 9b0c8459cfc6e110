package io.djltuner.study;

import io.djltuner.space.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Trials that no strategy proposes. Called under the study's lock. */
final class GivenTrials {

    private final StudyLog log;

    GivenTrials(StudyLog log) {
        this.log = log;
    }

    /** Creates a trial to be tried, as {@link Study#enqueue} says. */
    int enqueue(Configuration configuration) {
        return create("enqueue", configuration, Map.of(), Optional.empty());
    }

    /** Creates a trial that is complete, as {@link Study#addResult} says. */
    int addResult(Configuration configuration, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "addResult: the value must be finite, but got " + value);
        }
        return create("addResult", configuration, Map.of(Trial.IMPORTED, true), Optional.of(value));
    }

    private int create(
            String call,
            Configuration configuration,
            Map<String, Object> attributes,
            Optional<Double> importedValue) {
        if (!log.history().space().contains(configuration)) {
            throw new IllegalArgumentException(
                    call + ": is not a configuration of the space: " + configuration);
        }
        while (true) {
            StudyHistory now = log.history();
            int number = now.trials().size();
            List<StudyEvent> events = new ArrayList<>();
            events.add(
                    new StudyEvent.TrialCreated(
                            number,
                            configuration,
                            Draws.seed(now.seed(), "trial", number),
                            Map.of(),
                            false,
                            OptionalLong.empty(),
                            attributes));
            importedValue.ifPresent(value -> events.add(TrialEnds.imported(number, value)));
            if (log.appendIfUnchanged(now.position(), events)) {
                return number;
            }
        }
    }
}
