package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Legs that end before their trial's horizon: pauses, promotions, retirement. */
class StudyRungsTest {

    private static final TrialFacts NO_FACTS = new TrialFacts(0, Duration.ZERO, "", Map.of());

    private static List<Leg> legs(Study study, int capacity) {
        return ((Answer.Legs) study.ask(capacity)).legs();
    }

    private static Verdict train(Study study, Leg leg, double loss) {
        Verdict verdict = Verdict.CONTINUE;
        for (int epoch = leg.trial().epochsDone() + 1; epoch <= leg.until(); epoch++) {
            verdict = study.report(leg.trial().number(), epoch, Map.of("loss", loss));
        }
        return verdict;
    }

    private static void pause(Study study, Leg leg, double loss) {
        assertThat(train(study, leg, loss)).isEqualTo(Verdict.PAUSE);
        study.tell(leg, new TrialOutcome.Paused());
    }

    private static List<TrialState> states(Study study) {
        return study.trials().stream().map(Trial::state).toList();
    }

    @Test
    void aTrialThatWasInterruptedOnItsRungPausesWithoutBeingCalledAgain() {
        StudyStorage storage = StudyStorage.inMemory();
        Study killed =
                Scripted.study(4, Scripted.inTurn(Scripted.run(Scripted.start(0, 2, 4))))
                        .storage(storage)
                        .build();
        Leg leg = legs(killed, 1).get(0);
        assertThat(train(killed, leg, 0.5)).isEqualTo(Verdict.PAUSE);
        killed.tell(leg, new TrialOutcome.Cancelled());
        Study study =
                Scripted.study(4, Scripted.inTurn(Scripted.run(Scripted.goOn(0, 0, 4, 4))))
                        .storage(storage)
                        .build();
        List<String> calls = new ArrayList<>();

        study.optimizeByEpoch(
                call -> {
                    calls.add(call.epochsDone() + "→" + call.until());
                    call.report(3, 0.4);
                    call.report(4, 0.3);
                    return 0.3;
                },
                9);

        assertThat(calls).containsExactly("2→4");
        assertThat(states(study)).containsExactly(TrialState.COMPLETE);
    }

    @Test
    void aTrialIsPausedAtTheEndOfItsLegAndGoesOnFromThere() {
        Study study =
                Scripted.study(
                                4,
                                Scripted.inTurn(
                                        Scripted.run(Scripted.start(0, 1, 4)),
                                        Scripted.run(Scripted.goOn(0, 0, 2, 4)),
                                        Scripted.run(Scripted.goOn(0, 0, 4, 4))))
                        .build();
        List<String> legs = new ArrayList<>();

        study.optimizeByEpoch(
                leg -> {
                    Verdict verdict = Verdict.CONTINUE;
                    legs.add(leg.trial().number() + ": " + leg.epochsDone() + "→" + leg.until());
                    for (int epoch = leg.epochsDone() + 1; verdict == Verdict.CONTINUE; epoch++) {
                        if (epoch > leg.until()) {
                            return 0.25;
                        }
                        verdict = leg.report(epoch, 1.0 / epoch);
                    }
                    return Double.NaN;
                },
                50);

        assertThat(legs).containsExactly("0: 0→1", "0: 1→2", "0: 2→4");
        Trial trial = study.trials().get(0);
        assertThat(trial.state()).isEqualTo(TrialState.COMPLETE);
        assertThat(trial.epochsDone()).isEqualTo(4);
        assertThat(trial.value()).isEqualTo(OptionalDouble.of(0.25));
        assertThat(trial.bestEpoch()).isEqualTo(OptionalInt.of(4));
        assertThat(study.finished()).isTrue();
    }

