package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

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
 * what they add up to. Interrupted trials are handed out first, then enqueued ones and retries,
 * then what the strategy proposes.
 */
public final class Study implements EpochSink, AutoCloseable {

    /** How often a study that waits looks whether another process has done something. */
    private static final long POLL_MILLIS = 100;

    private final SearchStrategy strategy;
    private final Budget budget;
    private final Pruner pruner;
    private final StateStore states;
    private final Optional<ModelStore> models;
    private final int maxConsecutiveFailures;
    private final Schedule schedule;
    private final LongSupplier nanoTime;
    private final long startNanos;

    private final OpenLegs open = new OpenLegs();
    private final StudyLog log;
    private final LegDealer dealer;
    private final TrialEnds ends;

    private boolean cancelled;
    private boolean saidFinished;
    private Optional<Failure> gaveUp = Optional.empty();

    Study(StudyBuilder builder) {
        strategy = builder.strategy;
        budget = builder.budget;
        pruner = builder.pruner;
        states = builder.states;
        models = builder.models;
        maxConsecutiveFailures = builder.maxConsecutiveFailures;
        nanoTime = builder.nanoTime;
        startNanos = nanoTime.getAsLong();
        schedule = strategy.schedule(builder.space, budget);
        log =
                StudyLog.open(
                        new StudyEvent.StudyStarted(
                                builder.name,
                                builder.space,
                                builder.objective,
                                builder.seed,
                                budget),
                        builder.storage);
        dealer = new LegDealer(log, open, strategy, budget, states);
        ends = new TrialEnds(log, states, models, builder.keepBest, builder.maxRetries);
        ends.dropLeftOver();
    }

    /**
     * Opens a study on disk to look at it, as {@link OpenedStudy} says.
     *
     * @param path a study's directory, or a journal
     * @return what it holds
     */
    public static OpenedStudy open(Path path) {
        return OpenedStudy.of(path, Optional.empty());
    }

    /**
     * Opens one of several studies of a journal.
     *
     * @param path a study's directory, or a journal
     * @param name of the study
     * @return what it holds
     */
    public static OpenedStudy open(Path path, String name) {
        return OpenedStudy.of(path, Optional.of(name));
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
        return history().space();
    }

    /** What is optimised. */
    public Objective objective() {
        return history().objective();
    }

    /** The seed of every draw. */
    public long seed() {
        return history().seed();
    }

    /** The study's name. */
    public String name() {
        return history().name();
    }

    /** What may be spent now; {@link StudyHistory#budget} is what the study began with. */
    public Budget budget() {
        return budget;
    }

    /** What the strategy said it would do. */
    public Schedule schedule() {
        return schedule;
    }

    /** Where states of trials are. */
    public StateStore states() {
        return states;
    }

    /** Where models of the best trials are; empty for a study in memory. */
    public Optional<ModelStore> models() {
        return models;
    }

    /** The complete trials that keep their state or model, the best first. */
    public synchronized List<Trial> kept() {
        return ends.kept();
    }

    /** The study as it stands. */
    public synchronized StudyHistory history() {
        return log.history();
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
        return Map.copyOf(log.attributes());
    }

    /**
     * Remembers something of the study itself.
     *
     * @param attribute its name
     * @param content a string, number or boolean
     */
    public synchronized void setAttribute(String attribute, Object content) {
        append(new StudyEvent.StudyAttribute(attribute, plain(attribute, content)));
    }

    /**
     * Remembers something of a trial.
     *
     * @param trial its number
     * @param attribute its name
     * @param content a string, number or boolean
     */
    public synchronized void setAttribute(int trial, String attribute, Object content) {
        int number = log.history().trial(trial).number();
        append(new StudyEvent.TrialAttribute(number, attribute, plain(attribute, content)));
    }

    private static Object plain(String attribute, Object content) {
        if (content instanceof String || content instanceof Number || content instanceof Boolean) {
            return content;
        }
        throw new IllegalArgumentException(
                "attribute %s: must be a string, number or boolean, but got a %s"
                        .formatted(attribute, content.getClass().getSimpleName()));
    }

