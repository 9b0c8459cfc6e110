package io.djltuner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.study.StateStore;
import io.djltuner.training.LossFunction;
import io.djltuner.training.TrainingData;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.fused.MlpFactory;
import io.djltuner.training.fused.StepCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which cohort comes back when a worker has nothing to do. */
@Timeout(300)
class TrialPoolTest {

    /** Arithmetic costs, operations hardly: two workers are done in half the time. */
    private static final StepCost ARITHMETIC = new StepCost(1e-6, 1e-6, 0.01, 1e-3, 1e-3, 0);

    private final TrainingData data = LocalExecutorTest.data(List.of());
    private final MlpFactory factory = new MlpFactory(data, LossFunction.mse());
    private final ExecutorService first = Executors.newSingleThreadExecutor();
    private final ExecutorService second = Executors.newSingleThreadExecutor();
    private final TrialPool pool =
            new TrialPool(
                    new CohortPlanner(data, ARITHMETIC, 64, MemoryBudget.UNLIMITED),
                    2,
                    MemoryBudget.UNLIMITED);

    @AfterEach
    void freeTheData() {
        pool.close();
        first.shutdownNow();
        second.shutdownNow();
        data.close();
    }

    /** Trials that have so many epochs before them. */
    private List<RunningTrial> trials(int from, int to, int epochs) {
        Configuration wide =
                Configuration.of(
                        Map.of("hiddenLayers", 1, "units", 100, "epochs", epochs, "batchSize", 8));
        return IntStream.range(from, to)
                .mapToObj(
                        number ->
                                new RunningTrial(
                                        TrialExecutorConformance.leg(number, wide),
                                        LocalExecutorTest.rules(1, EarlyStopping.patience(1000)),
                                        factory,
                                        new NetworkSizes(factory, true),
                                        Map.of(),
                                        StateStore.inMemory(),
                                        RecordingSink.goOn(),
                                        false))
                .toList();
    }

    private static <T> T in(ExecutorService worker, Callable<T> question)
            throws InterruptedException, ExecutionException {
        return worker.submit(question).get();
    }

    private List<Integer> takenBy(ExecutorService worker)
            throws InterruptedException, ExecutionException {
        return in(worker, pool::take).stream().map(RunningTrial::number).sorted().toList();
    }

    private boolean wantsBack(ExecutorService worker, List<RunningTrial> cohort)
            throws InterruptedException, ExecutionException {
        return in(worker, () -> pool.wantsBack(cohort));
    }

    /** A third worker waits until the pool is closed. */
    private Thread idleWorker() throws InterruptedException {
        Thread idle =
                new Thread(
                        () -> {
                            try {
                                pool.take();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        idle.setDaemon(true);
        idle.start();
        while (idle.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return idle;
    }

    @Test
    void theCohortWithTheMostWorkLeftIsDividedNotTheOneThatBeganWithIt()
            throws InterruptedException, ExecutionException {
        List<RunningTrial> longer = trials(0, 2, 100_000);
        List<RunningTrial> shorter = trials(2, 4, 96_000);
        List<RunningTrial> all = new ArrayList<>(longer);
        all.addAll(shorter);
        pool.add(all);
        assertThat(takenBy(first)).containsExactly(0, 1);
        assertThat(takenBy(second)).containsExactly(2, 3);
        assertThat(wantsBack(first, longer)).isFalse();

        Thread idle = idleWorker();
        assertThat(wantsBack(second, shorter)).isFalse();
        assertThat(wantsBack(first, longer)).isTrue();
        assertThat(wantsBack(first, trials(0, 2, 50_000))).isFalse();
        assertThat(wantsBack(second, shorter)).isTrue();

        in(first, () -> giveBack(List.of()));
        in(second, () -> giveBack(List.of()));
        pool.close();
        idle.join();
    }

    private boolean giveBack(List<RunningTrial> left) {
        pool.giveBack(left);
        return true;
    }

    @Test
    void whatComesBackGoesToBothWorkers() throws InterruptedException, ExecutionException {
        pool.add(trials(0, 1, 1));
        assertThat(takenBy(first)).containsExactly(0);
        in(first, () -> giveBack(trials(0, 2, 100_000)));

        assertThat(takenBy(first)).hasSize(1);
        assertThat(takenBy(second)).hasSize(1);
    }
}
