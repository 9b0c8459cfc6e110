package io.djltuner.execution;

import io.djltuner.study.EpochSink;
import io.djltuner.study.Failure;
import io.djltuner.study.Leg;
import io.djltuner.study.StateStore;
import io.djltuner.study.StoredState;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialOutcome;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.NetworkRun;
import io.djltuner.training.StartingPoint;
import io.djltuner.training.TrainingData;
import io.djltuner.training.checkpoint.RunState;
import io.djltuner.training.checkpoint.TrialCheckpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trial while it trains: its leg and its runs, fold by fold and execution by execution. */
final class RunningTrial {

    private static final Logger LOG = LoggerFactory.getLogger(RunningTrial.class);

    private final Leg leg;
    private final TrainingRules rules;
    private final NetworkFactory factory;
    private final NetworkSizes sizes;
    private final StateStore states;
    private final EpochSink sink;
    private final boolean alone;
    private final Optional<MlpSettings> network;
    private final List<RunningRun> runs = new ArrayList<>();
    private final Map<String, String> versions;
    private final MemoryBudget memory;
    private boolean begun;
    private long activeNanos;
    private long resumedAt;
    private long storedAt;
    private int storedEpoch;

    /**
     * A trial that waits to begin.
     *
     * @param leg what is to be done
     * @param rules that all trials share
     * @param factory of its networks
     * @param sizes of its networks
     * @param versions of what trains it
     * @param states where its state is and goes
     * @param sink to whom its epochs and its end are told
     * @param alone whether it must not share a trainer
     */
    RunningTrial(
            Leg leg,
            TrainingRules rules,
            NetworkFactory factory,
            NetworkSizes sizes,
            Map<String, String> versions,
            StateStore states,
            EpochSink sink,
            boolean alone) {
        this.leg = leg;
        this.rules = rules;
        this.factory = factory;
        this.sizes = sizes;
        this.versions = versions;
        this.states = states;
        this.sink = sink;
        this.alone = alone;
        network = alone ? Optional.empty() : network();
        memory = network.isPresent() ? MemoryBudget.NONE : memory();
        int folds = Math.max(1, factory.data().foldCount());
        for (int fold = 0; fold < folds; fold++) {
            for (int execution = 0; execution < rules.executions(); execution++) {
                runs.add(
                        new RunningRun(
                                rules,
                                new NetworkRun(
                                        leg.plan().configuration(),
                                        leg.trial().seed(),
                                        factory.data().foldCount() == 0
                                                ? TrainingData.ALL_ROWS
                                                : fold,
                                        runs.size(),
                                        Optional.empty())));
            }
        }
    }

    /** The same trial from its stored state on, to be trained on its own. */
    RunningTrial aloneAgain() {
        return new RunningTrial(leg, rules, factory, sizes, versions, states, sink, true);
    }

    boolean isAlone() {
        return alone;
    }

