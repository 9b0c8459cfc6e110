package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A search and all that it learned, asked and told from outside: {@link #ask} gives trials to
 * train, {@link #report} and {@link #tell} take what became of them. Whoever trains is its own
 * business.
 *
 * <pre>{@code
 * Study study = Study.builder(space, Objective.minimize("loss"), new RandomSearch()).seed(42).build();
 * study.optimize(configuration -> f(configuration.getDouble("x")), 100);
 * study.best();
 * }</pre>
 *
 * <p>Safe for several threads. Everything that happens is an event in its storage; the study is
 * what they add up to.
 */
public final class Study implements EpochSink, AutoCloseable {

    private final SearchSpace space;
    private final Objective objective;
    private final SearchStrategy strategy;
    private final long seed;
    private final Budget budget;
    private final Pruner pruner;
    private final String name;
    private final StateStore states;
    private final StudyStorage storage;
    private final int keepBest;
    private final int maxConsecutiveFailures;
    private final int maxRetries;
    private final Schedule schedule;
    private final HistoryReplay replay;

    /** Who asked for each open leg. */
    private final Map<Integer, Thread> open = new HashMap<>();

    private boolean cancelled;
    private boolean exhausted;
    private Optional<Failure> gaveUp = Optional.empty();

    Study(StudyBuilder builder) {
        space = builder.space;
        objective = builder.objective;
        strategy = builder.strategy;
        seed = builder.seed;
        budget = builder.budget;
        pruner = builder.pruner;
        name = builder.name;
        states = builder.states;
        storage = builder.storage;
        keepBest = builder.keepBest;
        maxConsecutiveFailures = builder.maxConsecutiveFailures;
        maxRetries = builder.maxRetries;
        schedule = strategy.schedule(space, budget);
        replay = new HistoryReplay(space, objective, seed, budget, storage);
        replay.catchUp();
    }

    /**
     * Describes a study.
     *
     * @param space what may vary
     * @param objective what is optimised
     * @param strategy how
     * @return the description, to be completed and built
     */
    public static StudyBuilder builder(
            SearchSpace space, Objective objective, SearchStrategy strategy) {
        return new StudyBuilder(space, objective, strategy);
    }

    /** What may vary. */
    public SearchSpace space() {
        return space;
    }

    /** What is optimised. */
    public Objective objective() {
        return objective;
    }

    /** The seed of every draw. */
    public long seed() {
        return seed;
    }

    /** The study's name. */
    public String name() {
        return name;
    }

    /** What the strategy said it would do. */
    public Schedule schedule() {
        return schedule;
    }

    /** Where states of trials are. */
    public StateStore states() {
        return states;
    }

    /** The study as it stands. */
    public synchronized StudyHistory history() {
        return replay.history();
    }

    /** All trials, by number. */
    public List<Trial> trials() {
        return history().trials();
    }

    /** The best trial so far, as {@link StudyHistory#best} defines it. */
    public Optional<Trial> best() {
        return history().best();
    }

    /** What is remembered of the study itself, by name. */
    public synchronized Map<String, Object> attributes() {
        return Map.copyOf(replay.attributes());
    }

    /**
     * Remembers something of the study itself.
     *
     * @param attribute its name
     * @param content a string, number or boolean
     */
    public synchronized void setAttribute(String attribute, Object content) {
        append(new StudyEvent.StudyAttribute(attribute, content));
    }

    /** Why the search gave up, if too many trials failed in a row. */
    public synchronized Optional<Failure> gaveUp() {
        return gaveUp;
    }

    /** Whether {@link #cancel} was called. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Asks for work, not waiting for any.
     *
     * @param capacity how many legs are welcome, at least 1
     * @return legs, or that there are none now, or none any more
     * @throws IllegalStateException if the strategy waits while no trial is running
     */
    public Answer ask(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: must be at least 1, but got " + capacity);
        }
        while (true) {
            StudyHistory history;
            int room;
            synchronized (this) {
                if (cancelled || gaveUp.isPresent()) {
                    return new Answer.Finished();
                }
                List<Leg> ready = startReady(capacity);
                if (!ready.isEmpty()) {
                    return new Answer.Legs(ready);
                }
                history = replay.history();
                room = room();
                if (exhausted || (room == 0 && !strategy.spendsEpochs())) {
                    return new Answer.Finished();
                }
            }
            int wanted = strategy.spendsEpochs() ? capacity : Math.min(capacity, room);
            Proposal proposal = strategy.propose(history, wanted);
            Optional<Answer> answer = take(history, proposal, room);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    /** How many more trials the budget allows; retries do not count. */
    private int room() {
        if (budget.trials().isEmpty()) {
            return Integer.MAX_VALUE;
        }
        long counted =
                replay.trials().stream()
                        .filter(trial -> !trial.attributes().containsKey(Trial.RETRY_OF))
                        .count();
        return (int) Math.max(0, budget.trials().getAsInt() - counted);
    }

    /** Starts what needs no strategy: interrupted trials first, then waiting ones. */
    private List<Leg> startReady(int capacity) {
        List<Leg> legs = new ArrayList<>();
        for (Trial trial : List.copyOf(replay.trials())) {
            boolean interrupted =
                    trial.state() == TrialState.RUNNING
                            && trial.attributes().containsKey(Trial.INTERRUPTED)
                            && !open.containsKey(trial.number());
            if (interrupted && legs.size() < capacity) {
                legs.add(start(trial.number(), trial.until().orElse(1)));
            }
        }
        for (Trial trial : List.copyOf(replay.trials())) {
            if (trial.state() == TrialState.WAITING && legs.size() < capacity) {
                int until = trial.until().orElse(TrialPlan.horizon(trial.configuration()));
                legs.add(start(trial.number(), until));
            }
        }
        return legs;
    }

    private Leg start(int number, int until) {
        append(new StudyEvent.LegStarted(number, owner(), until));
        open.put(number, Thread.currentThread());
        Trial trial = replay.trial(number);
        OptionalInt continues =
                trial.epochsDone() > 0 ? OptionalInt.of(number) : OptionalInt.empty();
        return new Leg(
                trial, new TrialPlan(trial.configuration(), until, continues, trial.origin()));
    }

    private static String owner() {
        return ProcessHandle.current().pid() + "-" + Thread.currentThread().getId();
    }

    /** Turns a proposal into an answer, or into nothing when the study has moved on meanwhile. */
    private synchronized Optional<Answer> take(StudyHistory from, Proposal proposal, int room) {
        if (proposal instanceof Proposal.Wait) {
            if (replay.history().position() != from.position()) {
                return Optional.empty();
            }
            if (open.isEmpty()) {
                throw new IllegalStateException(
                        strategy.name() + ": waits although no trial is running");
            }
            return Optional.of(new Answer.Wait());
        }
        if (proposal instanceof Proposal.Run run) {
            return takeRun(from, run, room);
        }
        if (replay.history().position() != from.position()) {
            return Optional.empty();
        }
        exhausted = true;
        for (Trial trial : List.copyOf(replay.trials())) {
            if (trial.state() == TrialState.PAUSED) {
                endPaused(trial);
            }
        }
        return Optional.of(new Answer.Finished());
    }

    private Optional<Answer> takeRun(StudyHistory from, Proposal.Run run, int room) {
        List<StudyEvent> events = new ArrayList<>();
        List<int[]> starts = new ArrayList<>();
        int next = from.trials().size();
        int left = room;
        for (TrialPlan plan : run.plans()) {
            if (plan.continues().isPresent()) {
                starts.add(new int[] {plan.continues().getAsInt(), plan.until()});
            } else if (left > 0) {
                left--;
                events.add(created(next, plan, from.position()));
                starts.add(new int[] {next++, plan.until()});
            }
        }
        for (int[] start : starts) {
            events.add(new StudyEvent.LegStarted(start[0], owner(), start[1]));
        }
        if (!storage.appendIfUnchanged(from.position(), events)) {
            replay.catchUp();
            return Optional.empty();
        }
        replay.catchUp();
        retire(run);
        List<Leg> legs = new ArrayList<>();
        for (int[] start : starts) {
            Trial trial = replay.trial(start[0]);
            OptionalInt continues =
                    trial.epochsDone() > 0 ? OptionalInt.of(start[0]) : OptionalInt.empty();
            open.put(start[0], Thread.currentThread());
            legs.add(
                    new Leg(
                            trial,
                            new TrialPlan(
                                    trial.configuration(), start[1], continues, trial.origin())));
        }
        if (legs.isEmpty()) {
            // Only new trials were proposed and the budget has no room for one.
            return Optional.of(
                    open.isEmpty() || !strategy.spendsEpochs()
                            ? new Answer.Finished()
                            : new Answer.Wait());
        }
        return Optional.of(new Answer.Legs(legs));
    }

    private StudyEvent.TrialCreated created(int number, TrialPlan plan, long seen) {
        return new StudyEvent.TrialCreated(
                number,
                plan.configuration(),
                Draws.seed(seed, "trial", number),
                plan.origin(),
                true,
                OptionalLong.of(seen),
                Map.of());
    }

    private void retire(Proposal.Run run) {
        for (int number : run.retired()) {
            endPaused(replay.trial(number));
        }
        for (int number : run.dropped()) {
            append(new StudyEvent.StateDropped(number));
            states.drop(replay.trial(number));
        }
    }

    private void endPaused(Trial trial) {
        append(ended(trial, TrialState.PRUNED, lastValue(trial), Optional.empty()));
        states.drop(trial);
    }

    private OptionalDouble lastValue(Trial trial) {
        return trial.metric(objective.metric(), trial.epochsDone());
    }

    private static StudyEvent.TrialEnded ended(
            Trial trial, TrialState state, OptionalDouble value, Optional<TrialFacts> facts) {
        return new StudyEvent.TrialEnded(
                trial.number(),
                state,
                value,
                trial.epochsDone() == 0 ? OptionalInt.empty() : OptionalInt.of(trial.epochsDone()),
                facts,
                Optional.empty());
    }

    /**
     * Asks for one leg and waits until there is one.
     *
     * @return a leg; empty when the search is over
     * @throws IllegalStateException if the calling thread itself holds every open leg, so that it
     *     would wait for itself
     */
    public Optional<Leg> ask() {
        while (true) {
            long before;
            synchronized (this) {
                before = replay.history().position();
            }
            Answer answer = ask(1);
            if (answer instanceof Answer.Legs legs) {
                return Optional.of(legs.legs().get(0));
            }
            if (answer instanceof Answer.Finished) {
                return Optional.empty();
            }
            if (!await(before)) {
                return Optional.empty();
            }
        }
    }

    /** Waits until something happens after a position; false when interrupted. */
    private synchronized boolean await(long position) {
        Set<Thread> holders = Set.copyOf(open.values());
        if (holders.equals(Set.of(Thread.currentThread()))) {
            throw new IllegalStateException(
                    "ask: the strategy waits for trials that this thread itself holds; tell their"
                            + " outcome first");
        }
        try {
            while (replay.history().position() == position) {
                wait();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Takes the metrics of an epoch.
     *
     * @param number the trial's
     * @param epoch from 1
     * @param metrics by name; the objective's must be among them
     * @return whether to go on
     */
    public Verdict report(int number, int epoch, Map<String, Double> metrics) {
        Trial trial = history().trial(number);
        return epoch(new EpochReport(trial, epoch, metrics, List.of()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>An epoch that is already known is not written again. An objective that is not finite fails
     * the trial; what is told of it afterwards is not read.
     */
    @Override
    public synchronized Verdict epoch(EpochReport report) {
        int number = report.trial().number();
        Trial trial = replay.trial(number);
        if (cancelled) {
            return Verdict.CANCEL;
        }
        if (trial.state() != TrialState.RUNNING) {
            throw new IllegalStateException(
                    "trial %d: cannot report an epoch, it is %s".formatted(number, trial.state()));
        }
        if (report.epoch() <= trial.epochsDone()) {
            return verdictAfter(trial, report.epoch());
        }
        Double value = report.metrics().get(objective.metric());
        if (value == null) {
            throw new IllegalArgumentException(
                    "trial %d: reports no '%s'; it reports %s"
                            .formatted(number, objective.metric(), report.metrics().keySet()));
        }
        if (!Double.isFinite(value)) {
            fail(trial, diverged(value, report.epoch()), Optional.empty());
            return Verdict.PRUNE;
        }
        append(
                new StudyEvent.EpochEnded(
                        number,
                        new EpochRecord(report.epoch(), report.metrics(), report.runValues())));
        Trial now = replay.trial(number);
        if (pruner.prune(replay.history(), now, report.epoch())) {
            return Verdict.PRUNE;
        }
        return verdictAfter(now, report.epoch());
    }

    private Verdict verdictAfter(Trial trial, int epoch) {
        int until = trial.until().orElse(Integer.MAX_VALUE);
        boolean rung = epoch >= until && until < TrialPlan.horizon(trial.configuration());
        return rung ? Verdict.PAUSE : Verdict.CONTINUE;
    }

    private Failure diverged(double value, int epoch) {
        return Failure.diverged(
                "%s became %s in epoch %d".formatted(objective.metric(), value, epoch));
    }

    /**
     * Ends a leg with a value.
     *
     * @param leg from {@link #ask}
     * @param value of the objective; NaN or infinity fails the trial
     */
    public void tell(Leg leg, double value) {
        TrialFacts facts = new TrialFacts(0, Duration.ZERO, "", Map.of());
        tell(leg, new TrialOutcome.Completed(value, bestEpoch(leg), facts));
    }

    private int bestEpoch(Leg leg) {
        return history().trial(leg.trial().number()).epochs().stream()
                .min(
                        java.util.Comparator.comparing(
                                epoch -> epoch.metrics().get(objective.metric()),
                                objective.bestFirst()))
                .map(EpochRecord::epoch)
                .orElse(0);
    }

    /**
     * Ends a leg.
     *
     * @param leg from {@link #ask}
     * @param outcome how it ended
     */
    public void tell(Leg leg, TrialOutcome outcome) {
        ended(leg, outcome);
    }

    @Override
    public synchronized void ended(Leg leg, TrialOutcome outcome) {
        int number = leg.trial().number();
        Trial trial = replay.trial(number);
        boolean wasOpen = open.remove(number) != null;
        if (trial.state() == TrialState.FAILED && wasOpen) {
            return;
        }
        if (!wasOpen || trial.state() != TrialState.RUNNING) {
            throw new IllegalStateException(
                    "trial %d: has no open leg, it is %s".formatted(number, trial.state()));
        }
        if (outcome instanceof TrialOutcome.Completed done) {
            complete(trial, done);
        } else if (outcome instanceof TrialOutcome.Paused) {
            append(new StudyEvent.TrialPaused(number));
        } else if (outcome instanceof TrialOutcome.Pruned pruned) {
            append(ended(trial, TrialState.PRUNED, lastValue(trial), Optional.of(pruned.facts())));
            states.drop(trial);
        } else if (outcome instanceof TrialOutcome.Cancelled) {
            append(new StudyEvent.TrialInterrupted(number));
        } else if (outcome instanceof TrialOutcome.Failed failed) {
            fail(trial, failed.failure(), failed.facts());
        }
        notifyAll();
    }

    private void complete(Trial trial, TrialOutcome.Completed done) {
        if (!Double.isFinite(done.value())) {
            fail(trial, diverged(done.value(), trial.epochsDone()), Optional.of(done.facts()));
            return;
        }
        append(
                new StudyEvent.TrialEnded(
                        trial.number(),
                        TrialState.COMPLETE,
                        OptionalDouble.of(done.value()),
                        done.bestEpoch() > 0
                                ? OptionalInt.of(done.bestEpoch())
                                : OptionalInt.empty(),
                        Optional.of(done.facts()),
                        Optional.empty()));
        dropWorse();
    }

    /** Of the complete trials only the best keep their states. */
    private void dropWorse() {
        Set<Integer> kept =
                replay.history().complete().stream()
                        .sorted(
                                java.util.Comparator.comparing(
                                        trial -> trial.value().orElse(objective.worst()),
                                        objective.bestFirst()))
                        .limit(keepBest)
                        .map(Trial::number)
                        .collect(Collectors.toSet());
        replay.history().complete().stream()
                .filter(trial -> !kept.contains(trial.number()))
                .forEach(states::drop);
    }

    private void fail(Trial trial, Failure failure, Optional<TrialFacts> facts) {
        append(
                new StudyEvent.TrialEnded(
                        trial.number(),
                        TrialState.FAILED,
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        facts,
                        Optional.of(failure)));
        states.drop(trial);
        retry(trial);
        if (consecutiveFailures() >= maxConsecutiveFailures) {
            gaveUp = Optional.of(failure);
        }
    }

    private void retry(Trial failed) {
        int first =
                failed.attributes().get(Trial.RETRY_OF) instanceof Number number
                        ? number.intValue()
                        : failed.number();
        long retries =
                replay.trials().stream()
                        .filter(
                                t ->
                                        t.attributes().get(Trial.RETRY_OF) instanceof Number of
                                                && of.intValue() == first)
                        .count();
        if (retries < maxRetries) {
            append(
                    new StudyEvent.TrialCreated(
                            replay.trials().size(),
                            failed.configuration(),
                            failed.seed(),
                            failed.origin(),
                            false,
                            failed.seen(),
                            Map.of(Trial.RETRY_OF, first)));
        }
    }

    /** Failed trials in a row at the end, by number; divergence counts while none has succeeded. */
    private int consecutiveFailures() {
        boolean succeeded =
                replay.trials().stream()
                        .anyMatch(
                                t ->
                                        t.state() == TrialState.COMPLETE
                                                || t.state() == TrialState.PRUNED);
        int failures = 0;
        for (int i = replay.trials().size() - 1; i >= 0; i--) {
            Trial trial = replay.trial(i);
            if (trial.state() == TrialState.FAILED) {
                boolean diverged = trial.failure().map(Failure::isDivergence).orElse(false);
                failures += diverged && succeeded ? 0 : 1;
            } else if (trial.state().isFinished()) {
                return failures;
            }
        }
        return failures;
    }

    private void append(StudyEvent event) {
        storage.append(List.of(event));
        replay.catchUp();
        notifyAll();
    }

    /**
     * Has a configuration tried before anything that the strategy proposes.
     *
     * @param configuration one of the space
     * @return its trial's number
     */
    public synchronized int enqueue(Configuration configuration) {
        return create(configuration, Map.of());
    }

    private int create(Configuration configuration, Map<String, Object> attributes) {
        if (!space.contains(configuration)) {
            throw new IllegalArgumentException(
                    "enqueue: is not a configuration of the space: " + configuration);
        }
        int number = replay.trials().size();
        append(
                new StudyEvent.TrialCreated(
                        number,
                        configuration,
                        Draws.seed(seed, "trial", number),
                        Map.of(),
                        false,
                        OptionalLong.empty(),
                        attributes));
        return number;
    }

    /**
     * Adds a result that is known from elsewhere.
     *
     * @param configuration one of the space
     * @param value of the objective, finite
     * @return its trial's number
     */
    public synchronized int addResult(Configuration configuration, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "addResult: the value must be finite, but got " + value);
        }
        int number = create(configuration, Map.of(Trial.IMPORTED, true));
        append(
                ended(
                        replay.trial(number),
                        TrialState.COMPLETE,
                        OptionalDouble.of(value),
                        Optional.empty()));
        return number;
    }

    /**
     * Optimises a function.
     *
     * @param function to call for each configuration, on this thread
     * @param trials how many at most
     * @throws IllegalStateException if the strategy spends epochs, which this function cannot
     *     report
     */
    public void optimize(ConfigurationFunction function, int trials) {
        if (strategy.spendsEpochs()) {
            throw new IllegalStateException(
                    strategy.name()
                            + ": spends epochs, so the function must report them; use"
                            + " optimizeByEpoch");
        }
        optimizeByEpoch(leg -> function.evaluate(leg.configuration()), trials);
    }

    /**
     * Optimises a function that reports after every epoch.
     *
     * @param function to call for each leg, on this thread
     * @param legs how many at most
     */
    public void optimizeByEpoch(TrialFunction function, int legs) {
        for (int i = 0; i < legs; i++) {
            Optional<Leg> leg = ask();
            if (leg.isEmpty()) {
                return;
            }
            tell(leg.get(), outcome(function, leg.get()));
        }
    }

    private TrialOutcome outcome(TrialFunction function, Leg leg) {
        long start = System.nanoTime();
        ReportingLeg reporting = new ReportingLeg(this, leg);
        try {
            double value = function.evaluate(reporting);
            TrialFacts facts = facts(start);
            return switch (reporting.last()) {
                case CONTINUE -> new TrialOutcome.Completed(value, bestEpoch(leg), facts);
                case PAUSE -> new TrialOutcome.Paused();
                case PRUNE -> new TrialOutcome.Pruned(facts);
                case CANCEL -> new TrialOutcome.Cancelled();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TrialOutcome.Failed(Failure.of(e), Optional.of(facts(start)));
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return new TrialOutcome.Failed(Failure.of(e), Optional.of(facts(start)));
        }
    }

    private static TrialFacts facts(long startNanos) {
        return new TrialFacts(0, Duration.ofNanos(System.nanoTime() - startNanos), "", Map.of());
    }

    /** Ends the search: nothing more is handed out, and trials that report are told to stop. */
    public synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    @Override
    public void close() {
        storage.close();
    }
}
