package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every storage of events does. */
abstract class StudyStorageContract {

    private static final StudyEvent STARTED =
            new StudyEvent.StudyStarted(
                    "study", Counting.SPACE, Objective.minimize("loss"), 1, Budget.ofTrials(9));

    private static final StudyEvent EPOCH =
            new StudyEvent.EpochEnded(
                    0, new EpochRecord(1, Map.of("loss", 0.5, "accuracy", 0.25), List.of(0.5)));

    abstract StudyStorage empty();

    static Stream<StudyEvent> thatChangeProposals() {
        return Stream.of(
                Trials.created(1),
                new StudyEvent.LegStarted(0, "me", 4),
                new StudyEvent.TrialRetired(0),
                new StudyEvent.StateDropped(0));
    }

    static Stream<StudyEvent> thatLeaveProposals() {
        return Stream.of(
                STARTED,
                EPOCH,
                new StudyEvent.TrialPaused(0),
                new StudyEvent.TrialInterrupted(0),
                new StudyEvent.TrialEnded(
                        0,
                        TrialState.FAILED,
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.of(new Failure("exception", "broken", "at"))),
                new StudyEvent.TrialAttribute(0, "checked", true),
                new StudyEvent.StudyAttribute("data", "iris"));
    }

    @Test
    void aNewOneIsEmpty() {
        StudyStorage storage = empty();

        assertThat(storage.position()).isZero();
        assertThat(storage.read(0)).isEmpty();
    }

    @Test
    void eventsAreReadInTheOrderTheyWereAppendedFromAnyPlace() {
        StudyStorage storage = empty();
        StudyEvent created = Trials.created(0);

        storage.append(List.of(STARTED, created));
        storage.append(List.of());
        storage.append(List.of(EPOCH));

        assertThat(storage.position()).isEqualTo(3);
        assertThat(storage.read(0)).containsExactly(STARTED, created, EPOCH);
        assertThat(storage.read(1)).containsExactly(created, EPOCH);
        assertThat(storage.read(3)).isEmpty();
    }

    @Test
    void whatWasReadDoesNotGrow() {
        StudyStorage storage = empty();
        storage.append(List.of(STARTED));
        List<StudyEvent> read = storage.read(0);

        storage.append(List.of(EPOCH));

        assertThat(read).containsExactly(STARTED);
        assertThatThrownBy(() -> read.add(EPOCH)).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @MethodSource("thatChangeProposals")
    void aProposalMadeWithoutKnowingOfAnotherIsRefusedWhole(StudyEvent between) {
        StudyStorage storage = empty();
        storage.append(List.of(STARTED, Trials.created(0), between, EPOCH));

        assertThat(storage.appendIfUnchanged(2, List.of(Trials.created(1), EPOCH))).isFalse();

        assertThat(storage.position()).isEqualTo(4);
        assertThat(storage.appendIfUnchanged(3, List.of(EPOCH))).isTrue();
        assertThat(storage.read(4)).containsExactly(EPOCH);
    }

    @ParameterizedTest
    @MethodSource("thatLeaveProposals")
    void epochsAndEndsInBetweenDoNotHarmAProposal(StudyEvent between) {
        StudyStorage storage = empty();
        storage.append(List.of(STARTED, Trials.created(0), between));
        StudyEvent created = Trials.created(1);

        assertThat(storage.appendIfUnchanged(2, List.of(created))).isTrue();

        assertThat(storage.read(0)).containsExactly(STARTED, Trials.created(0), between, created);
    }

    @Test
    void ofManyThreadsThatProposeTheSameTrialOneSucceedsForEachNumber() {
        StudyStorage storage = empty();
        storage.append(List.of(STARTED));
        ExecutorService pool = Executors.newFixedThreadPool(6);
        Runnable proposer =
                () -> {
                    for (int mine = 0; mine < 50; ) {
                        long position = storage.position();
                        StudyEvent next = Trials.created(Math.toIntExact(position) - 1);
                        mine += storage.appendIfUnchanged(position, List.of(next)) ? 1 : 0;
                    }
                };

        CompletableFuture.allOf(
                        IntStream.range(0, 6)
                                .mapToObj(i -> CompletableFuture.runAsync(proposer, pool))
                                .toArray(CompletableFuture[]::new))
                .join();
        pool.shutdown();

        assertThat(storage.read(1))
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).<StudyEvent>mapToObj(Trials::created).toList());
    }
}
