package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Strategies, pruners and storages that throw. */
class FaultyPartsTest {

    /** Refuses to append while it is told to; otherwise a storage in memory. */
    private static final class FullDisk implements StudyStorage {

        private final StudyStorage memory = StudyStorage.inMemory();
        private boolean full;
        private int closed;

        private void check() {
            if (full) {
                throw new IllegalStateException("the disk is full");
            }
        }

        @Override
        public long position() {
            return memory.position();
        }

        @Override
        public List<StudyEvent> read(long from) {
            return memory.read(from);
        }

        @Override
        public void append(List<StudyEvent> events) {
            check();
            memory.append(events);
        }

        @Override
        public boolean appendIfUnchanged(long expected, List<StudyEvent> events) {
            check();
            return memory.appendIfUnchanged(expected, events);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void whatAStrategyThrowsReachesWhoeverAsksAndNothingIsWritten() {
        List<Integer> asked = new ArrayList<>();
        Study study =
                Study.builder(
                                Counting.SPACE,
                                Objective.minimize("loss"),
                                Scripted.by(
                                        (history, capacity) -> {
                                            asked.add(capacity);
                                            if (asked.size() == 1) {
                                                throw new ArithmeticException("no model");
                                            }
                                            return new Counting().propose(history, capacity);
                                        }))
                        .build();

        assertThatThrownBy(() -> study.ask(1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("no model");
        assertThat(study.history().position()).isEqualTo(1);
        assertThat(study.ask(1)).isInstanceOf(Answer.Legs.class);
    }

    @Test
    void aStrategyThatRefusesTheSpaceLeavesTheStorageEmpty() {
        StudyStorage storage = StudyStorage.inMemory();
        SearchStrategy picky =
                new SearchStrategy() {
                    @Override
                    public Schedule schedule(SearchSpace space, Budget budget) {
                        throw new IllegalArgumentException("picky: needs epochs");
                    }

                    @Override
                    public Proposal propose(StudyHistory history, int capacity) {
                        return new Proposal.Finished();
                    }
                };

        assertThatThrownBy(
                        () ->
                                Study.builder(Counting.SPACE, Objective.minimize("loss"), picky)
                                        .storage(storage)
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("picky: needs epochs");
        assertThat(storage.position()).isZero();
    }

    @Test
    void aStrategyIsNotAskedForMoreTrialsThanTheBudgetHas() {
        List<Integer> asked = new ArrayList<>();
        Study study =
                Study.builder(
                                Counting.SPACE,
                                Objective.minimize("loss"),
                                Scripted.by(
                                        (history, capacity) -> {
                                            asked.add(capacity);
                                            return new Counting().propose(history, capacity);
                                        }))
                        .budget(Budget.ofTrials(5))
                        .build();

        study.ask(3);
        study.ask(9);
        study.ask(9);

        assertThat(asked).containsExactly(3, 2);
    }

    @Test
    void aPrunerThatThrowsFailsTheTrialWhoseEpochItJudged() {
        Study study =
                Counting.study(3)
                        .pruner(
                                (history, trial, epoch) -> {
                                    if (trial.number() == 0) {
                                        throw new ArithmeticException("no median");
                                    }
                                    return false;
                                })
                        .build();

        study.optimizeByEpoch(
                leg -> {
                    leg.report(1, 0.5);
                    return 0.5;
                },
                2);

        Trial first = study.trials().get(0);
        assertThat(first.state()).isEqualTo(TrialState.FAILED);
        assertThat(first.failure().map(Failure::message))
                .contains("java.lang.ArithmeticException: no median");
        assertThat(first.epochsDone()).isEqualTo(1);
        assertThat(study.trials().get(1).state()).isEqualTo(TrialState.COMPLETE);
    }

    @Test
    void anEpochThatCannotBeWrittenIsNotPartOfTheHistory() {
        FullDisk disk = new FullDisk();
        Study study = Counting.study(3).storage(disk).build();
        assertThat(study.ask()).isPresent();
        disk.full = true;

        assertThatThrownBy(() -> study.report(0, 1, Map.of("loss", 0.5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the disk is full");
        assertThatThrownBy(() -> study.ask(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the disk is full");

        assertThat(study.trials()).hasSize(1);
        assertThat(study.trials().get(0).epochs()).isEmpty();
        disk.full = false;
        assertThat(study.report(0, 1, Map.of("loss", 0.5))).isEqualTo(Verdict.CONTINUE);
        assertThat(study.trials().get(0).epochsDone()).isEqualTo(1);
    }

    @Test
    void anEndThatCannotBeWrittenCanBeToldAgain() {
        FullDisk disk = new FullDisk();
        Study study = Counting.study().storage(disk).build();
        Leg leg = study.ask().orElseThrow();
        disk.full = true;
        assertThatThrownBy(() -> study.tell(leg, 0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the disk is full");
        disk.full = false;

        study.tell(leg, 0.5);

        assertThat(study.trials().get(0).state()).isEqualTo(TrialState.COMPLETE);
    }

    @Test
    void aStateThatCannotBeForgottenLeavesNoLegOpen() {
        StateStore stuck =
                new StateStore() {
                    @Override
                    public void put(Trial trial, int epoch, byte[] state) {
                        throw new IllegalStateException("put: not in this test");
                    }

                    @Override
                    public Optional<StoredState> latest(Trial trial) {
                        return Optional.empty();
                    }

                    @Override
                    public void drop(Trial trial) {
                        throw new IllegalStateException("the state is locked");
                    }
                };
        Study study = Counting.study().states(stuck).keepBest(0).build();
        Leg leg = study.ask().orElseThrow();

        assertThatThrownBy(() -> study.tell(leg, 0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the state is locked");

        assertThatThrownBy(() -> study.tell(leg, 0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("trial 0: has no open leg, it is COMPLETE");
    }

    @Test
    void aDivergenceThatCannotBeWrittenIsStillKnownWhenItIsToldAgain() {
        FullDisk disk = new FullDisk();
        Study study = Counting.study(3).storage(disk).build();
        Leg leg = study.ask().orElseThrow();
        study.report(0, 1, Map.of("loss", Double.NaN));
        disk.full = true;
        assertThatThrownBy(() -> study.tell(leg, 0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the disk is full");
        disk.full = false;

        study.tell(leg, 0.5);

        assertThat(study.trials().get(0).failure().map(Failure::message))
                .contains("loss became NaN in epoch 1");
    }

    @Test
    void aDiskThatIsFullWhenAStudyClosesIsSaidAndTheStorageIsClosed() {
        FullDisk disk = new FullDisk();
        Study study = Counting.study().storage(disk).build();
        assertThat(study.ask()).isPresent();
        disk.full = true;

        assertThatThrownBy(study::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the disk is full");

        assertThat(disk.closed).isEqualTo(1);
        study.close();
        assertThat(disk.closed).isEqualTo(1);
    }

    @Test
    void aTrialInterruptedInOneStudyIsTakenOverByAnotherOnTheSameStorage() {
        StudyStorage storage = StudyStorage.inMemory();
        Study one = Counting.study(3).storage(storage).build();
        Study other = Counting.study(3).storage(storage).build();
        Leg leg = one.ask().orElseThrow();
        Leg second = other.ask().orElseThrow();
        assertThat(second.trial().number()).isEqualTo(1);
        one.report(0, 2, Map.of("loss", 0.5));
        one.tell(leg, new TrialOutcome.Cancelled());
        other.tell(second, 1);

        Leg taken = other.ask().orElseThrow();

        assertThat(taken.trial().number()).isZero();
        assertThat(taken.trial().epochsDone()).isEqualTo(2);
    }
}
