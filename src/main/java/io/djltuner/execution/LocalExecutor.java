package io.djltuner.execution;

import ai.djl.engine.Engine;
import io.djltuner.study.EpochSink;
import io.djltuner.study.Failure;
import io.djltuner.study.Leg;
import io.djltuner.study.StateStore;
import io.djltuner.study.TrialExecutor;
import io.djltuner.study.TrialOutcome;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.internal.Autograd;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Trains trials in this process: cohorts of them where networks can be fused, one by one where not,
 * on a few threads with one operation thread each.
 */
public final class LocalExecutor implements TrialExecutor {

    private final NetworkFactory factory;
    private final TrainingRules rules;
    private final CohortPlanner planner;
    private final ExecutorService workers;
    private final AtomicInteger running = new AtomicInteger();
    private final int mostTrials;
    private final Map<String, String> versions;

    /**
     * Starts the threads.
     *
     * @param factory of the networks, with their data
     * @param rules that all trials share
     * @param parallelism how many trainers run side by side, at least 1
     * @param cohortLimit how many networks one trainer may hold, at least 1
     */
    public LocalExecutor(
            NetworkFactory factory, TrainingRules rules, int parallelism, int cohortLimit) {
        atLeastOne("parallelism", parallelism);
        atLeastOne("cohortLimit", cohortLimit);
        this.factory = factory;
        this.rules = rules;
        int runs = Math.max(1, factory.data().foldCount()) * rules.executions();
        planner = new CohortPlanner(factory, runs, parallelism, cohortLimit);
        mostTrials =
                factory.sharesTrainer()
                        ? Math.max(parallelism, 2 * parallelism * cohortLimit / runs)
                        : parallelism;
        AtomicInteger number = new AtomicInteger();
        workers =
                Executors.newFixedThreadPool(
                        parallelism,
                        task -> {
                            Thread thread =
                                    new Thread(task, "djl-tuner-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
        versions =
                Map.of(
                        "pytorch",
                        Engine.getEngine("PyTorch").getVersion(),
                        "djl",
                        Engine.getDjlVersion(),
                        "java",
                        Runtime.version().toString());
        if (!factory.data().device().isGpu()) {
            // Threads that share cores spin on each other; one operation thread each scales.
            Autograd.setThreadsPerOperation(1);
        }
    }

    private static void atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + ": must be at least 1, but got " + value);
        }
    }

    @Override
    public int capacity() {
        return Math.max(0, mostTrials - running.get());
    }

    @Override
    public void start(List<Leg> legs, StateStore states, EpochSink sink) {
        running.addAndGet(legs.size());
        EpochSink counting =
                new EpochSink() {
                    @Override
                    public io.djltuner.study.Verdict epoch(io.djltuner.study.EpochReport report) {
                        return sink.epoch(report);
                    }

                    @Override
                    public void ended(Leg leg, TrialOutcome outcome) {
                        running.decrementAndGet();
                        sink.ended(leg, outcome);
                    }
                };
        for (List<Leg> cohort : planner.divide(legs)) {
            workers.execute(() -> train(cohort, states, counting));
        }
    }

    /** Trains a cohort; when it breaks, each of its trials that has not ended is tried alone. */
    private void train(List<Leg> cohort, StateStore states, EpochSink sink) {
        java.util.Set<Integer> ended = new java.util.HashSet<>();
        EpochSink noting =
                new EpochSink() {
                    @Override
                    public io.djltuner.study.Verdict epoch(io.djltuner.study.EpochReport report) {
                        return sink.epoch(report);
                    }

                    @Override
                    public void ended(Leg leg, TrialOutcome outcome) {
                        ended.add(leg.trial().number());
                        sink.ended(leg, outcome);
                    }
                };
        try {
            List<RunningTrial> trials = cohort.stream().map(leg -> running(leg, states)).toList();
            new CohortLoop(factory, rules, states, noting).run(trials);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            List<Leg> left =
                    cohort.stream().filter(l -> !ended.contains(l.trial().number())).toList();
            if (left.size() == 1) {
                sink.ended(
                        left.get(0),
                        new TrialOutcome.Failed(Failure.of(e), java.util.Optional.empty()));
            } else {
                left.forEach(leg -> train(List.of(leg), states, sink));
            }
        }
    }

    private RunningTrial running(Leg leg, StateStore states) {
        RunningTrial trial =
                new RunningTrial(
                        leg,
                        rules,
                        factory.data(),
                        factory.parameters(leg.plan().configuration()),
                        versions);
        states.latest(leg.trial()).ifPresent(trial::restore);
        return trial;
    }

    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(1, TimeUnit.HOURS)) {
                throw new IllegalStateException("executor: a trial did not end within an hour");
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
