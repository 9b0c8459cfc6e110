package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.TunedModel;
import io.djltuner.training.metric.Metric;
import io.djltuner.training.metric.Predictions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a search ends, and that it loses nothing when it does. */
class TunerStopRulesTest {

    @TempDir private Path directory;

    /** 1 − 1, 1 − 2, … : a value that every measurement improves, or none does. */
    private record Counting(AtomicInteger calls, int step) implements Metric {

        @Override
        public String name() {
            return "counted";
        }

        @Override
        public Direction direction() {
            return Direction.MAXIMIZE;
        }

        @Override
        public boolean fits(Task task) {
            return true;
        }

        @Override
        public double compute(Predictions predictions) {
            return step * calls.incrementAndGet();
        }
    }

    /** One epoch a trial, one trial at a time; the default trial is the first measurement. */
    private static Tuner counting(int step) {
        SearchSpace space =
                SearchSpace.builder().hiddenLayers(0).learningRate(1e-3, 1e-1).epochs(1).build();
        return Searches.regression(space, Searches.line(20))
                .metric(new Counting(new AtomicInteger(), step))
                .objective(Objective.maximize("val_counted"));
    }

    private static long complete(TuningResult result) {
        return result.trials().stream().filter(t -> t.state() == TrialState.COMPLETE).count();
    }

    @Test
    void maxTrialsIsExact() {
        TuningResult result = counting(1).maxTrials(7).run();

        assertThat(result.trials()).hasSize(7).allMatch(t -> t.state() == TrialState.COMPLETE);
        assertThat(result.stopReason()).isEmpty();
    }

    @Test
    void aSmallSpaceEndsTheSearchBeforeMaxTrials() {
        SearchSpace space = SearchSpace.builder().units(2, 4).epochs(1).build();

        TuningResult result = Searches.regression(space, Searches.line(20)).maxTrials(10).run();

        assertThat(result.trials())
                .extracting(t -> t.configuration().getInt("units"))
                .containsExactlyInAnyOrder(2, 3, 4);
        assertThat(result.stopReason()).isEmpty();
    }

    @Test
    void endsAtTheTrialThatReachesTheTarget() {
        // The measurements are 1 for the default trial, then 2, 3, 4, 5 …
        TuningResult result = counting(1).target(5).maxTrials(20).run();

        assertThat(result.stopReason()).contains("target of 5.0 reached");
        assertThat(result.bestTrial().number()).isEqualTo(3);
        assertThat(result.bestTrial().value()).hasValue(5);
        assertThat(complete(result)).isEqualTo(4);
    }

    @Test
    void endsAfterTrialsWithoutImprovement() {
        // The measurements are −1 for the default trial, then −2, −3 …: trial 0 stays the best.
        TuningResult result = counting(-1).noImprovement(4).maxTrials(20).run();

        assertThat(result.stopReason()).contains("no improvement in 4 trials");
        assertThat(result.bestTrial().number()).isZero();
        assertThat(complete(result)).isEqualTo(5);
    }

    @Test
    void goesOnWhileTrialsImprove() {
        TuningResult result = counting(1).noImprovement(1).maxTrials(6).run();

        assertThat(result.trials()).hasSize(6);
        assertThat(result.bestTrial().number()).isEqualTo(5);
        assertThat(result.stopReason()).isEmpty();
    }

    @Test
    void theFirstOfSeveralRulesEndsTheSearch() {
        assertThat(
                        counting(-1)
                                .target(-3)
                                .noImprovement(5)
                                .maxTime(Duration.ofHours(1))
                                .maxTrials(20)
                                .run()
                                .stopReason())
                .contains("target of -3.0 reached");
        assertThat(
                        counting(-1)
                                .target(0)
                                .noImprovement(2)
                                .maxTime(Duration.ofHours(1))
                                .maxTrials(20)
                                .run()
                                .stopReason())
                .contains("no improvement in 2 trials");
    }

