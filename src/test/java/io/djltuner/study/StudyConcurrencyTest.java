package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class StudyConcurrencyTest {

    /** Runs something on so many threads, and waits for all. */
    private static void onThreads(int threads, IntConsumer work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CompletableFuture.allOf(
                            IntStream.range(0, threads)
                                    .mapToObj(
                                            i ->
                                                    CompletableFuture.runAsync(
                                                            () -> work.accept(i), pool))
                                    .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            pool.shutdown();
        }
    }

    private static Study random(StudyStorage storage, int trials) {
        return Study.builder(Counting.SPACE, Objective.minimize("loss"), new RandomSearch())
                .seed(17)
                .storage(storage)
                .budget(Budget.ofTrials(trials))
                .maxConsecutiveFailures(1000)
                .build();
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private static List<Configuration> configurations(Study study) {
        return study.trials().stream().map(Trial::configuration).toList();
    }

    /** What one thread alone tries. */
    private static List<Configuration> alone(int trials) {
        Study study = random(StudyStorage.inMemory(), trials);
        study.optimize(configuration -> configuration.getInt("x"), trials);
        return configurations(study);
    }

    @Test
    void manyThreadsTryTheSameConfigurationsAsOneAndEachOnce() {
        Study study = random(StudyStorage.inMemory(), 200);
        Queue<Integer> tried = new ConcurrentLinkedQueue<>();

        onThreads(
                8,
                thread ->
                        study.optimizeByEpoch(
                                leg -> {
                                    tried.add(leg.trial().number());
                                    return leg.configuration().getInt("x");
                                },
                                1000));

        assertThat(tried).containsExactlyInAnyOrderElementsOf(upTo(200));
        assertThat(configurations(study)).isEqualTo(alone(200));
        assertThat(study.history().complete())
                .hasSize(200)
                .allSatisfy(
                        trial ->
                                assertThat(trial.value())
                                        .hasValue(trial.configuration().getInt("x")));
        assertThat(study.finished()).isTrue();
    }

    @Test
    void twoStudiesOnOneStorageShareTheWork() {
        StudyStorage storage = StudyStorage.inMemory();
        List<Study> studies = List.of(random(storage, 120), random(storage, 120));
        Queue<Integer> tried = new ConcurrentLinkedQueue<>();

        onThreads(
                6,
                thread ->
                        studies.get(thread % 2)
                                .optimizeByEpoch(
                                        leg -> {
                                            tried.add(leg.trial().number());
                                            return 1;
                                        },
                                        1000));

        assertThat(tried).containsExactlyInAnyOrderElementsOf(upTo(120));
        Study after = random(storage, 120);
        assertThat(after.history().complete()).hasSize(120);
        assertThat(configurations(after)).isEqualTo(alone(120));
    }

    @Test
    void failuresAndRepetitionsOfManyThreadsAreAllWrittenDown() {
        Study study =
                Counting.study()
                        .budget(Budget.ofTrials(100))
                        .maxRetries(1)
                        .maxConsecutiveFailures(1000)
                        .build();

        onThreads(
                8,
                thread ->
                        study.optimizeByEpoch(
                                leg -> {
                                    boolean again =
                                            leg.trial().attributes().containsKey(Trial.RETRY_OF);
                                    if (leg.configuration().getInt("x") % 2 == 0 && !again) {
                                        throw new IllegalStateException("broken");
                                    }
                                    return 1;
                                },
                                1000));

        assertThat(study.trials()).hasSize(150).extracting(Trial::number).isEqualTo(upTo(150));
        assertThat(study.history().complete())
                .extracting(trial -> trial.configuration().getInt("x"))
                .containsExactlyInAnyOrderElementsOf(upTo(100));
    }

    @Test
    void enqueuedTrialsOfManyThreadsAreAllTriedOnce() {
        Study study = random(StudyStorage.inMemory(), 150);
        Queue<Integer> numbers = new ConcurrentLinkedQueue<>();

        onThreads(
                6,
                thread -> {
                    for (int i = 0; i < 10; i++) {
                        numbers.add(study.enqueue(Counting.x(thread * 10 + i)));
                        study.optimize(configuration -> 1, 1);
                    }
                });
        study.optimize(configuration -> 1, 1000);

        assertThat(numbers).doesNotHaveDuplicates().hasSize(60);
        assertThat(study.history().complete()).hasSize(150);
        assertThat(study.trials().stream().filter(trial -> !trial.proposed()))
                .extracting(trial -> trial.configuration().getInt("x"))
                .containsExactlyInAnyOrderElementsOf(upTo(60));
    }

    /** One trial at a time: waits while any is running. */
    private static SearchStrategy oneAtATime(CountDownLatch waited) {
        return Scripted.by(
                (history, capacity) -> {
                    if (history.trials().stream()
                            .anyMatch(trial -> trial.state() == TrialState.RUNNING)) {
                        waited.countDown();
                        return new Proposal.Wait();
                    }
                    return new Counting().propose(history, 1);
                });
    }

    private static Study oneAtATimeStudy(CountDownLatch waited) {
        return Study.builder(Counting.SPACE, Objective.minimize("loss"), oneAtATime(waited))
                .build();
    }

    @Test
    void askingWaitsUntilAnotherThreadTells() throws Exception {
        CountDownLatch waited = new CountDownLatch(1);
        Study study = oneAtATimeStudy(waited);
        Leg first = study.ask().orElseThrow();
        CompletableFuture<Optional<Leg>> second = CompletableFuture.supplyAsync(study::ask);
        waited.await();
        assertThat(second).isNotDone();

        study.tell(first, 1);

        assertThat(second.join().map(leg -> leg.trial().number())).contains(1);
    }

    @Test
    void cancellingReleasesAThreadThatWaits() throws Exception {
        CountDownLatch waited = new CountDownLatch(1);
        Study study = oneAtATimeStudy(waited);
        assertThat(study.ask()).isPresent();
        CompletableFuture<Optional<Leg>> second = CompletableFuture.supplyAsync(study::ask);
        waited.await();

        study.cancel();

        assertThat(second.join()).isEmpty();
    }

    @Test
    void anInterruptedThreadGetsNoLegAndStaysInterrupted() {
        Study study = oneAtATimeStudy(new CountDownLatch(1));
        assertThat(CompletableFuture.supplyAsync(study::ask).join()).isPresent();

        Thread.currentThread().interrupt();

        assertThat(study.ask()).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(study.trials()).hasSize(1);
    }

    @Test
    void aThreadDoesNotWaitForItself() {
        Study study = oneAtATimeStudy(new CountDownLatch(1));
        assertThat(study.ask()).isPresent();

        assertThat(study.ask(1)).isEqualTo(new Answer.Wait());
        assertThatThrownBy(study::ask)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "ask: the strategy waits for trials that this thread itself holds; tell"
                                + " their outcome first");
    }

    @Test
    void threadsThatTakeTurnsUnderAWaitingStrategyFinishAll() {
        Study study =
                Study.builder(
                                Counting.SPACE,
                                Objective.minimize("loss"),
                                oneAtATime(new CountDownLatch(1)))
                        .budget(Budget.ofTrials(60))
                        .build();

        onThreads(4, thread -> study.optimize(configuration -> 1, 1000));

        assertThat(study.history().complete())
                .extracting(trial -> trial.configuration().getInt("x"))
                .isEqualTo(upTo(60));
    }

    @Test
    void cancellingInTheMiddleLosesNoTrialThatRuns() {
        Study study = Counting.study(3).build();
        Queue<Integer> started = new ConcurrentLinkedQueue<>();

        onThreads(
                6,
                thread ->
                        study.optimizeByEpoch(
                                leg -> {
                                    started.add(leg.trial().number());
                                    if (started.size() == 50) {
                                        study.cancel();
                                    }
                                    Verdict verdict = Verdict.CONTINUE;
                                    for (int e = 1; e <= 3 && verdict == Verdict.CONTINUE; e++) {
                                        verdict = leg.report(e, Map.of("loss", 1.0));
                                    }
                                    return 1;
                                },
                                1000));

        assertThat(study.isCancelled()).isTrue();
        assertThat(study.finished()).isTrue();
        assertThat(started).containsExactlyInAnyOrderElementsOf(upTo(study.trials().size()));
        assertThat(study.trials())
                .hasSizeBetween(50, 55)
                .allMatch(
                        trial ->
                                trial.state() == TrialState.COMPLETE
                                        || trial.attributes().containsKey(Trial.INTERRUPTED));
    }
}
