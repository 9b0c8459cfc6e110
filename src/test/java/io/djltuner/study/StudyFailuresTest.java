package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyFailuresTest {

    private static final Failure BROKEN = new Failure(Failure.EXCEPTION, "broken", "");

    private static List<Leg> legs(Study study, int capacity) {
        return ((Answer.Legs) study.ask(capacity)).legs();
    }

    private static void fail(Study study, Leg leg) {
        study.tell(leg, new TrialOutcome.Failed(BROKEN, Optional.empty()));
    }

    /** Throws where x is among some. */
    private static ConfigurationFunction failingAt(Integer... broken) {
        return configuration -> {
            if (Set.of(broken).contains(configuration.getInt("x"))) {
                throw new IllegalStateException("broken");
            }
            return configuration.getInt("x");
        };
    }

    private static List<TrialState> states(Study study) {
        return study.trials().stream().map(Trial::state).toList();
    }

    @Test
    void aFunctionThatThrowsFailsItsTrialWithTheCauseAndTheSearchGoesOn() {
        Study study = Counting.study().build();

        study.optimize(failingAt(1), 3);

        assertThat(states(study))
                .containsExactly(TrialState.COMPLETE, TrialState.FAILED, TrialState.COMPLETE);
        Trial failed = study.trials().get(1);
        Failure failure = failed.failure().orElseThrow();
        assertThat(failure.cause()).isEqualTo("exception");
        assertThat(failure.message()).isEqualTo("java.lang.IllegalStateException: broken");
        assertThat(failure.stackTrace().lines().findFirst())
                .contains("java.lang.IllegalStateException: broken");
        assertThat(failed.value()).isEmpty();
        assertThat(failed.facts()).isPresent();
        assertThat(study.best()).map(Trial::number).contains(0);
    }

    @Test
    void anErrorFailsItsTrialToo() {
        Study study = Counting.study().build();

        study.optimize(
                configuration -> {
                    if (configuration.getInt("x") == 0) {
                        throw new StackOverflowError();
                    }
                    return 1;
                },
                2);

        assertThat(states(study)).containsExactly(TrialState.FAILED, TrialState.COMPLETE);
        assertThat(study.trials().get(0).failure().map(Failure::message))
                .contains("java.lang.StackOverflowError");
    }

    @Test
    void anInterruptedFunctionFailsItsTrialAndEndsOptimizing() {
        Study study = Counting.study().build();

        study.optimize(
                configuration -> {
                    throw new InterruptedException("stop");
                },
                5);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(states(study)).containsExactly(TrialState.FAILED);
    }

    @Test
    void anInterruptedFunctionFailsItsTrialOnDiskToo(@TempDir Path directory) {
        try (Study study = Counting.study().directory(directory).build()) {
            study.optimize(
                    configuration -> {
                        throw new InterruptedException("stop");
                    },
                    5);
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Study.open(directory).trials())
                .singleElement()
                .satisfies(
                        trial ->
                                assertThat(trial.failure().map(Failure::message))
                                        .contains("java.lang.InterruptedException: stop"));
    }

    @ParameterizedTest
    @CsvSource({
        "CUDA out of memory, out of memory",
        "MPS backend out of memory, out of memory",
        "DefaultCPUAllocator: not enough memory: you tried to allocate, out of memory",
        "'DefaultCPUAllocator: can''t allocate memory: you tried to allocate', out of memory",
        "Error code 12 (Cannot allocate memory), out of memory",
        "std::bad_alloc, out of memory",
        "out of range, exception",
        ", exception"
    })
    void aFailureIsOfMemoryWhenItSaysSo(String message, String cause) {
        assertThat(Failure.of(new IllegalStateException(message)).cause()).isEqualTo(cause);
    }

    @Test
    void whatMemoryWasTheCauseOfIsOfMemory() {
        Throwable cause = new IllegalStateException("not enough memory: you tried to allocate 9");

        assertThat(Failure.of(new IllegalStateException("no network", cause)).cause())
                .isEqualTo("out of memory");
        assertThat(Failure.of(new IllegalStateException("failed", new OutOfMemoryError())).cause())
                .isEqualTo("out of memory");
    }

    @Test
    void anErrorOfTheHeapIsOfMemory() {
        Failure failure = Failure.of(new OutOfMemoryError());

        assertThat(failure.cause()).isEqualTo("out of memory");
        assertThat(failure.isDivergence()).isFalse();
        assertThat(Failure.diverged("loss became NaN").isDivergence()).isTrue();
        assertThat(Failure.diverged("loss became NaN").cause()).isEqualTo(Failure.DIVERGED);
    }

    @Test
    void theSearchGivesUpAfterThreeFailuresInARow() {
        Study study = Counting.study().build();

        study.optimize(failingAt(0, 1, 3, 4, 5, 6), 50);

        assertThat(study.trials()).hasSize(6);
        assertThat(study.gaveUp().map(Failure::message))
                .contains("java.lang.IllegalStateException: broken");
        assertThat(study.ask(1)).isEqualTo(new Answer.Finished());
        assertThat(study.finished()).isTrue();
    }

    @Test
    void asManyFailuresAreAllowedAsSet() {
        Study study = Counting.study().maxConsecutiveFailures(5).build();

        study.optimize(failingAt(0, 1, 2, 3, 5, 6, 7, 8), 9);

        assertThat(study.gaveUp()).isEmpty();
        assertThat(study.history().complete()).hasSize(1);
    }

    @Test
    void failuresInARowGoByNumberAndNotByTime() {
        Study study = Counting.study().build();
        List<Leg> legs = legs(study, 6);

        fail(study, legs.get(0));
        fail(study, legs.get(4));
        fail(study, legs.get(2));
        assertThat(study.gaveUp()).isEmpty();
        study.tell(legs.get(1), 1);
        assertThat(study.gaveUp()).isEmpty();
        fail(study, legs.get(3));

        assertThat(study.gaveUp()).contains(BROKEN);
    }

    @Test
    void importedResultsDoNotInterruptARowOfFailures() {
        Study study = Counting.study().build();

        fail(study, study.ask().orElseThrow());
        study.addResult(Counting.x(70), 1);
        fail(study, study.ask().orElseThrow());
        study.addResult(Counting.x(71), 1);
        assertThat(study.gaveUp()).isEmpty();
        fail(study, study.ask().orElseThrow());

        assertThat(study.gaveUp()).contains(BROKEN);
    }

    @Test
    void divergenceCountsOnlyWhileNoTrialHasGoneWell() {
        Study never = Counting.study().build();
        never.optimize(configuration -> Double.NaN, 50);
        assertThat(never.trials()).hasSize(3);
        assertThat(never.gaveUp()).contains(new Failure("diverged", "loss became NaN", ""));

        Study once = Counting.study().build();
        once.optimize(configuration -> configuration.getInt("x") == 0 ? 1 : Double.NaN, 50);
        assertThat(once.trials()).hasSize(50);
        assertThat(once.gaveUp()).isEmpty();
    }

    @Test
    void anEpochThatWentWellMakesDivergenceOfOthersHarmless() {
        Study study = Counting.study(5).build();
        List<Leg> legs = legs(study, 6);
        study.report(5, 1, Map.of("loss", 1.0));

        for (int i = 0; i < 5; i++) {
            study.tell(legs.get(i), Double.NaN);
        }

        assertThat(study.gaveUp()).isEmpty();
    }

    @Test
    void divergedTrialsInBetweenDoNotInterruptARowOfFailures() {
        Study study = Counting.study().build();
        List<Leg> legs = legs(study, 6);
        study.tell(legs.get(0), 1);

        fail(study, legs.get(1));
        study.tell(legs.get(2), Double.NaN);
        fail(study, legs.get(3));
        study.tell(legs.get(4), Double.NaN);
        assertThat(study.gaveUp()).isEmpty();
        fail(study, legs.get(5));

        assertThat(study.gaveUp()).contains(BROKEN);
    }

    @Test
    void aFailedTrialIsRepeatedAsOftenAsSetAndCostsNoTrialOfTheBudget() {
        Study study =
                Counting.study()
                        .seed(3)
                        .maxRetries(2)
                        .maxConsecutiveFailures(10)
                        .budget(Budget.ofTrials(2))
                        .build();
        List<Integer> tried = new ArrayList<>();

        study.optimize(
                configuration -> {
                    tried.add(configuration.getInt("x"));
                    throw new IllegalStateException("broken");
                },
                50);

        assertThat(tried).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(study.trials())
                .extracting(trial -> trial.attributes().get(Trial.RETRY_OF))
                .containsExactly(null, 0, 0, null, 3, 3);
        assertThat(study.trials())
                .extracting(Trial::proposed)
                .containsExactly(true, false, false, true, false, false);
        long first = Draws.seed(3, "trial", 0);
        long second = Draws.seed(3, "trial", 3);
        assertThat(study.trials())
                .extracting(Trial::seed)
                .containsExactly(first, first, first, second, second, second);
        assertThat(study.history().proposals()).isEqualTo(2);
    }

    @Test
    void aRepetitionThatSucceedsIsNotRepeated() {
        Study study = Counting.study().maxRetries(5).budget(Budget.ofTrials(1)).build();
        List<Integer> calls = new ArrayList<>();

        study.optimize(
                configuration -> {
                    calls.add(1);
                    if (calls.size() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return 0.5;
                },
                50);

        assertThat(states(study))
                .containsExactly(TrialState.FAILED, TrialState.FAILED, TrialState.COMPLETE);
    }

    @Test
    void aTrialThatDivergedIsNotRepeated() {
        Study study = Counting.study().maxRetries(5).budget(Budget.ofTrials(2)).build();

        study.optimize(configuration -> Double.NaN, 50);

        assertThat(study.trials())
                .extracting(trial -> trial.configuration().getInt("x"))
                .containsExactly(0, 1);
    }

    @Test
    void aRepetitionRemembersTheOriginAndGoesAsFarAsTheTrialThatItRepeats() {
        TrialPlan plan =
                new TrialPlan(
                        Counting.epochs(9).configuration(Map.of("x", 4)),
                        3,
                        OptionalInt.empty(),
                        Map.of("bracket", 2));
        Study study = Scripted.study(9, Scripted.inTurn(Scripted.run(plan))).maxRetries(1).build();
        fail(study, study.ask().orElseThrow());

        Leg again = study.ask().orElseThrow();

        assertThat(again.trial().number()).isEqualTo(1);
        assertThat(again.until()).isEqualTo(3);
        assertThat(again.plan().origin()).isEqualTo(Map.of("bracket", 2));
        assertThat(again.trial().seen()).isEqualTo(study.trials().get(0).seen());
        assertThat(again.plan().continues()).isEmpty();
    }
}
