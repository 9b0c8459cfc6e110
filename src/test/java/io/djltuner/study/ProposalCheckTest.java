package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a strategy may not propose; trial 0 is paused at epoch 2 of 4, trial 1 is running. */
class ProposalCheckTest {

    private static Study with(Proposal faulty) {
        Study study =
                Scripted.study(
                                4,
                                Scripted.inTurn(
                                        Scripted.run(
                                                Scripted.start(0, 2, 4), Scripted.start(1, 2, 4)),
                                        faulty))
                        .build();
        Leg first = ((Answer.Legs) study.ask(2)).legs().get(0);
        study.report(0, 2, Map.of("loss", 1.0));
        study.tell(first, new TrialOutcome.Paused());
        return study;
    }

    private static void refused(Proposal faulty, String sentence) {
        Study study = with(faulty);
        long position = study.history().position();

        assertThatThrownBy(() -> study.ask(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("scripted: " + sentence);
        assertThat(study.history().position()).isEqualTo(position);
    }

    @Test
    void morePlansThanAskedFor() {
        refused(
                Scripted.run(
                        Scripted.start(5, 2, 4), Scripted.start(6, 2, 4), Scripted.start(7, 2, 4)),
                "was asked for 2 plans, but proposed 3");
    }

    @Test
    void runningNothing() {
        refused(Scripted.run(), "proposed to run nothing; it should wait or finish");
    }

    @Test
    void aConfigurationOutsideTheSpace() {
        refused(
                Scripted.run(
                        TrialPlan.of(Counting.epochs(4).defaultConfiguration().with("x", 12345))),
                "proposed what is not in the space: x=12345 epochs=4");
    }

    @Test
    void aLegBeyondTheHorizon() {
        refused(
                Scripted.run(Scripted.start(5, 5, 4)),
                "proposed until=5, beyond the horizon of 4 epochs");
    }

    @Test
    void goingOnWithATrialThatIsNotPaused() {
        refused(Scripted.run(Scripted.goOn(1, 1, 4, 4)), "continues trial 1, which is RUNNING");
    }

    @Test
    void retiringATrialThatIsNotPaused() {
        refused(Scripted.retire(1), "retires trial 1, which is RUNNING");
    }

    @Test
    void droppingTheStateOfATrialThatIsNotPaused() {
        refused(Scripted.drop(1), "drops the state of trial 1, which is RUNNING");
    }

    @Test
    void namingATrialThatDoesNotExist() {
        refused(Scripted.retire(7), "retires trial 7, but there are 2 trials, counted from 0");
        refused(
                Scripted.drop(-1),
                "drops the state of trial -1, but there are 2 trials, counted from 0");
        refused(
                Scripted.run(Scripted.goOn(2, 1, 4, 4)),
                "continues trial 2, but there are 2 trials, counted from 0");
    }

    @Test
    void goingOnWithAnotherConfiguration() {
        refused(
                Scripted.run(Scripted.goOn(0, 1, 4, 4)),
                "continues trial 0 with another configuration");
    }

    @Test
    void goingOnToAnEpochThatIsDone() {
        refused(
                Scripted.run(Scripted.goOn(0, 0, 2, 4)),
                "continues trial 0 until=2, but it has done 2 epochs");
    }

    @Test
    void startingFromATrialThatIsNotComplete() {
        TrialPlan plan = Scripted.start(5, 2, 4);
        TrialPlan grown =
                new TrialPlan(
                        plan.configuration(),
                        plan.until(),
                        OptionalInt.empty(),
                        Map.of(TrialPlan.WEIGHTS_FROM, 0));

        refused(Scripted.run(grown), "starts from the weights of trial 0, which is PAUSED");
    }

    @Test
    void namingATrialTwice() {
        String sentence = "names trial 0 twice in one proposal";
        TrialPlan goOn = Scripted.goOn(0, 0, 4, 4);
        refused(Scripted.run(goOn, goOn), sentence);
        refused(new Proposal.Run(List.of(goOn), Set.of(0), Set.of()), sentence);
        refused(new Proposal.Run(List.of(goOn), Set.of(), Set.of(0)), sentence);
        refused(new Proposal.Run(List.of(), Set.of(0), Set.of(0)), sentence);
    }

    @Test
    void waitingWhileNothingRuns() {
        Study study = with(new Proposal.Wait());
        study.tell(
                new Leg(study.trials().get(1), Scripted.start(1, 2, 4)),
                new TrialOutcome.Pruned(new TrialFacts(0, Duration.ZERO, "", Map.of())));

        assertThatThrownBy(() -> study.ask(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("scripted: waits although no trial is running");
    }

    @Test
    void aPlanGoesToAnEpochAndRemembersPlainThings() {
        assertThatThrownBy(() -> Scripted.start(1, 0, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("plan: until must be at least 1, but got 0");
        assertThatThrownBy(
                        () ->
                                new TrialPlan(
                                        Counting.x(1),
                                        1,
                                        OptionalInt.empty(),
                                        Map.of("flag", true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("plan: an origin holds strings and numbers, but got Boolean");
    }
}