    /**
     * A configuration that is no network is nobody's company; its own training says what is wrong.
     */
    private Optional<MlpSettings> network() {
        try {
            return factory.mlp(leg.plan().configuration());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What one of its runs needs on its own; none where it is no network. */
    private MemoryBudget memory() {
        try {
            return sizes.memory(leg.plan().configuration());
        } catch (RuntimeException | Error e) {
            // Whatever is wrong with the block or its configuration, its own training says it.
            LOG.debug("trial {}: its memory cannot be predicted", number(), e);
            return MemoryBudget.NONE;
        }
    }

    /** What the planner knows of it. */
    PlannedTrial planned() {
        int done = begun ? epoch() : leg.trial().epochsDone();
        int live = begun ? live().size() : runs.size();
        int left = Math.max(1, leg.until() - done);
        return new PlannedTrial(number(), network, live, done, left, memory.times(live));
    }

    /**
     * Starts the clock; the first time, goes on from the stored state if there is one, or begins
     * with the weights of the trial that it is to start from.
     */
    void resume() {
        resumedAt = System.nanoTime();
        if (!begun) {
            Optional<StoredState> own = states.latest(leg.trial());
            if (own.isPresent()) {
                restore(own.get());
            } else if (!sink.isEnding()) {
                leg.startsFrom().ifPresent(this::startFrom);
            }
            storedAt = resumedAt;
            begun = true;
        }
    }

    /** Stops the clock until somebody trains it on. */
    void rest() {
        activeNanos += System.nanoTime() - resumedAt;
    }

    private void startFrom(Trial other) {
        List<StartingPoint> points =
                StartingPoints.of(leg.trial(), other, states, factory, runs.size());
        for (int i = 0; i < points.size(); i++) {
            runs.get(i).startFrom(points.get(i));
        }
    }

    private void restore(StoredState stored) {
        List<RunState> restored = TrialCheckpoint.decode(stored.bytes()).runs();
        StartingPoints.checkRuns(leg.trial(), restored, runs.size());
        for (int i = 0; i < restored.size(); i++) {
            runs.get(i).restore(restored.get(i));
        }
        storedEpoch = epoch();
    }

    StateStore states() {
        return states;
    }

    EpochSink sink() {
        return sink;
    }

    Leg leg() {
        return leg;
    }

    Trial trial() {
        return leg.trial();
    }

    int number() {
        return leg.trial().number();
    }

    List<RunningRun> runs() {
        return runs;
    }

    /** The runs that still train. */
    List<RunningRun> live() {
        return runs.stream().filter(run -> !run.isStopped()).toList();
    }

    /** The epoch that the trial has ended: that of the runs that went furthest. */
    int epoch() {
        return runs.stream().mapToInt(RunningRun::epoch).max().orElseThrow();
    }

    /** Whether no run trains any more, or all have trained to the horizon. */
    boolean isDone() {
        return live().isEmpty() || epoch() >= leg.horizon();
    }

    /** Whether it has got as far as its leg goes, short of the horizon. */
    boolean isOnRung() {
        return leg.until() < leg.horizon() && epoch() >= leg.until();
    }

    /** Each metric's mean over the runs, a stopped one counting as it will be restored. */
    Map<String, Double> metrics() {
        return mean(runs.stream().map(RunningRun::countedMetrics).toList());
    }

    /** The objective of each run; empty where there is one. */
    List<Double> runValues() {
        return ofEachRun(RunningRun::countedMetrics);
    }

    private List<Double> ofEachRun(Function<RunningRun, Map<String, Double>> metrics) {
        return runs.size() == 1
                ? List.of()
                : runs.stream()
                        .map(run -> metrics.apply(run).get(rules.objective().metric()))
                        .toList();
    }

    TrialOutcome completed() {
        Map<String, Double> best = mean(runs.stream().map(RunningRun::bestMetrics).toList());
        double epochs = runs.stream().mapToInt(RunningRun::bestEpoch).average().orElseThrow();
        return new TrialOutcome.Completed(
                best.get(rules.objective().metric()),
                (int) Math.round(epochs),
                facts(ofEachRun(RunningRun::bestMetrics)));
    }

    TrialFacts facts() {
        return facts(List.of());
    }

    private TrialFacts facts(List<Double> runValues) {
        return new TrialFacts(
                sizes.of(leg.plan().configuration()).parameters(),
                Duration.ofNanos(activeNanos + System.nanoTime() - resumedAt),
                factory.data().device().toString(),
                versions,
                runValues);
    }

    TrialOutcome failed(Failure failure) {
        return new TrialOutcome.Failed(failure, Optional.of(facts()));
    }

    /** Whether its state has not been stored for so long. */
    boolean isDue(Duration interval) {
        return System.nanoTime() - storedAt >= interval.toNanos();
    }

    /** Stores the state to go on from. */
    void store() {
        states.put(trial(), epoch(), checkpoint());
        storedAt = System.nanoTime();
        storedEpoch = epoch();
    }

    /** Whether it trained since its state was stored, or since its beginning. */
    boolean isAheadOfItsState() {
        return epoch() > storedEpoch;
    }

    /** The state to go on from. */
    byte[] checkpoint() {
        return new TrialCheckpoint(runs.stream().map(RunningRun::state).toList()).encode();
    }

    /** The state to make a model of. */
    byte[] result() {
        return new TrialCheckpoint(runs.stream().map(run -> run.state().finished()).toList())
                .encode();
    }

    private static Map<String, Double> mean(List<Map<String, Double>> all) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Map<String, Double> one : all) {
            one.forEach((name, value) -> sums.merge(name, value, Double::sum));
        }
        sums.replaceAll((name, sum) -> sum / all.size());
        return sums;
    }
}
