package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

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

    /** The attribute of a study that extends another: that one's name. */
    public static final String EXTENDS = "djl_tuner:extends";

    private final SearchStrategy strategy;
    private final Budget budget;
    private final StateStore states;
    private final Optional<ModelStore> models;
    private final TrialEnds ends;
    private final Schedule schedule;

    private final OpenLegs open = new OpenLegs();
    private final StudyLog log;
    private final SearchEnd end;
    private final Map<String, String> settings;
    private final LegRequests requests;
    private final LegReports reports;
    private final GivenTrials given;
    private final StudyImport imports;
    private final CutOffTrials cutOff;
    private boolean closed;

    Study(StudyBuilder builder) {
        budget = builder.budget;
        settings = builder.allSettings().all();
        states = builder.states;
        models = builder.models;
        end = new SearchEnd(budget, builder.nanoTime);
        // Checks the settings before anything is written.
        builder.strategy.chosenFor(builder.space, budget).schedule(builder.space, budget);
        log = new StudyOpening(builder).open();
        strategy = builder.strategy.chosenFor(builder.space, log.history().budget());
        Schedule said = strategy.schedule(builder.space, budget);
        schedule = strategy.spendsEpochs() ? said : said.pausing(0);
        LegDealer dealer = new LegDealer(log, open, strategy, budget, states);
        ends =
                new TrialEnds(
                        log,
                        states,
                        models,
                        builder.keepBest,
                        builder.maxRetries,
                        strategy::startingPoints);
        requests = new LegRequests(this, log, open, dealer, strategy, end);
        reports = new LegReports(log, open, dealer, ends, end, builder);
        given = new GivenTrials(log);
        imports = new StudyImport(log, builder.directory, builder.absent);
        cutOff = new CutOffTrials(log, open);
        cutOff.noteOrphans();
        ends.dropLeftOver();
    }

    /**
     * Opens a study on disk to look at it, as {@link OpenedStudy} says. Of a study that was
     * extended, the newest extension opens.
     *
     * @param path a study's directory, or a journal
     * @return what it holds
     * @throws IllegalArgumentException if there is no study, or several that have nothing to do
     *     with each other
     * @throws io.djltuner.study.journal.JournalException if the journal is damaged or cannot be
     *     read
     */
    public static OpenedStudy open(Path path) {
        return OpenedStudy.of(path, Optional.empty());
    }

    /**
     * Opens one of several studies of a journal.
     *
     * @param path a study's directory, or a journal
     * @param name of the study, of which the newest extension opens; or of one extension, such as
     *     {@code housing@2}, or {@code housing@1} for what was there before the first
     * @return what it holds
     * @throws IllegalArgumentException if there is no such study
     * @throws io.djltuner.study.journal.JournalException if the journal is damaged or cannot be
     *     read
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

    /** {@return what may vary} */
    public SearchSpace space() {
        return history().space();
    }

    /** {@return what is optimised} */
    public Objective objective() {
        return history().objective();
    }

    /** {@return the seed of every draw} */
    public long seed() {
        return history().seed();
    }

    /** {@return the study's name} */
    public String name() {
        return history().name();
    }

    /**
     * {@return what the study was built with beside space and objective, by name, as texts:
     * strategy, pruner, limits and what {@link StudyBuilder#setting} and {@link StudyBuilder#noted}
     * said}
     */
    public Map<String, String> settings() {
        return settings;
    }

    /** {@return what may be spent now; {@link StudyHistory#budget} is what the study began with} */
    public Budget budget() {
        return budget;
    }

    /** {@return what the strategy said it would do} */
    public Schedule schedule() {
        return schedule;
    }

    /** {@return where states of trials are} */
    public StateStore states() {
        return states;
    }

    /** {@return where models of the best trials are; empty for a study in memory} */
    public Optional<ModelStore> models() {
        return models;
    }

    /** {@return the complete trials that keep their state or model, the best first} */
    public synchronized List<Trial> kept() {
        return ends.kept();
    }

    /**
     * Whether the strategy may still start other trials from a trial's state, so that no model
     * takes the state's place.
     *
     * @param trial its number
     * @return whether it is one of {@link SearchStrategy#startingPoints}
     */
    public synchronized boolean isStartingPoint(int trial) {
        return ends.startingPoints().contains(trial);
    }

    /** {@return the study as it stands} */
    public synchronized StudyHistory history() {
        return log.history();
    }

    /** {@return all trials, by number} */
    public List<Trial> trials() {
        return history().trials();
    }

    /** {@return the best trial so far, as {@link StudyHistory#best} defines it} */
    public Optional<Trial> best() {
        return history().best();
    }

    /** {@return what is remembered of the study itself, by name} */
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

    private void append(StudyEvent event) {
        log.append(event);
        notifyAll();
    }

    private static Object plain(String attribute, Object content) {
        if (content instanceof String || content instanceof Number || content instanceof Boolean) {
            return content;
        }
        throw new IllegalArgumentException(
                "attribute %s: must be a string, number or boolean, but got a %s"
                        .formatted(attribute, content.getClass().getSimpleName()));
    }

    /** {@return why the search gave up, if too many trials failed in a row} */
    public synchronized Optional<Failure> gaveUp() {
        return end.gaveUp();
    }

    /** {@return whether {@link #cancel} was called} */
    public synchronized boolean isCancelled() {
        return end.isCancelled();
    }

    /** {@return whether {@link #ask} last said that nothing more comes, and no leg is open} */
    public synchronized boolean finished() {
        return requests.isFinished();
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
        return ask(capacity, legs -> {});
    }

    /**
     * Asks for work, not waiting for any, and lets it start before waiting for the disk: the ends
     * of the legs before and the starts of these reach it together, while these already train.
     *
     * @param capacity how many legs are welcome, at least 1
     * @param start is handed the legs if there are any, and returns at once
     * @return legs, or that there are none now, or none any more
     * @throws IllegalStateException as {@link #ask(int)}
     */
    public Answer ask(int capacity, Consumer<List<Leg>> start) {
        Answer answer = requests.answer(capacity);
        if (answer instanceof Answer.Legs legs) {
            start.accept(legs.legs());
        }
        log.force();
        return answer;
    }

    /**
     * Asks for one leg and waits until there is one.
     *
     * @return a leg; empty when the search is over, or the calling thread is interrupted
     * @throws IllegalStateException if the calling thread itself holds every open leg, so that it
     *     would wait for itself
     */
    public Optional<Leg> ask() {
        Optional<Leg> leg = requests.await();
        log.force();
        return leg;
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
        try {
            return reports.epoch(report);
        } finally {
            notifyAll();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is after {@link #cancel}, past the budget's time, and once too many trials failed in a
     * row.
     */
    @Override
    public synchronized boolean isEnding() {
        return end.hasCome();
    }

    @Override
    public synchronized boolean needsState(Leg leg, TrialOutcome.Completed outcome) {
        return ends.needsState(leg.trial(), outcome.value());
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
        try {
            reports.ended(leg, outcome);
        } finally {
            notifyAll();
        }
    }

    /**
     * Has a configuration tried before anything that the strategy proposes. It counts as a trial of
     * the budget.
     *
     * <p>A study on disk is given the same by the same program each time that it goes on: what was
     * enqueued once before this one was opened is not tried again when it is enqueued here for the
     * first time.
     *
     * @param configuration one of the space
     * @return its trial's number
     * @throws IllegalArgumentException if the space does not have it
     */
    public synchronized int enqueue(Configuration configuration) {
        int number = given.enqueue(configuration);
        notifyAll();
        return number;
    }

    /**
     * Adds a result that is known from elsewhere, as evidence for the strategy. It is no part of a
     * round and does not count as a trial of the budget. Like {@link #enqueue}, it happens once
     * however often a study on disk goes on.
     *
     * @param configuration one of the space
     * @param value of the objective, finite
     * @return its trial's number
     * @throws IllegalArgumentException if the space does not have it or the value is not finite
     */
    public synchronized int addResult(Configuration configuration, double value) {
        int number = given.addResult(configuration, value);
        notifyAll();
        return number;
    }

    /**
     * Takes over the finished trials of another study on disk that fit into the space of this one,
     * as evidence for the strategy; where a file has several studies, of the only family there.
     *
     * @param path a study's directory, or a journal, of this library or of Optuna
     * @return how many fitted
     * @throws IllegalArgumentException as {@link #importStudy(Path, String)} says
     */
    public synchronized int importStudy(Path path) {
        int number = imports.from(path, Optional.empty());
        notifyAll();
        return number;
    }

    /**
     * Takes over the finished trials of another study on disk that fit into the space of this one,
     * as evidence for the strategy. Which fit is what {@link StudyBuilder#extendSpace} says. They
     * are no part of a round, do not count as trials or epochs of the budget, and have no models
     * here. Values are taken as they are: both studies should measure the same. A study without a
     * name for its objective may be of any.
     *
     * <p>However often a study goes on, another is imported once: what is found there later is not
     * looked for.
     *
     * @param path a study's directory, or a journal, of this library or of Optuna
     * @param name of the study, as for {@link #open(Path, String)}
     * @return how many fitted
     * @throws IllegalArgumentException if there is no such study, it has another objective, or is
     *     this one
     */
    public synchronized int importStudy(Path path, String name) {
        int number = imports.from(path, Optional.of(name));
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
        end.cancel();
        notifyAll();
    }

    /**
     * For a process that is ending: notes that all legs that are open here are cut off, to go on
     * when the study does. Nothing more is handed out, and what a disk refuses is not tried again.
     */
    public void interruptOpen() {
        // Another thread may be trying again for long.
        log.hurry();
        synchronized (this) {
            end.cancel();
            cutOff.noteOpen();
            log.force();
        }
    }

    /**
     * Closes the storage. Trials whose legs are open are noted as cut off, as are those of
     * processes that have ended without a word, and go on when the study does.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            cutOff.noteOpen();
            cutOff.noteOrphans();
        } finally {
            log.close();
        }
    }
}
