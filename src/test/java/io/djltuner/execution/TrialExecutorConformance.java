package io.djltuner.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Configuration;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Leg;
import io.djltuner.study.StateStore;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialExecutor;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every executor of trials must do. The objective is the least {@code val_loss}. */
abstract class TrialExecutorConformance {

    /** Opens an executor; each test closes its own. */
    abstract TrialExecutor open();

    /** A configuration that trains soundly. */
    abstract Configuration sound(int epochs);

    /** A configuration whose trial fails. */
    abstract Configuration failing(int epochs);

    static Leg leg(int number, Configuration configuration) {
        Trial trial = Trial.outsideStudy(number, configuration, 1000 + number);
        return new Leg(trial, TrialPlan.of(configuration));
    }

    private Leg sound(int number, int epochs) {
        return leg(number, sound(epochs));
    }

    /** Starts legs together, and waits for their ends by closing the executor. */
    private RecordingSink train(StateStore states, RecordingSink sink, Leg... legs) {
        try (TrialExecutor executor = open()) {
            executor.start(List.of(legs), states, sink);
        }
        return sink;
    }

    private RecordingSink train(Leg... legs) {
        return train(StateStore.inMemory(), RecordingSink.goOn(), legs);
    }

    private static TrialOutcome.Completed completed(RecordingSink sink, int trial) {
        assertThat(sink.outcomes.get(trial)).isInstanceOf(TrialOutcome.Completed.class);
        return (TrialOutcome.Completed) sink.outcomes.get(trial);
    }

    @Test
    void everyTrialReportsItsEpochsInOrderAndEndsOnce() {
        RecordingSink sink = train(sound(2, 3), sound(0, 1), sound(1, 4));

        assertThat(sink.epochs(0)).containsExactly(1);
        assertThat(sink.epochs(1)).containsExactly(1, 2, 3, 4);
        assertThat(sink.epochs(2)).containsExactly(1, 2, 3);
        assertThat(sink.outcomes).hasSize(3);
    }

    @Test
    void aTrialCompletesWithTheBestOfWhatItReported() {
        StateStore states = StateStore.inMemory();
        Leg leg = sound(0, 5);

        RecordingSink sink = train(states, RecordingSink.goOn(), leg);

        List<Double> losses = sink.values(0, "val_loss");
        double least = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        TrialOutcome.Completed done = completed(sink, 0);
        assertThat(done.value()).isEqualTo(least);
        assertThat(done.bestEpoch()).isEqualTo(losses.indexOf(least) + 1);
        assertThat(done.facts().parameters()).isPositive();
        assertThat(states.latest(leg.trial())).isPresent();
    }

    @Test
    void theSameTrialReportsTheSameNumbersInAnyCompany() {
        RecordingSink alone = train(sound(1, 4));
        RecordingSink together = train(sound(0, 2), sound(1, 4), sound(2, 6), sound(3, 1));

        for (int epoch = 0; epoch < 4; epoch++) {
            assertThat(together.values(1, "val_loss").get(epoch))
                    .isCloseTo(alone.values(1, "val_loss").get(epoch), within(1e-9));
        }
    }

    @Test
    void aPausedTrialIsStoredBeforeItsEndIsToldAndGoesOnFromThere() {
        StateStore states = StateStore.inMemory();
        Leg leg = sound(1, 5);
        AtomicInteger storedAt = new AtomicInteger(-1);
        RecordingSink pausing =
                new RecordingSink(
                        report -> report.epoch() == 2 ? Verdict.PAUSE : Verdict.CONTINUE,
                        ended -> storedAt.set(states.latest(ended.trial()).orElseThrow().epoch()));

        train(states, pausing, leg);
        RecordingSink rest = train(states, RecordingSink.goOn(), leg);
        RecordingSink whole = train(leg);

        assertThat(pausing.outcomes.get(1)).isEqualTo(new TrialOutcome.Paused());
        assertThat(storedAt).hasValue(2);
        assertThat(pausing.epochs(1)).containsExactly(1, 2);
        assertThat(rest.epochs(1)).containsExactly(3, 4, 5);
        List<Double> pieces = new ArrayList<>(pausing.values(1, "val_loss"));
        pieces.addAll(rest.values(1, "val_loss"));
        assertThat(pieces).isEqualTo(whole.values(1, "val_loss"));
        assertThat(completed(rest, 1).value()).isEqualTo(completed(whole, 1).value());
        assertThat(completed(rest, 1).bestEpoch()).isEqualTo(completed(whole, 1).bestEpoch());
    }