    /** Why the search gave up, if too many trials failed in a row. */
    public synchronized Optional<Failure> gaveUp() {
        return gaveUp;
    }

    /** Whether {@link #cancel} was called. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Whether {@link #ask} last said that nothing more comes, and no leg is open. */
    public synchronized boolean finished() {
        return saidFinished && open.isEmpty();
    }

    /**
     * Asks for work, not waiting for any.
     *
     * @param capacity how many legs are welcome, at least 1
     * @return legs, or that there are none now, or none any more
     * @throws IllegalStateException if the strategy breaks its contract, such as waiting while no
     *     trial is running
     */
    public Answer ask(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: must be at least 1, but got " + capacity);
        }
        Optional<Answer> answer = Optional.empty();
        while (answer.isEmpty()) {
            answer = askOnce(capacity);
        }
        synchronized (this) {
            saidFinished = answer.get() instanceof Answer.Finished;
            notifyAll();
        }
        return answer.get();
    }

    /** An answer, or nothing when the study moved on while the strategy was thinking. */
    private Optional<Answer> askOnce(int capacity) {
        StudyHistory from;
        int wanted;
        log.force();
        synchronized (this) {
            log.sync();
            if (isOver() || gaveUp.isPresent()) {
                return Optional.of(new Answer.Finished());
            }
            List<Leg> ready = dealer.startReady(capacity);
            if (!ready.isEmpty()) {
                return Optional.of(new Answer.Legs(ready));
            }
            wanted = strategy.spendsEpochs() ? capacity : Math.min(capacity, dealer.room());
            if (dealer.isFinished() || wanted == 0) {
                return Optional.of(new Answer.Finished());
            }
            from = log.history();
        }
        Proposal proposal = strategy.propose(from, wanted);
        synchronized (this) {
            return isOver() || gaveUp.isPresent()
                    ? Optional.of(new Answer.Finished())
                    : dealer.take(from, proposal, wanted);
        }
    }

    /** Whether nothing more is handed out and running trials are to stop. */
    private boolean isOver() {
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - startNanos);
        return cancelled || budget.time().map(most -> elapsed.compareTo(most) >= 0).orElse(false);
    }

    /**
     * Asks for one leg and waits until there is one.
     *
     * @return a leg; empty when the search is over, or the calling thread is interrupted
     * @throws IllegalStateException if the calling thread itself holds every open leg, so that it
     *     would wait for itself
     */
    public Optional<Leg> ask() {
        while (true) {
            long before = history().position();
            Answer answer = ask(1);
            if (answer instanceof Answer.Legs legs) {
                return Optional.of(legs.legs().get(0));
            }
            if (answer instanceof Answer.Finished || !await(before)) {
                return Optional.empty();
            }
        }
    }

    /** Waits until something happens after a position; false when interrupted. */
    private synchronized boolean await(long position) {
        if (open.areAllMine()) {
            throw new IllegalStateException(
                    "ask: the strategy waits for trials that this thread itself holds; tell their"
                            + " outcome first");
        }
        try {
            while (log.history().position() == position && !isOver()) {
                wait(POLL_MILLIS);
                log.sync();
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
     * @param trial its number
     * @param epoch from 1
     * @param metrics by name; the objective's must be among them
     * @return whether to go on
     */
    public Verdict report(int trial, int epoch, Map<String, Double> metrics) {
        return epoch(new EpochReport(history().trial(trial), epoch, metrics, List.of()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>An epoch that is already known is not written again, and no pruner looks at it. After a
     * trial's last epoch the answer is always to go on, so that it completes. An objective that is
     * not finite gives PRUNE, and fails the trial when its leg ends, however that ends.
     *
     * @throws IllegalArgumentException if the objective is not among the metrics
     * @throws IllegalStateException if the trial has no open leg
     */
    @Override
    public synchronized Verdict epoch(EpochReport report) {
        Trial trial = withOpenLeg(report.trial());
        int number = trial.number();
        EpochRecord epoch = new EpochRecord(report.epoch(), report.metrics(), report.runValues());
        String metric = objective().metric();
        if (!epoch.metrics().containsKey(metric)) {
            throw new IllegalArgumentException(
                    "trial %d: reports no '%s'; it reports %s"
                            .formatted(number, metric, epoch.metrics().keySet()));
        }
        double value = epoch.metrics().get(metric);
        if (open.isDiverged(number) || !Double.isFinite(value)) {
            open.diverge(number, diverged(value, epoch.epoch()));
            return Verdict.PRUNE;
        }
        boolean isNew = epoch.epoch() > trial.epochsDone();
        if (isNew) {
            append(new StudyEvent.EpochEnded(number, epoch));
        }
        return verdict(log.history().trial(number), epoch.epoch(), isNew);
    }

    private Verdict verdict(Trial trial, int epoch, boolean isNew) {
        int horizon = TrialPlan.horizon(trial.configuration());
        if (trial.configuration().contains("epochs") && epoch >= horizon) {
            return Verdict.CONTINUE;
        }
        if (isNew && pruner.prune(log.history(), trial, epoch)) {
            return Verdict.PRUNE;
        }
        int until = trial.until().orElse(horizon);
        if (epoch >= until && until < horizon) {
            return Verdict.PAUSE;
        }
        return isOver() ? Verdict.CANCEL : Verdict.CONTINUE;
    }

    private Failure diverged(double value, int epoch) {
        return Failure.diverged(
                "%s became %s%s"
                        .formatted(
                                objective().metric(),
                                value,
                                epoch > 0 ? " in epoch " + epoch : ""));
    }

    private Trial withOpenLeg(Trial told) {
        Trial trial = log.history().trial(told.number());
        if (!open.isOpen(trial.number())) {
            throw new IllegalStateException(
                    "trial %d: has no open leg, it is %s".formatted(trial.number(), trial.state()));
        }
        return trial;
    }

    /**
     * Ends a leg with the trial's value.
     *
     * @param leg from {@link #ask}
     * @param value of the objective; NaN or infinity fails the trial
     */
    public void tell(Leg leg, double value) {
        TrialFacts facts = new TrialFacts(0, Duration.ZERO, "", Map.of());
        tell(leg, new TrialOutcome.Completed(value, epochOf(leg, value).orElse(0), facts));
    }

    /** The first epoch in which the trial had a value. */
    OptionalInt epochOf(Leg leg, double value) {
        String metric = objective().metric();
        return history().trial(leg.trial().number()).epochs().stream()
                .filter(epoch -> Double.valueOf(value).equals(epoch.metrics().get(metric)))
                .mapToInt(EpochRecord::epoch)
                .findFirst();
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

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the trial has no open leg, or is said to pause before it has
     *     done the epochs of its leg
     */
    @Override
    public synchronized void ended(Leg leg, TrialOutcome outcome) {
        Trial trial = withOpenLeg(leg.trial());
        boolean paused = outcome instanceof TrialOutcome.Paused;
        if (paused && !open.isDiverged(trial.number()) && !isOnRung(trial)) {
            throw new IllegalStateException(
                    "trial %d: cannot pause after epoch %d, its leg goes to %d of %d"
                            .formatted(
                                    trial.number(),
                                    trial.epochsDone(),
                                    leg.until(),
                                    leg.horizon()));
        }
        try {
            end(trial, outcome);
        } finally {
            // An end that could not be written may be told again.
            if (!log.history().trial(trial.number()).equals(trial)) {
                open.close(trial.number());
            }
            notifyAll();
        }
    }

    private void end(Trial trial, TrialOutcome outcome) {
        Optional<Failure> diverged = open.divergence(trial.number());
        if (diverged.isPresent()) {
            fail(trial, diverged.get(), facts(outcome));
        } else if (outcome instanceof TrialOutcome.Completed done) {
            if (Double.isFinite(done.value())) {
                ends.complete(trial, done);
            } else {
                fail(trial, diverged(done.value(), trial.epochsDone()), facts(outcome));
            }
        } else if (outcome instanceof TrialOutcome.Failed failed) {
            fail(trial, failed.failure(), failed.facts());
        } else if (outcome instanceof TrialOutcome.Pruned) {
            ends.prune(trial, facts(outcome));
        } else if (outcome instanceof TrialOutcome.Cancelled) {
            ends.interrupt(trial);
        } else if (dealer.isFinished()) {
            ends.retire(trial);
        } else {
            ends.pause(trial);
        }
    }

    private static boolean isOnRung(Trial trial) {
        int until = trial.until().orElse(Integer.MAX_VALUE);
        return trial.epochsDone() >= until && until < TrialPlan.horizon(trial.configuration());
    }

    private static Optional<TrialFacts> facts(TrialOutcome outcome) {
        if (outcome instanceof TrialOutcome.Completed completed) {
            return Optional.of(completed.facts());
        }
        if (outcome instanceof TrialOutcome.Pruned pruned) {
            return Optional.of(pruned.facts());
        }
        return outcome instanceof TrialOutcome.Failed failed ? failed.facts() : Optional.empty();
    }

    private void fail(Trial trial, Failure failure, Optional<TrialFacts> facts) {
        ends.fail(trial, failure, facts);
        if (FailuresInARow.around(log.history(), trial.number()) >= maxConsecutiveFailures) {
            gaveUp = Optional.of(failure);
        }
    }

    private void append(StudyEvent event) {
        log.append(event);
        notifyAll();
    }

    /**
     * Has a configuration tried before anything that the strategy proposes.
     *
     * @param configuration one of the space
     * @return its trial's number
     * @throws IllegalArgumentException if the space does not have it
     */
    public synchronized int enqueue(Configuration configuration) {
        return create("enqueue", configuration, Map.of(), Optional.empty());
    }

    /**
     * Adds a result that is known from elsewhere. It counts as a trial of the budget.
     *
     * @param configuration one of the space
     * @param value of the objective, finite
     * @return its trial's number
     * @throws IllegalArgumentException if the space does not have it or the value is not finite
     */
    public synchronized int addResult(Configuration configuration, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "addResult: the value must be finite, but got " + value);
        }
        return create("addResult", configuration, Map.of(Trial.IMPORTED, true), Optional.of(value));
    }

    private int create(
            String call,
            Configuration configuration,
            Map<String, Object> attributes,
            Optional<Double> importedValue) {
        if (!space().contains(configuration)) {
            throw new IllegalArgumentException(
                    call + ": is not a configuration of the space: " + configuration);
        }
        int number = dealer.create(configuration, attributes, importedValue);
        notifyAll();
        return number;
    }

    /**
     * Optimises a function. A call that throws fails its trial, and the search goes on.
     *
     * @param function to call for each configuration, on this thread
     * @param trials how many at most, at least 1
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
     * @param legs how many at most, at least 1; a strategy that spends epochs gives a trial several
     */
    public void optimizeByEpoch(TrialFunction function, int legs) {
        if (legs < 1) {
            throw new IllegalArgumentException("optimize: needs at least 1, but got " + legs);
        }
        new FunctionLoop(this, function).run(legs);
    }

    /** Ends the search: nothing more is handed out, and trials that report are told to stop. */
    public synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    /** Notes that all legs that are open here are cut off, to go on when the study does. */
    public synchronized void interruptOpen() {
        log.append(
                open.numbers().stream()
                        .map(StudyEvent.TrialInterrupted::new)
                        .toArray(StudyEvent[]::new));
        log.force();
    }

    /** Closes the storage. Legs that are open stay RUNNING there. */
    @Override
    public synchronized void close() {
        log.close();
    }
}
