package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A running trial has somebody who trains it, or a note that it was cut off. */
class CutOffTrialsTest {

    /** A place that several processes share; which of them live is up to the test. */
    private static final class Place {

        private final StudyStorage events = StudyStorage.inMemory();
        private final Set<String> gone = new HashSet<>();
        private Runnable whenAsked = () -> {};
        private Runnable whenAppending = () -> {};

        Study open(String owner, Budget budget) {
            return Counting.study(4).budget(budget).storage(new Shared(this, owner)).build();
        }

        Study open(String owner) {
            return open(owner, Budget.unlimited());
        }

        List<Trial> trials() {
            return StudyLog.look(events).orElseThrow().history().trials();
        }

        List<Integer> started() {
            return events.read(0).stream()
                    .filter(StudyEvent.LegStarted.class::isInstance)
                    .map(event -> ((StudyEvent.LegStarted) event).number())
                    .toList();
        }

        List<Integer> cutOff() {
            return events.read(0).stream()
                    .filter(StudyEvent.TrialInterrupted.class::isInstance)
                    .map(event -> ((StudyEvent.TrialInterrupted) event).number())
                    .toList();
        }
    }

    /** One process's view of the place. */
    private record Shared(Place place, String owner) implements StudyStorage {

        @Override
        public long position() {
            return place.events.position();
        }

        @Override
        public List<StudyEvent> read(long from) {
            return place.events.read(from);
        }

        @Override
        public void append(List<StudyEvent> events) {
            place.events.append(events);
        }

        @Override
        public boolean appendIfUnchanged(long expected, List<StudyEvent> events) {
            place.whenAppending.run();
            return place.events.appendIfUnchanged(expected, events);
        }

        @Override
        public boolean isGone(String other) {
            place.whenAsked.run();
            return place.gone.contains(other);
        }

        @Override
        public void close() {
            place.gone.add(owner);
        }
    }

    private static void allAreCutOff(List<Trial> trials, Integer... numbers) {
        assertThat(trials)
                .filteredOn(trial -> trial.state() == TrialState.RUNNING)
                .filteredOn(trial -> trial.attributes().containsKey(Trial.INTERRUPTED))
                .extracting(Trial::number)
                .containsExactly(numbers);
    }

    @Test
    void closingAStudyNotesItsOpenLegs() {
        Place place = new Place();
        try (Study study = place.open("one")) {
            Leg first = study.ask().orElseThrow();
            study.ask(2);
            study.tell(first, 0.5);
            study.report(1, 1, Map.of("loss", 0.5));
        }

        allAreCutOff(place.trials(), 1, 2);
        assertThat(place.trials().get(0).attributes()).isEmpty();
        assertThat(place.trials().get(1).epochsDone()).isEqualTo(1);
    }

    @Test
    void aStudyThatOpensNotesTheLegsOfProcessesThatAreGone() {
        Place place = new Place();
        place.open("killed").ask(2);
        place.open("alive").ask(2);
        place.gone.add("killed");

        place.open("next");

        allAreCutOff(place.trials(), 0, 1);
        assertThat(place.trials()).extracting(Trial::state).containsOnly(TrialState.RUNNING);
    }

    @Test
    void aStudyThatHasNoTimeToGoOnLeavesNoOrphan() {
        Place place = new Place();
        Study early = place.open("early", Budget.unlimited().withTime(Duration.ofNanos(1)));
        place.open("killed").ask(2);
        place.gone.add("killed");

        assertThat(early.ask(1)).isEqualTo(new Answer.Finished());
        early.close();

        allAreCutOff(place.trials(), 0, 1);
    }

    @Test
    void whatIsNotedOnceIsNotNotedAgain() {
        Place place = new Place();
        Study one = place.open("one");
        one.ask(1);
        one.interruptOpen();
        one.close();
        one.close();
        place.open("two").close();

        assertThat(place.cutOff()).containsExactly(0);
    }

    @Test
    void nothingIsHandedOutAfterOpenLegsWereInterrupted() {
        Study study = new Place().open("one");
        study.ask(1);

        study.interruptOpen();

        assertThat(study.ask(1)).isEqualTo(new Answer.Finished());
        allAreCutOff(study.trials(), 0);
    }

    /** Its last lines may be written after another process has read, and before it looks. */
    @Test
    void aTrialThatEndedBeforeItsProcessDidIsNotStartedAgain() {
        Place place = new Place();
        Study ending = place.open("ending");
        Leg leg = ending.ask().orElseThrow();
        Study other = place.open("other");
        place.whenAsked =
                () -> {
                    place.whenAsked = () -> {};
                    ending.tell(leg, 0.5);
                    ending.close();
                };

        Leg next = other.ask().orElseThrow();

        assertThat(next.trial().number()).isEqualTo(1);
        assertThat(place.started()).containsExactly(0, 1);
        assertThat(place.trials().get(0).state()).isEqualTo(TrialState.COMPLETE);
    }

    /** Two find the same orphan; the one that is second must not cut off what the first trains. */
    @Test
    void anOrphanThatAnotherProcessGoesOnWithIsNotCutOffAgain() {
        Place place = new Place();
        place.open("killed").ask(1);
        Study quick = place.open("quick");
        place.gone.add("killed");
        place.whenAppending =
                () -> {
                    place.whenAppending = () -> {};
                    quick.ask(1);
                };

        place.open("slow");

        assertThat(place.started()).containsExactly(0, 0);
        allAreCutOff(place.trials());
    }
}