    @Test
    void aPrunedTrialReachesNoTarget() {
        SearchSpace space =
                SearchSpace.builder().hiddenLayers(0).learningRate(1e-3, 1e-1).epochs(2).build();

        TuningResult result =
                Searches.regression(space, Searches.line(20))
                        .pruner((history, trial, epoch) -> true)
                        .target(1e9)
                        .noImprovement(1)
                        .maxTrials(3)
                        .run();

        assertThat(result.trials()).hasSize(3).allMatch(t -> t.state() == TrialState.PRUNED);
        assertThat(result.stopReason()).isEmpty();
        assertThat(result.testMetrics()).isEmpty();
        assertThat(result.defaultTestMetrics()).containsKey("test_mse");
        assertThatThrownBy(result::bestModel)
                .hasMessage("result: no trial is complete, so there is no model");
    }

    @Test
    void aTimeThatIsOverAtOnceIsAReasonAndGivesNoTrial() {
        TuningResult result = counting(1).maxTime(Duration.ofNanos(1)).run();

        assertThat(result.trials()).isEmpty();
        assertThat(result.stopReason()).contains("time limit of 0.000000001 s reached");
        assertThatThrownBy(result::bestTrial)
                .hasMessage("result: no trial has a value; see trials() for the causes");
    }

    @Test
    void theTimeLimitKeepsEveryTrialThatEnded() {
        Searches.Ear ear = new Searches.Ear();

        TuningResult result =
                counting(1)
                        .maxTime(Duration.ofMillis(300))
                        .maxTrials(1_000_000)
                        .listener(ear)
                        .run();

        assertThat(result.stopReason()).contains("time limit of 0.3 s reached");
        assertThat(ear.heard.stream().filter(line -> line.endsWith("COMPLETE")).count())
                .isEqualTo(complete(result))
                .isLessThan(1_000_000);
    }

    @Test
    void theTimeLimitIsReachedNotExceeded() {
        StudyHistory history = counting(1).maxTrials(1).run().history();
        StopRules rules = StopRules.none().withMaxTime(Duration.ofMinutes(2));

        assertThat(rules.reached(history, Duration.ofMillis(119_999))).isEmpty();
        assertThat(rules.reached(history, Duration.ofMinutes(2)))
                .contains("time limit of 120 s reached");
        assertThat(StopRules.none().reached(history, Duration.ofDays(9))).isEmpty();
    }

