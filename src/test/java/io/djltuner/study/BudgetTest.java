package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a budget is made of, and what a study hands out under it. */
class BudgetTest {

    private static final TrialFacts NO_FACTS = new TrialFacts(0, Duration.ZERO, "", Map.of());

    private static List<Leg> legs(Study study, int capacity) {
        return ((Answer.Legs) study.ask(capacity)).legs();
    }

    private static Study withEpochs(int horizon, long maxEpochs) {
        return Counting.study(horizon).budget(Budget.unlimited().withEpochs(maxEpochs)).build();
    }

    @Test
    void limitsAreSetOneByOne() {
        Budget budget = Budget.ofTrials(3).withEpochs(40).withTime(Duration.ofSeconds(5));

        assertThat(budget)
                .isEqualTo(
                        new Budget(
                                OptionalInt.of(3),
                                OptionalLong.of(40),
                                Optional.of(Duration.ofSeconds(5))));
        assertThat(budget.withTrials(9).trials()).isEqualTo(OptionalInt.of(9));
        assertThat(Budget.unlimited())
                .isEqualTo(new Budget(OptionalInt.empty(), OptionalLong.empty(), Optional.empty()));
    }

    @Test
    void limitsArePositive() {
        assertThatThrownBy(() -> Budget.ofTrials(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTrials: must be at least 1, but got 0");
        assertThatThrownBy(() -> Budget.unlimited().withEpochs(-2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxEpochs: must be at least 1, but got -2");
        assertThatThrownBy(() -> Budget.unlimited().withTime(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTime: must be positive, but got PT0S");
        assertThatThrownBy(() -> Budget.unlimited().withTime(Duration.ofSeconds(-3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTime: must be positive, but got PT-3S");
    }

    @Test
    void asManyTrialsAreHandedOutAsTheBudgetHas() {
        Study study = Counting.study().budget(Budget.ofTrials(3)).build();

        assertThat(legs(study, 2)).hasSize(2);
        assertThat(legs(study, 2)).hasSize(1);
        assertThat(study.ask(2)).isEqualTo(new Answer.Finished());
        assertThat(study.trials()).hasSize(3);
    }

    @Test
    void failedAndEnqueuedTrialsCountAndKnownResultsDoNot() {
        Study study = Counting.study().budget(Budget.ofTrials(4)).build();
        study.addResult(Counting.x(100), 1);
        study.enqueue(Counting.x(101));
        study.optimize(
                configuration -> {
                    if (configuration.getInt("x") == 0) {
                        throw new IllegalStateException("broken");
                    }
                    return 1;
                },
                50);

        assertThat(study.trials())
                .extracting(trial -> trial.configuration().getInt("x"))
                .containsExactly(100, 101, 0, 1, 2);
    }

    @Test
    void aTrialThatDoesNotFitIntoTheEpochsIsNotStarted() {
        Study study = withEpochs(4, 11);

        assertThat(legs(study, 5)).hasSize(2);

        assertThat(study.ask(5)).isEqualTo(new Answer.Wait());
        assertThat(study.trials()).hasSize(2);
    }

    @Test
    void epochsThatAnEndedTrialDidNotTakeAreFreeAgain() {
        Study study = withEpochs(4, 11);
        List<Leg> legs = legs(study, 5);
        study.report(0, 1, Map.of("loss", 1.0));
        study.tell(legs.get(0), new TrialOutcome.Pruned(NO_FACTS));

        assertThat(legs(study, 5)).hasSize(1);
        study.tell(legs.get(1), new TrialOutcome.Pruned(NO_FACTS));
        assertThat(legs(study, 5)).hasSize(1);
        assertThat(study.ask(5)).isEqualTo(new Answer.Wait());
    }

    @Test
    void theSearchIsFinishedWhenNoOpenLegCanFreeEpochs() {
        Study study = withEpochs(4, 7);
        Leg leg = study.ask().orElseThrow();
        for (int epoch = 1; epoch <= 4; epoch++) {
            study.report(0, epoch, Map.of("loss", 1.0));
        }
        assertThat(study.ask(1)).isEqualTo(new Answer.Wait());
        study.tell(leg, 1);

        assertThat(study.ask(1)).isEqualTo(new Answer.Finished());
        assertThat(study.trials()).hasSize(1);
    }

    @Test
    void enqueuedTrialsPayTheirEpochsToo() {
        Study study = withEpochs(4, 7);
        study.enqueue(Counting.epochs(4).configuration(Map.of("x", 50)));
        study.enqueue(Counting.epochs(4).configuration(Map.of("x", 51)));

        assertThat(legs(study, 5)).extracting(leg -> leg.trial().number()).containsExactly(0);

        assertThat(study.ask(5)).isEqualTo(new Answer.Wait());
        assertThat(study.trials().get(1).state()).isEqualTo(TrialState.WAITING);
    }

    @Test
    void anInterruptedTrialHasPaidAlready() {
        StudyStorage storage = StudyStorage.inMemory();
        Budget four = Budget.unlimited().withEpochs(4);
        Study study = Counting.study(4).budget(four).storage(storage).build();
        Leg leg = study.ask().orElseThrow();
        study.report(0, 3, Map.of("loss", 1.0));
        study.tell(leg, new TrialOutcome.Cancelled());

        Leg again = Counting.study(4).budget(four).storage(storage).build().ask().orElseThrow();

        assertThat(again.trial().number()).isZero();
        assertThat(again.until()).isEqualTo(4);
    }

    @Test
    void whoOpensAStudyAgainMaySpendMore() {
        StudyStorage storage = StudyStorage.inMemory();
        Counting.study()
                .budget(Budget.ofTrials(2))
                .storage(storage)
                .build()
                .optimize(configuration -> 1, 50);

        Study more = Counting.study().budget(Budget.ofTrials(5)).storage(storage).build();
        more.optimize(configuration -> 1, 50);

        assertThat(more.trials()).hasSize(5);
        assertThat(more.budget()).isEqualTo(Budget.ofTrials(5));
        assertThat(more.history().budget()).isEqualTo(Budget.ofTrials(2));
    }
}
