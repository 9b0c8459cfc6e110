package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StudyEpochsTest {

    private static final TrialFacts NO_FACTS = new TrialFacts(0, Duration.ZERO, "", Map.of());

    private static Verdict report(Study study, Leg leg, int epoch, double loss) {
        return study.report(leg.trial().number(), epoch, Map.of("loss", loss));
    }

    private static Trial told(Study study, Leg leg) {
        return study.trials().get(leg.trial().number());
    }

    @Test
    void epochsAreKeptAndTheValueIsOfTheFirstThatHadIt() {
        Study study = Counting.study(4).build();
        Leg leg = study.ask().orElseThrow();

        for (int epoch = 1; epoch <= 4; epoch++) {
            double loss = epoch == 2 || epoch == 3 ? 0.25 : 1;
            assertThat(report(study, leg, epoch, loss)).isEqualTo(Verdict.CONTINUE);
        }
        study.tell(leg, 0.25);

        Trial trial = told(study, leg);
        assertThat(trial.epochsDone()).isEqualTo(4);
        assertThat(trial.metric("loss", 1)).isEqualTo(OptionalDouble.of(1));
        assertThat(trial.metric("loss", 5)).isEmpty();
        assertThat(trial.metric("accuracy", 1)).isEmpty();
        assertThat(trial.best(study.objective())).isEqualTo(OptionalDouble.of(0.25));
        assertThat(trial.value()).isEqualTo(OptionalDouble.of(0.25));
        assertThat(trial.bestEpoch()).isEqualTo(OptionalInt.of(2));
    }

    @Test
    void runValuesAreKeptWithTheirEpoch() {
        Study study = Counting.study(2).build();
        Leg leg = study.ask().orElseThrow();

        study.epoch(new EpochReport(leg.trial(), 1, Map.of("loss", 2.0), List.of(1.0, 3.0)));

        assertThat(told(study, leg).epochs())
                .containsExactly(new EpochRecord(1, Map.of("loss", 2.0), List.of(1.0, 3.0)));
    }

    @Test
    void theRunsOfAPrunedTrialAreThoseOfItsLastEpoch() {
        Study study = Counting.study(2).build();
        Leg leg = study.ask().orElseThrow();
        study.epoch(new EpochReport(leg.trial(), 1, Map.of("loss", 5.0), List.of(5.0, 5.0, 5.0)));
        study.epoch(
                new EpochReport(leg.trial(), 2, Map.of("loss", 7 / 3.0), List.of(1.0, 2.0, 4.0)));
        assertThat(told(study, leg).runValues()).isEmpty();

        study.tell(leg, new TrialOutcome.Pruned(NO_FACTS));

        assertThat(told(study, leg).runValues()).containsExactly(1.0, 2.0, 4.0);
        // Squares of −4/3, −1/3 and 5/3 over 2.
        assertThat(told(study, leg).standardDeviation().getAsDouble())
                .isCloseTo(Math.sqrt(7 / 3.0), within(1e-15));
    }

    @Test
    void aReportHoldsTheObjective() {
        Study study = Counting.study(2).build();
        study.ask();

        assertThatThrownBy(() -> study.report(0, 1, Map.of("accuracy", 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trial 0: reports no 'loss'; it reports [accuracy]");
        assertThat(study.trials().get(0).epochs()).isEmpty();
    }

    @Test
    void epochsCountFromOne() {
        Study study = Counting.study(2).build();
        Leg leg = study.ask().orElseThrow();

        assertThatThrownBy(() -> report(study, leg, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("epoch: counts from 1, but got 0");
    }

    @Test
    void aTrialThatEndedReportsNoMore() {
        Study study = Counting.study(2).build();
        Leg leg = study.ask().orElseThrow();
        study.tell(leg, new TrialOutcome.Pruned(NO_FACTS));

        assertThatThrownBy(() -> report(study, leg, 1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("trial 0: has no open leg, it is PRUNED");
    }

    @Test
    void anEpochThatIsKnownIsNeitherWrittenAgainNorPruned() {
        List<Integer> judged = new ArrayList<>();
        Study study =
                Counting.study(4).pruner((history, trial, epoch) -> !judged.add(epoch)).build();
        Leg leg = study.ask().orElseThrow();
        report(study, leg, 1, 0.5);
        report(study, leg, 2, 0.4);
        long position = study.history().position();

        assertThat(report(study, leg, 1, 0.9)).isEqualTo(Verdict.CONTINUE);

        assertThat(study.history().position()).isEqualTo(position);
        assertThat(told(study, leg).metric("loss", 1)).isEqualTo(OptionalDouble.of(0.5));
        assertThat(judged).containsExactly(1, 2);
    }

    @Test
    void theLastEpochThatIsKnownIsJudgedAgain() {
        StudyStorage storage = StudyStorage.inMemory();
        Study killed = Counting.study(4).storage(storage).pruner((h, t, epoch) -> true).build();
        Leg before = killed.ask().orElseThrow();
        // The verdict is not heard.
        report(killed, before, 1, 0.5);
        killed.tell(before, new TrialOutcome.Cancelled());

        Study study = Counting.study(4).storage(storage).pruner((h, t, epoch) -> true).build();
        Leg leg = study.ask().orElseThrow();

        assertThat(leg.trial().epochsDone()).isEqualTo(1);
        assertThat(report(study, leg, 1, 0.5)).isEqualTo(Verdict.PRUNE);
    }

    @Test
    void aPrunerSeesTheEpochThatItJudgesAndNeverTheLastOne() {
        List<String> seen = new ArrayList<>();
        Pruner pruner =
                (history, trial, epoch) -> {
                    seen.add(
                            "%d@%d %s"
                                    .formatted(
                                            trial.number(),
                                            epoch,
                                            history.trial(trial.number()).metric("loss", epoch)));
                    return false;
                };
        Study study = Counting.study(3).pruner(pruner).build();

        study.optimizeByEpoch(
                leg -> {
                    for (int epoch = 1; epoch <= leg.until(); epoch++) {
                        leg.report(epoch, epoch / 2.0);
                    }
                    return 1;
                },
                1);

        assertThat(seen).containsExactly("0@1 OptionalDouble[0.5]", "0@2 OptionalDouble[1.0]");
    }

    @Test
    void aPrunedTrialEndsWithTheValueOfItsLastEpoch() {
        Study study = Counting.study(5).pruner((history, trial, epoch) -> epoch == 2).build();
        List<Verdict> verdicts = new ArrayList<>();

        study.optimizeByEpoch(
                leg -> {
                    verdicts.add(leg.report(1, 0.1));
                    verdicts.add(leg.report(2, 0.3));
                    return -1;
                },
                1);

        assertThat(verdicts).containsExactly(Verdict.CONTINUE, Verdict.PRUNE);
        Trial trial = study.trials().get(0);
        assertThat(trial.state()).isEqualTo(TrialState.PRUNED);
        assertThat(trial.value()).isEqualTo(OptionalDouble.of(0.3));
        assertThat(trial.bestEpoch()).isEqualTo(OptionalInt.of(2));
        assertThat(trial.failure()).isEmpty();
    }

    @Test
    void aTrialPrunedBeforeItsFirstEpochHasNoValue() {
        Study study = Counting.study(5).build();
        Leg leg = study.ask().orElseThrow();

        study.tell(leg, new TrialOutcome.Pruned(NO_FACTS));

        assertThat(told(study, leg).value()).isEmpty();
        assertThat(told(study, leg).bestEpoch()).isEmpty();
        assertThat(study.best()).isEmpty();
    }

    @Test
    void anObjectiveThatIsNotFiniteStopsTheTrialAndFailsItHoweverItsLegEnds() {
        Study study = Counting.study(5).build();
        Leg leg = study.ask().orElseThrow();
        report(study, leg, 1, 0.5);

        assertThat(report(study, leg, 2, Double.NaN)).isEqualTo(Verdict.PRUNE);
        study.tell(leg, 0.5);

        Trial trial = told(study, leg);
        assertThat(trial.state()).isEqualTo(TrialState.FAILED);
        assertThat(trial.failure())
                .contains(new Failure("diverged", "loss became NaN in epoch 2", ""));
        assertThat(trial.value()).isEmpty();
        assertThat(trial.epochsDone()).isEqualTo(1);
    }

    @Test
    void aTrialThatDivergedIsToldToStopAtEveryFurtherReport() {
        Study study = Counting.study(5).build();
        Leg leg = study.ask().orElseThrow();
        report(study, leg, 1, Double.POSITIVE_INFINITY);

        assertThat(report(study, leg, 2, 0.5)).isEqualTo(Verdict.PRUNE);

        study.tell(leg, new TrialOutcome.Paused());
        Trial trial = told(study, leg);
        assertThat(trial.state()).isEqualTo(TrialState.FAILED);
        assertThat(trial.epochs()).isEmpty();
        assertThat(trial.failure().map(Failure::message))
                .contains("loss became Infinity in epoch 1");
    }

    @Test
    void aValueThatIsNotFiniteFailsTheTrial() {
        Study study = Counting.study(5).build();
        Leg first = study.ask().orElseThrow();
        Leg second = study.ask().orElseThrow();
        report(study, second, 1, 0.5);

        study.tell(first, Double.NEGATIVE_INFINITY);
        study.tell(second, Double.NaN);

        assertThat(told(study, first).failure())
                .contains(new Failure("diverged", "loss became -Infinity", ""));
        assertThat(told(study, second).failure())
                .contains(new Failure("diverged", "loss became NaN in epoch 1", ""));
    }

    @Test
    void aCancelledStudyTellsTrialsToStopButLetsTheLastEpochComplete() {
        Study study = Counting.study(2).build();
        Leg leg = study.ask().orElseThrow();
        study.cancel();

        assertThat(report(study, leg, 1, 0.5)).isEqualTo(Verdict.CANCEL);
        assertThat(report(study, leg, 2, 0.4)).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void aTrialInterruptedByCancellingStaysRunningAndIsHandedOutFirstWhenTheStudyGoesOn() {
        StudyStorage storage = StudyStorage.inMemory();
        Study study = Counting.study(3).storage(storage).build();
        study.optimizeByEpoch(
                leg -> {
                    study.cancel();
                    leg.report(1, 0.5);
                    return 0;
                },
                9);

        Trial cut = study.trials().get(0);
        assertThat(cut.state()).isEqualTo(TrialState.RUNNING);
        assertThat(cut.attributes()).isEqualTo(Map.of(Trial.INTERRUPTED, true));

        Study resumed = Counting.study(3).storage(storage).build();
        Leg leg = resumed.ask().orElseThrow();
        assertThat(leg.trial().number()).isZero();
        assertThat(leg.trial().epochsDone()).isEqualTo(1);
        assertThat(leg.trial().attributes()).isEmpty();
        assertThat(leg.plan().continues()).isEqualTo(OptionalInt.of(0));
        assertThat(leg.until()).isEqualTo(3);
        assertThat(resumed.ask().map(next -> next.trial().number())).contains(1);
    }

    @Test
    void aTrialInterruptedBeforeItsFirstEpochBeginsAgain() {
        StudyStorage storage = StudyStorage.inMemory();
        Study study = Counting.study(3).storage(storage).build();
        study.tell(study.ask().orElseThrow(), new TrialOutcome.Cancelled());

        Leg leg = Counting.study(3).storage(storage).build().ask().orElseThrow();

        assertThat(leg.trial().number()).isZero();
        assertThat(leg.plan().continues()).isEmpty();
    }

    @Test
    void whenTheTimeIsOverNothingIsHandedOutAndTrialsAreToldToStop() {
        AtomicLong nanos = new AtomicLong(-50);
        Study study =
                Counting.study(3)
                        .clock(nanos::get)
                        .budget(Budget.unlimited().withTime(Duration.ofNanos(100)))
                        .build();
        Leg leg = study.ask().orElseThrow();
        nanos.set(49);
        assertThat(report(study, leg, 1, 0.5)).isEqualTo(Verdict.CONTINUE);
        assertThat(study.ask()).isPresent();

        nanos.set(50);

        assertThat(report(study, leg, 2, 0.5)).isEqualTo(Verdict.CANCEL);
        assertThat(study.ask(1)).isEqualTo(new Answer.Finished());
        assertThat(study.ask()).isEqualTo(Optional.empty());
    }
}