    @Test
    void cancellingFromTheHandleKeepsTheTrialsThatEnded() throws InterruptedException {
        CountDownLatch inThird = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        SearchSpace space =
                SearchSpace.builder().hiddenLayers(0).learningRate(1e-3, 1e-1).epochs(4).build();
        TuningHandle handle =
                Searches.regression(space, Searches.line(20))
                        .maxTrials(1000)
                        .listener(
                                new TuningListener() {
                                    @Override
                                    public void epochEnded(EpochReport report) {
                                        if (report.trial().number() == 2 && report.epoch() == 2) {
                                            inThird.countDown();
                                            await(cancelled);
                                        }
                                    }
                                })
                        .start();
        inThird.await();
        boolean doneBefore = handle.isDone();
        // The third trial waits in its second epoch.
        handle.cancel();
        cancelled.countDown();
        TuningResult result = handle.join();

        assertThat(doneBefore).isFalse();
        assertThat(handle.isDone()).isTrue();
        assertThat(result.stopReason()).contains("cancelled");
        assertThat(complete(result)).isEqualTo(2);
        assertThat(result.trials().get(2).epochsDone()).isEqualTo(2);
        assertThat(result.trials())
                .filteredOn(t -> t.state() == TrialState.COMPLETE)
                .allMatch(t -> t.value().isPresent() && t.epochsDone() == 4);
        assertThat(handle.history().trials()).isEqualTo(result.trials());
        try (TunedModel model = result.bestModel()) {
            assertThat(model.task()).isEqualTo(Task.REGRESSION);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void cancellingInAnEpochInterruptsTheTrialThere() {
        AtomicInteger epochs = new AtomicInteger();
        SearchSpace space =
                SearchSpace.builder().hiddenLayers(0).learningRate(1e-3, 1e-1).epochs(50).build();
        TuningHandle[] handle = new TuningHandle[1];
        CountDownLatch started = new CountDownLatch(1);
        handle[0] =
                Searches.regression(space, Searches.line(20))
                        .maxTrials(9)
                        .listener(
                                new TuningListener() {
                                    @Override
                                    public void epochEnded(EpochReport report) {
                                        await(started);
                                        if (epochs.incrementAndGet() == 60) {
                                            handle[0].cancel();
                                        }
                                    }
                                })
                        .start();
        started.countDown();
        TuningResult result = handle[0].join();

        assertThat(result.trials().get(0).state()).isEqualTo(TrialState.COMPLETE);
        Trial interrupted = result.trials().get(1);
        assertThat(interrupted.state()).isEqualTo(TrialState.RUNNING);
        assertThat(interrupted.attributes()).containsKey(Trial.INTERRUPTED);
        assertThat(interrupted.epochsDone()).isEqualTo(10);
        assertThat(result.bestTrial().number()).isZero();
    }

    @Test
    void givesUpAfterFailuresInARow() {
        Tuner tuner = failing(values -> true).maxConsecutiveFailures(2);

        assertThatThrownBy(tuner::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "search: gave up after 2 failed trials in a row, the last one:"
                                + " java.lang.IllegalArgumentException: no such network");
    }

    @Test
    void givingUpLateKeepsWhatWasLearned() {
        Tuner tuner = failing(values -> values.getDouble("learningRate") != 0.01);

        TuningResult result =
                tuner.enqueue(tuner.space.configuration(java.util.Map.of("learningRate", 0.01)))
                        .maxConsecutiveFailures(3)
                        .run();

        assertThat(result.stopReason()).contains("gave up after 3 failed trials in a row");
        assertThat(result.bestTrial().number()).isZero();
        assertThat(result.trials())
                .filteredOn(t -> t.state() == TrialState.FAILED)
                .hasSizeGreaterThanOrEqualTo(3);
    }

    private static Tuner failing(java.util.function.Predicate<Configuration> fails) {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).build();
        return Tuner.of(
                        space,
                        values -> {
                            if (fails.test(values)) {
                                throw new IllegalArgumentException("no such network");
                            }
                            Block block = Linear.builder().setUnits(1).build();
                            return block;
                        })
                .data(Searches.line(20))
                .parallelism(1)
                .maxTrials(12)
                .quiet();
    }

    @Test
    void aListenerThatThrowsEndsTheSearchWithItsCause() {
        IllegalArgumentException broken = new IllegalArgumentException("full disk");
        Tuner tuner =
                counting(1)
                        .maxTrials(100)
                        .listener(
                                new TuningListener() {
                                    @Override
                                    public void trialEnded(Trial trial) {
                                        throw broken;
                                    }
                                });

        assertThatThrownBy(tuner::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("listener: threw java.lang.IllegalArgumentException: full disk")
                .hasCause(broken);
        assertThatThrownBy(() -> tuner.start().join())
                .hasMessage("listener: threw java.lang.IllegalArgumentException: full disk");
    }

    @Test
    void aReasonIsNoneWhereTheTrialsWereUsedUp() {
        assertThat(counting(-1).noImprovement(50).target(9).maxTrials(3).run().stopReason())
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptingTheThreadEndsTheSearchAndKeepsWhatWasLearned(boolean onDisk)
            throws InterruptedException {
        CountDownLatch inThird = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicBoolean flag = new AtomicBoolean();
        AtomicReference<TuningResult> result = new AtomicReference<>();
        Tuner tuner =
                counting(1)
                        .maxTrials(100_000)
                        .listener(
                                new TuningListener() {
                                    @Override
                                    public void epochEnded(EpochReport report) {
                                        if (report.trial().number() == 2) {
                                            inThird.countDown();
                                            await(interrupted);
                                        }
                                    }
                                });
        if (onDisk) {
            tuner.directory(directory);
        }
        Thread thread =
                new Thread(
                        () -> {
                            result.set(tuner.run());
                            flag.set(Thread.currentThread().isInterrupted());
                        });
        thread.start();
        inThird.await();
        thread.interrupt();
        interrupted.countDown();
        thread.join();

        assertThat(flag).isTrue();
        assertThat(result.get().stopReason()).contains("interrupted");
        assertThat(complete(result.get())).isBetween(2L, 99_999L);
        assertThat(result.get().testMetrics()).containsKey("test_counted");
        if (onDisk) {
            assertThat(Study.open(directory).trials()).isEqualTo(result.get().trials());
        }
    }
}