    @Test
    void halvingPromotesTheBetterOneAndRetiresTheOther() {
        Study study =
                Scripted.study(
                                4,
                                Scripted.inTurn(
                                        Scripted.run(
                                                Scripted.start(0, 2, 4), Scripted.start(1, 2, 4)),
                                        new Proposal.Run(
                                                List.of(Scripted.goOn(1, 1, 4, 4)),
                                                Set.of(0),
                                                Set.of())))
                        .build();
        List<Leg> first = legs(study, 2);
        pause(study, first.get(0), 0.8);
        pause(study, first.get(1), 0.5);
        assertThat(states(study)).containsExactly(TrialState.PAUSED, TrialState.PAUSED);
        study.states().put(first.get(0).trial(), 2, new byte[0]);
        study.states().put(first.get(1).trial(), 2, new byte[0]);

        Leg promoted = study.ask().orElseThrow();

        assertThat(promoted.trial().number()).isEqualTo(1);
        assertThat(promoted.plan().continues()).isEqualTo(OptionalInt.of(1));
        assertThat(promoted.until()).isEqualTo(4);
        assertThat(states(study)).containsExactly(TrialState.PRUNED, TrialState.RUNNING);
        assertThat(study.trials().get(0).value()).isEqualTo(OptionalDouble.of(0.8));
        assertThat(study.trials().get(0).bestEpoch()).isEqualTo(OptionalInt.of(2));
        assertThat(study.states().latest(first.get(0).trial())).isEmpty();
        assertThat(study.states().latest(first.get(1).trial())).isPresent();
        assertThat(train(study, promoted, 0.4)).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void aLegThatEndsEarlierThanItsRungCannotPause() {
        Study study =
                Scripted.study(4, Scripted.inTurn(Scripted.run(Scripted.start(0, 2, 4)))).build();
        Leg leg = study.ask().orElseThrow();
        study.report(0, 1, Map.of("loss", 1.0));

        assertThatThrownBy(() -> study.tell(leg, new TrialOutcome.Paused()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("trial 0: cannot pause after epoch 1, its leg goes to 2 of 4");
        study.report(0, 2, Map.of("loss", 1.0));
        study.tell(leg, new TrialOutcome.Paused());
        assertThat(states(study)).containsExactly(TrialState.PAUSED);
    }

    @Test
    void aTrialAtItsHorizonCannotPause() {
        Study study = Counting.study(2).build();
        Leg leg = study.ask().orElseThrow();
        train(study, leg, 0.5);

        assertThatThrownBy(() -> study.tell(leg, new TrialOutcome.Paused()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("trial 0: cannot pause after epoch 2, its leg goes to 2 of 2");
    }

    @Test
    void aPausedTrialReportsNothing() {
        Study study =
                Scripted.study(4, Scripted.inTurn(Scripted.run(Scripted.start(0, 2, 4)))).build();
        pause(study, study.ask().orElseThrow(), 0.5);

        assertThatThrownBy(() -> study.report(0, 3, Map.of("loss", 1.0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("trial 0: has no open leg, it is PAUSED");
    }

    @Test
    void aPrunerIsHeardBeforeAPause() {
        Study study =
                Scripted.study(4, Scripted.inTurn(Scripted.run(Scripted.start(0, 2, 4))))
                        .pruner((history, trial, epoch) -> epoch == 2)
                        .build();

        assertThat(train(study, study.ask().orElseThrow(), 0.5)).isEqualTo(Verdict.PRUNE);
    }

    @Test
    void theEndOfTheSearchRetiresPausedTrialsAndForgetsTheirStates() {
        Study study =
                Scripted.study(4, Scripted.inTurn(Scripted.run(Scripted.start(0, 2, 4)))).build();
        Leg leg = study.ask().orElseThrow();
        study.states().put(leg.trial(), 2, new byte[] {1});
        pause(study, leg, 0.5);
        assertThat(study.states().latest(leg.trial())).isPresent();

        assertThat(study.ask(1)).isEqualTo(new Answer.Finished());

        assertThat(states(study)).containsExactly(TrialState.PRUNED);
        assertThat(study.trials().get(0).value()).isEqualTo(OptionalDouble.of(0.5));
        assertThat(study.states().latest(leg.trial())).isEmpty();
    }

    @Test
    void aTrialThatPausesAfterTheEndOfTheSearchIsRetiredAtOnce() {
        Study study =
                Scripted.study(4, Scripted.inTurn(Scripted.run(Scripted.start(0, 2, 4)))).build();
        Leg leg = study.ask().orElseThrow();
        assertThat(study.ask(1)).isEqualTo(new Answer.Finished());
        assertThat(study.finished()).isFalse();

        pause(study, leg, 0.5);

        assertThat(states(study)).containsExactly(TrialState.PRUNED);
        assertThat(study.finished()).isTrue();
    }

    @Test
    void aTrialThatPausesWhileTheStrategyDecidesToFinishIsRetired() {
        List<Study> studies = new ArrayList<>();
        List<Leg> open = new ArrayList<>();
        Scripted strategy =
                Scripted.spendingEpochs(
                        (history, capacity) -> {
                            if (history.trials().isEmpty()) {
                                return Scripted.run(Scripted.start(0, 2, 4));
                            }
                            studies.get(0).tell(open.get(0), new TrialOutcome.Paused());
                            return new Proposal.Finished();
                        });
        Study study = Scripted.study(4, strategy).build();
        studies.add(study);
        open.add(study.ask().orElseThrow());
        train(study, open.get(0), 0.5);

        assertThat(study.ask(1)).isEqualTo(new Answer.Finished());

        assertThat(states(study)).containsExactly(TrialState.PRUNED);
        assertThat(study.finished()).isTrue();
    }

    @Test
    void aTrialThatLostItsStatePaysForAllItsEpochsAgain() {
        assertThat(withDroppedState(6)).contains(4);
        assertThat(withDroppedState(5)).isEmpty();
    }

    /** Where a trial goes on to that was paused at 2 of 4 and lost its state. */
    private static Optional<Integer> withDroppedState(int maxEpochs) {
        Study study =
                Scripted.study(
                                4,
                                Scripted.inTurn(
                                        Scripted.run(Scripted.start(0, 2, 4)),
                                        Scripted.drop(0),
                                        Scripted.run(Scripted.goOn(0, 0, 4, 4))))
                        .budget(Budget.unlimited().withEpochs(maxEpochs))
                        .build();
        Leg leg = study.ask().orElseThrow();
        study.states().put(leg.trial(), 2, new byte[] {1});
        pause(study, leg, 0.5);
        Optional<Integer> until = study.ask().map(Leg::until);
        assertThat(study.states().latest(leg.trial())).isEmpty();
        return until;
    }

    @Test
    void aTrialThatGoesOnPaysOnlyForTheEpochsThatItHasNotDone() {
        assertThat(promotedWithin(4)).contains(4);
        assertThat(promotedWithin(3)).isEmpty();
    }

    private static Optional<Integer> promotedWithin(int maxEpochs) {
        Study study =
                Scripted.study(
                                4,
                                Scripted.inTurn(
                                        Scripted.run(Scripted.start(0, 2, 4)),
                                        Scripted.run(Scripted.goOn(0, 0, 4, 4))))
                        .budget(Budget.unlimited().withEpochs(maxEpochs))
                        .build();
        pause(study, study.ask().orElseThrow(), 0.5);
        return study.ask().map(Leg::until);
    }

    @Test
    void aPlanThatDoesNotFitHoldsBackThoseBehindIt() {
        Study study =
                Scripted.study(
                                4,
                                Scripted.inTurn(
                                        Scripted.run(
                                                Scripted.start(0, 4, 4),
                                                Scripted.start(1, 4, 4),
                                                Scripted.start(2, 1, 4))))
                        .budget(Budget.unlimited().withEpochs(5))
                        .build();

        assertThat(legs(study, 3)).extracting(leg -> leg.trial().number()).containsExactly(0);
        assertThat(study.trials()).hasSize(1);
    }

    @Test
    void aPromotedRepetitionThatFailsIsRepeatedAsFarAsItHadToGo() {
        Study study =
                Scripted.study(
                                4,
                                Scripted.inTurn(
                                        Scripted.run(Scripted.start(0, 2, 4)),
                                        Scripted.run(Scripted.goOn(1, 0, 4, 4))))
                        .maxRetries(2)
                        .build();
        TrialOutcome failed =
                new TrialOutcome.Failed(
                        new Failure(Failure.EXCEPTION, "broken", ""), Optional.empty());
        study.tell(study.ask().orElseThrow(), failed);
        pause(study, study.ask().orElseThrow(), 0.5);
        study.tell(study.ask().orElseThrow(), failed);

        Leg again = study.ask().orElseThrow();

        assertThat(again.trial().number()).isEqualTo(2);
        assertThat(again.until()).isEqualTo(4);
    }

    @Test
    void onlyTheBestCompleteTrialsKeepTheirStates() {
        Study study = Counting.study().keepBest(2).build();
        List<Leg> legs = legs(study, 5);
        legs.forEach(leg -> study.states().put(leg.trial(), 1, new byte[] {7}));
        study.addResult(Counting.x(500), 0.01);

        study.tell(legs.get(0), 0.5);
        assertThat(kept(study)).containsExactly(0, 1, 2, 3, 4);
        study.tell(legs.get(1), 0.4);
        assertThat(kept(study)).containsExactly(0, 1, 2, 3, 4);
        study.tell(legs.get(2), 0.3);
        assertThat(kept(study)).containsExactly(1, 2, 3, 4);
        study.tell(legs.get(3), 0.9);
        assertThat(kept(study)).containsExactly(1, 2, 4);
        study.tell(legs.get(4), new TrialOutcome.Pruned(NO_FACTS));
        assertThat(kept(study)).containsExactly(1, 2);
    }

    @Test
    void noStateIsKeptWhenNoneIsWished() {
        Study study = Counting.study().keepBest(0).build();
        Leg leg = study.ask().orElseThrow();
        study.states().put(leg.trial(), 1, new byte[] {7});

        study.tell(leg, 0.5);

        assertThat(kept(study)).isEmpty();
    }

    private static List<Integer> kept(Study study) {
        return study.trials().stream()
                .filter(trial -> study.states().latest(trial).isPresent())
                .map(Trial::number)
                .toList();
    }
}
