package io.djltuner.execution;

import ai.djl.engine.Engine;
import io.djltuner.study.Environment;
import io.djltuner.study.EpochReport;
import io.djltuner.study.EpochSink;
import io.djltuner.study.Failure;
import io.djltuner.study.Leg;
import io.djltuner.study.StateStore;
import io.djltuner.study.TrialExecutor;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.TrainingData;
import io.djltuner.training.fused.StepCost;
import io.djltuner.training.fused.StepCosts;
import io.djltuner.training.internal.Autograd;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains trials in this process: cohorts of them where networks can be fused, one by one where not,
 * on a few threads with one operation thread each. Who trains with whom is decided anew whenever a
 * cohort changes ({@link TrialPool}).
 */
public final class LocalExecutor implements TrialExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(LocalExecutor.class);

    private final Optional<Duration> checkpoints;
    private final NetworkFactory factory;
    private final TrainingRules rules;
    private final TrialPool pool;
    private final ExecutorService workers;
    private final AtomicInteger running = new AtomicInteger();
    private final int mostTrials;
    private final Map<String, String> versions;
    private final NetworkSizes sizes;
    private volatile boolean abandoned;

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
        this(factory, rules, parallelism, cohortLimit, Optional.empty());
    }

    /**
     * Starts the threads.
     *
     * @param factory of the networks, with their data
     * @param rules that all trials share
     * @param parallelism how many trainers run side by side, at least 1
     * @param cohortLimit how many networks one trainer may hold, at least 1
     * @param checkpoints how often the states of running trials are stored; empty: when they pause
     */
    public LocalExecutor(
            NetworkFactory factory,
            TrainingRules rules,
            int parallelism,
            int cohortLimit,
            Optional<Duration> checkpoints) {
        this(
                factory,
                rules,
                parallelism,
                cohortLimit,
                checkpoints,
                MemoryBudget.of(factory.data().device(), 1),
                StepCosts.of(factory.data().device(), factory.data().type()));
    }

    /** As above, with the memory of trials that train on their own, and prices. */
    LocalExecutor(
            NetworkFactory factory,
            TrainingRules rules,
            int parallelism,
            int cohortLimit,
            Optional<Duration> checkpoints,
            MemoryBudget memory,
            StepCost cost) {
        this.checkpoints = checkpoints;
        atLeastOne("parallelism", parallelism);
        atLeastOne("cohortLimit", cohortLimit);
        this.factory = factory;
        sizes = new NetworkSizes(factory, parallelism > 1);
        this.rules = rules;
        TrainingData data = factory.data();
        oneThreadPerOperation();
        mostTrials = mostTrials(factory, parallelism, cohortLimit, rules.executions());
        pool =
                new TrialPool(
                        new CohortPlanner(
                                data,
                                cost,
                                cohortLimit,
                                MemoryBudget.of(data.device(), parallelism)),
                        parallelism,
                        memory);
        versions = versions();
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
        for (int worker = 0; worker < parallelism; worker++) {
            workers.execute(this::work);
        }
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>(Environment.versions());
        versions.put("pytorch", Engine.getEngine("PyTorch").getVersion());
        versions.put("djl", Engine.getDjlVersion());
        return Map.copyOf(versions);
    }

    /**
     * Threads that share cores spin on each other; one operation thread each scales, and sums its
     * numbers in one order however many trials train. The engine keeps the number for each thread,
     * so every worker sets its own.
     */
    private void oneThreadPerOperation() {
        if (!factory.data().device().isGpu()) {
            Autograd.setThreadsPerOperation(1);
        }
    }

    /**
     * How many trials are taken at once, so that nobody waits for a proposal: of networks that are
     * fused twice what trains, since cohorts are chosen among them; of others one more than trains.
     *
     * @param factory of the networks
     * @param parallelism trainers side by side
     * @param cohortLimit networks of one trainer
     * @param executions of a trial
     * @return how many
     */
    public static int mostTrials(
            NetworkFactory factory, int parallelism, int cohortLimit, int executions) {
        if (factory.trainsOneByOne()) {
            return parallelism + 1;
        }
        int runs = Math.max(1, factory.data().foldCount()) * executions;
        return Math.max(parallelism, 2 * parallelism * cohortLimit / runs);
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
                    public Verdict epoch(EpochReport report) {
                        return sink.epoch(report);
                    }

                    @Override
                    public boolean isEnding() {
                        return sink.isEnding();
                    }

                    @Override
                    public boolean needsState(Leg leg, TrialOutcome.Completed outcome) {
                        return sink.needsState(leg, outcome);
                    }

                    @Override
                    public void ended(Leg leg, TrialOutcome outcome) {
                        running.decrementAndGet();
                        sink.ended(leg, outcome);
                    }
                };
        pool.add(
                legs.stream()
                        .map(
                                leg ->
                                        new RunningTrial(
                                                leg, rules, factory, sizes, versions, states,
                                                counting, false))
                        .toList());
    }

    private void work() {
        oneThreadPerOperation();
        CohortLoop loop = new CohortLoop(factory, rules, pool, checkpoints);
        boolean left = false;
        while (!left) {
            try {
                List<RunningTrial> cohort = pool.take();
                left = cohort.isEmpty();
                if (!left) {
                    trainAndStay(loop, cohort);
                }
            } catch (InterruptedException e) {
                LOG.debug("a worker was interrupted", e);
            }
            // An interrupt that some part of a network left behind ends no trial but its own.
            if (Thread.interrupted()) {
                LOG.debug("an interrupt was left behind");
            }
            left |= abandoned;
        }
    }

    /** A listener that throws costs its own message, not the worker. */
    private void trainAndStay(CohortLoop loop, List<RunningTrial> cohort) {
        try {
            train(loop, cohort);
        } catch (RuntimeException | Error e) {
            LOG.error("the end of trials {} could not be told", numbers(cohort), e);
        }
    }

    private static List<Integer> numbers(List<RunningTrial> trials) {
        return trials.stream().map(RunningTrial::number).sorted().toList();
    }

    /**
     * Trains a cohort; when it breaks, each of its trials that has not ended is tried on its own.
     * Errors too, such as of memory, are a trial's failure: the search goes on. What is nobody's
     * failure is logged: that of a cohort, and that of a listener to an end.
     */
    private void train(CohortLoop loop, List<RunningTrial> cohort) {
        List<Integer> all = numbers(cohort);
        try {
            loop.run(cohort);
        } catch (RuntimeException | Error e) {
            boolean last = all.size() == 1;
            if (!last || cohort.isEmpty()) {
                LOG.warn("trials {} broke off; {} are tried one by one", all, numbers(cohort), e);
            }
            pool.giveBack(
                    last ? List.of() : cohort.stream().map(RunningTrial::aloneAgain).toList());
            if (last) {
                for (RunningTrial trial : cohort) {
                    trial.sink()
                            .ended(
                                    trial.leg(),
                                    new TrialOutcome.Failed(Failure.of(e), Optional.empty()));
                }
            }
        }
    }

    @Override
    public void close() {
        pool.close();
        workers.shutdown();
        try {
            // Trials may take days, and who closes may do so to wait for them.
            while (!workers.awaitTermination(1, TimeUnit.HOURS)) {
                LOG.debug("trials still train");
            }
        } catch (InterruptedException e) {
            abandoned = true;
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