    @Test
    void aTrialThatIsStoredAtTheEndOfItsLegPausesWithoutTraining() {
        StateStore states = StateStore.inMemory();
        Leg whole = sound(0, 4);
        TrialPlan plan =
                new TrialPlan(whole.plan().configuration(), 2, OptionalInt.empty(), Map.of());
        Leg toTheRung = new Leg(whole.trial(), plan);
        // Cancelled after the last epoch of the leg: that it paused was never told.
        train(states, RecordingSink.saying(Verdict.CANCEL, 0, 2), toTheRung);

        RecordingSink again = train(states, RecordingSink.goOn(), toTheRung);

        assertThat(again.epochs(0)).isEmpty();
        assertThat(again.outcomes.get(0)).isEqualTo(new TrialOutcome.Paused());
        assertThat(states.latest(whole.trial()).orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    void aPausedTrialWhoseStateIsGoneRepeatsFromItsFirstEpoch() {
        StateStore states = StateStore.inMemory();
        Leg leg = sound(0, 4);
        RecordingSink first = train(states, RecordingSink.saying(Verdict.PAUSE, 0, 2), leg);
        states.drop(leg.trial());

        RecordingSink again = train(states, RecordingSink.goOn(), leg);

        assertThat(again.epochs(0)).containsExactly(1, 2, 3, 4);
        assertThat(again.values(0, "val_loss").subList(0, 2))
                .isEqualTo(first.values(0, "val_loss"));
    }

    @Test
    void aCancelledTrialIsStoredAndGoesOnLater() {
        StateStore states = StateStore.inMemory();
        Leg leg = sound(0, 4);

        RecordingSink cancelled = train(states, RecordingSink.saying(Verdict.CANCEL, 0, 3), leg);
        RecordingSink rest = train(states, RecordingSink.goOn(), leg);

        assertThat(cancelled.outcomes.get(0)).isEqualTo(new TrialOutcome.Cancelled());
        assertThat(cancelled.epochs(0)).containsExactly(1, 2, 3);
        assertThat(rest.epochs(0)).containsExactly(4);
        assertThat(completed(rest, 0).value()).isEqualTo(completed(train(leg), 0).value());
    }

    @Test
    void whenTheSearchEndsTheRunningEpochIsTheLastAndTrialsThatWaitAreNotTrained() {
        StateStore states = StateStore.inMemory();
        Leg[] legs = new Leg[capacity()];
        for (int i = 0; i < legs.length; i++) {
            legs[i] = sound(i, 3);
        }

        RecordingSink ended = train(states, RecordingSink.ending(), legs);
        RecordingSink rest = train(states, RecordingSink.goOn(), legs);

        assertThat(ended.outcomes).hasSize(legs.length);
        assertThat(ended.outcomes.values()).containsOnly(new TrialOutcome.Cancelled());
        int trained = 0;
        for (Leg leg : legs) {
            int epochs = ended.epochs(leg.trial().number()).size();
            trained += epochs;
            assertThat(epochs).isLessThanOrEqualTo(1);
            assertThat(rest.epochs(leg.trial().number())).hasSize(3 - epochs);
            assertThat(completed(rest, leg.trial().number()).value())
                    .isCloseTo(completed(train(leg), leg.trial().number()).value(), within(1e-9));
        }
        assertThat(trained).isBetween(1, legs.length - 1);
    }

    private int capacity() {
        try (TrialExecutor executor = open()) {
            return executor.capacity();
        }
    }

    @Test
    void aPrunedTrialStopsForGoodAndStoresNothing() {
        StateStore states = StateStore.inMemory();
        Leg leg = sound(0, 4);

        RecordingSink sink = train(states, RecordingSink.saying(Verdict.PRUNE, 0, 2), leg);

        assertThat(sink.outcomes.get(0)).isInstanceOf(TrialOutcome.Pruned.class);
        assertThat(sink.epochs(0)).containsExactly(1, 2);
        assertThat(states.latest(leg.trial())).isEmpty();
    }

    @Test
    void theLastEpochMayBePausedToo() {
        StateStore states = StateStore.inMemory();
        Leg leg = sound(0, 2);

        RecordingSink paused = train(states, RecordingSink.saying(Verdict.PAUSE, 0, 2), leg);
        RecordingSink rest = train(states, RecordingSink.goOn(), leg);

        assertThat(paused.outcomes.get(0)).isEqualTo(new TrialOutcome.Paused());
        assertThat(rest.epochs(0)).isEmpty();
        assertThat(completed(rest, 0).value()).isEqualTo(completed(train(leg), 0).value());
    }

    @Test
    void oneThatLeavesDoesNotDisturbTheOthers() {
        for (Verdict verdict : List.of(Verdict.PAUSE, Verdict.CANCEL, Verdict.PRUNE)) {
            Leg[] legs = {sound(0, 4), sound(1, 4), sound(2, 4), sound(3, 4)};
            RecordingSink all = train(legs);
            RecordingSink less =
                    train(StateStore.inMemory(), RecordingSink.saying(verdict, 1, 2), legs);

            assertThat(less.epochs(1)).containsExactly(1, 2);
            for (int other : new int[] {0, 2, 3}) {
                assertThat(less.epochs(other)).containsExactly(1, 2, 3, 4);
                assertThat(completed(less, other).value())
                        .isCloseTo(completed(all, other).value(), within(1e-9));
            }
        }
    }

    @Test
    void aFailingTrialDoesNotTakeTheOthersWithIt() {
        StateStore states = StateStore.inMemory();
        Leg[] legs =
                IntStream.range(0, 5)
                        .mapToObj(i -> leg(i, i == 2 ? failing(4) : sound(4)))
                        .toArray(Leg[]::new);

        RecordingSink sink = train(states, RecordingSink.goOn(), legs);

        assertThat(sink.outcomes.get(2)).isInstanceOf(TrialOutcome.Failed.class);
        assertThat(states.latest(legs[2].trial())).isEmpty();
        for (int sound : new int[] {0, 1, 3, 4}) {
            assertThat(sink.epochs(sound)).containsExactly(1, 2, 3, 4);
            assertThat(completed(sink, sound).value())
                    .isCloseTo(completed(train(legs[sound]), sound).value(), within(1e-9));
        }
    }

    @Test
    void capacityIsTakenUpByTrialsUntilTheyEnd() {
        CountDownLatch release = new CountDownLatch(1);
        List<Integer> atEnds = new ArrayList<>();
        int free;
        int busy;
        try (TrialExecutor executor = open()) {
            free = executor.capacity();
            RecordingSink sink =
                    new RecordingSink(
                            report -> waitFor(release),
                            leg -> {
                                synchronized (atEnds) {
                                    atEnds.add(executor.capacity());
                                }
                            });
            executor.start(List.of(sound(0, 1), sound(1, 1)), StateStore.inMemory(), sink);
            busy = executor.capacity();
            release.countDown();
        }

        assertThat(free).isGreaterThanOrEqualTo(2);
        assertThat(busy).isEqualTo(free - 2);
        // When its end is told, its place is free.
        assertThat(atEnds).hasSize(2).allMatch(capacity -> capacity > busy).contains(free);
    }

    private static Verdict waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return Verdict.CONTINUE;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void startReturnsBeforeTheTrialsHaveEndedAndCloseAfter() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean returned = new AtomicBoolean();
        RecordingSink sink = RecordingSink.saying((EpochReport report) -> waitFor(release));
        try (TrialExecutor executor = open()) {
            executor.start(List.of(sound(0, 2)), StateStore.inMemory(), sink);
            returned.set(sink.outcomes.isEmpty());
            release.countDown();
        }

        assertThat(returned).isTrue();
        assertThat(sink.outcomes.get(0)).isInstanceOf(TrialOutcome.Completed.class);
    }
}
