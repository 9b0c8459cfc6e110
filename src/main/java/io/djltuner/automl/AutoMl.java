package io.djltuner.automl;

import io.djltuner.TuningListener;
import io.djltuner.TuningResult;
import io.djltuner.data.CsvReader;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * From a table to a tuned model in one call.
 *
 * <pre>{@code
 * AutoMlResult result = AutoMl.fit(Path.of("houses.csv"), "price");
 * System.out.println(result.summary());
 * try (TunedModel model = result.model()) {
 *     model.save(Path.of("model"));
 * }
 * }</pre>
 *
 * <p>It finds out how the file is written and whether the target is a quantity or a class; leaves
 * out rows without a target and columns without information; splits the rows, the same share of
 * each class in each part; encodes numbers, categories and dates; fits a linear model; searches for
 * the best network in the time that is left; takes the network if it is better than the linear
 * model on the rows that choose, by more than chance, else the linear model; and trains it once
 * more, on those rows too. Test rows are looked at once, at the end.
 *
 * <p>The same with settings:
 *
 * <pre>{@code
 * AutoMlResult result = AutoMl.of(Path.of("houses.csv"), "price")
 *         .time(Duration.ofMinutes(10))
 *         .ignore("comment")
 *         .seed(7)
 *         .fit();
 * }</pre>
 */
public final class AutoMl {

    private static final Duration DEFAULT_TIME = Duration.ofMinutes(5);
    private static final Duration LEAST_TIME = Duration.ofSeconds(5);
    private static final double DEFAULT_TEST = 0.2;
    private static final double MOST_TEST = 0.5;

    /** Of the limit, for the linear model; most tables need far less. */
    private static final double LINEAR_SHARE = 0.15;

    /** Of the limit, for everything but the test. */
    private static final double LAST_SHARE = 0.98;

    private final Supplier<TabularData> source;
    private final List<String> ignored = new ArrayList<>();
    private final List<TuningListener> listeners = new ArrayList<>();
    private Optional<Duration> time = Optional.empty();
    private OptionalInt trials = OptionalInt.empty();
    private Optional<Task> task = Optional.empty();
    private Optional<Path> directory = Optional.empty();
    private double testFraction = DEFAULT_TEST;
    private long seed;
    private LongSupplier nanoTime = System::nanoTime;

    private AutoMl(Supplier<TabularData> source) {
        this.source = source;
    }

    /**
     * Finds a model in five minutes.
     *
     * @param csv the table; delimiter and header are found out, see {@link CsvReader#detectFormat}
     * @param target the name of the column to predict
     * @return the model and what it is worth
     * @throws io.djltuner.data.DataException if no model can be made of the table, with the reason
     */
    public static AutoMlResult fit(Path csv, String target) {
        return of(csv, target).fit();
    }

    /**
     * Begins with a file.
     *
     * @param csv the table; delimiter and header are found out, see {@link CsvReader#detectFormat}
     * @param target the name of the column to predict
     * @return settings, to be ended with {@link #fit()}
     */
    public static AutoMl of(Path csv, String target) {
        return of(TabularData.csv(csv).detectFormat().target(target));
    }

    /**
     * Begins with a file that is read in the caller's own way.
     *
     * @param reader with a target; it is read by {@link #fit()}
     * @return settings, to be ended with {@link #fit()}
     */
    public static AutoMl of(CsvReader reader) {
        return new AutoMl(reader::read);
    }

    /**
     * Begins with a table.
     *
     * @param table with one target
     * @return settings, to be ended with {@link #fit()}
     */
    public static AutoMl of(TabularData table) {
        return new AutoMl(() -> table);
    }

    /**
     * Limits the time from the call to the result. Everything has its share of it: a linear model
     * that is not done with its own is as good as it is by then, and where networks would train too
     * slowly they train on fewer rows. The trainings that are running at the end finish their
     * epoch, and small tables their last training; with {@link #trials} there is no limit of time.
     *
     * @param limit at least five seconds; default five minutes
     * @return this
     */
    public AutoMl time(Duration limit) {
        if (limit.compareTo(LEAST_TIME) < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "time: must be at least %d s, but got %s s",
                            LEAST_TIME.toSeconds(),
                            limit.toMillis() / 1e3));
        }
        time = Optional.of(limit);
        return this;
    }

    /**
     * Limits the main search by trials instead of time. The result then depends on the table and
     * the seed alone, on the same machine.
     *
     * @param number at least 1
     * @return this
     */
    public AutoMl trials(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("trials: must be at least 1, but got " + number);
        }
        trials = OptionalInt.of(number);
        return this;
    }

    /**
     * Says what is predicted, where the target column could be misread, such as ratings from 1 to
     * 5.
     *
     * @param kind what is predicted
     * @return this
     */
    public AutoMl task(Task kind) {
        task = Optional.of(kind);
        return this;
    }

    /**
     * Sets the share of the rows that tests.
     *
     * @param fraction above 0, at most 0.5; default 0.2
     * @return this
     */
    public AutoMl test(double fraction) {
        if (!(fraction > 0 && fraction <= MOST_TEST)) {
            throw new IllegalArgumentException(
                    "test: must be above 0 and at most 0.5, but got " + fraction);
        }
        testFraction = fraction;
        return this;
    }

    /**
     * Leaves columns out, beside those without information.
     *
     * @param columns their names
     * @return this
     */
    public AutoMl ignore(String... columns) {
        ignored.addAll(List.of(columns));
        return this;
    }

    /**
     * Seeds everything that is drawn.
     *
     * @param value any number; default 0
     * @return this
     */
    public AutoMl seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Keeps the main search on disk, where it can be looked at and goes on when it is run again.
     *
     * @param path of the study, see {@link io.djltuner.Tuner#directory}
     * @return this
     */
    public AutoMl directory(Path path) {
        directory = Optional.of(path);
        return this;
    }

    /**
     * Tells somebody about every search and training.
     *
     * @param listener who is told
     * @return this
     */
    public AutoMl listener(TuningListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Another clock, for tests. */
    AutoMl clock(LongSupplier clock) {
        nanoTime = clock;
        return this;
    }

    /**
     * Finds the model. If the thread is interrupted, the search ends after the epochs that are
     * running, and the best of what there is then is returned; the thread stays interrupted.
     *
     * @return the model and what it is worth
     * @throws io.djltuner.data.DataException if no model can be made of the table, with the reason
     * @throws IllegalStateException if both {@link #time} and {@link #trials} are set
     */
    public AutoMlResult fit() {
        if (time.isPresent() && trials.isPresent()) {
            throw new IllegalStateException(
                    "trials: the search has a limit of time already; set one of the two");
        }
        Deadline begun = new Deadline(time.orElse(DEFAULT_TIME), nanoTime);
        Optional<Deadline> deadline = trials.isPresent() ? Optional.empty() : Optional.of(begun);
        TabularData table = source.get();
        if (!ignored.isEmpty()) {
            table = table.without(ignored.toArray(String[]::new));
        }
        UsableTable usable = UsableTable.of(table);
        List<String> reasons = new ArrayList<>(usable.reasons());
        TaskChoice choice = TaskChoice.of(usable.table(), task);
        reasons.add(choice.reason());
        SearchPlan plan = SearchPlan.of(usable.table(), choice.task(), testFraction, seed);
        reasons.addAll(plan.reasons());
        directory.ifPresent(Decisions::prepare);
        Searches searches = new Searches(usable.table(), plan, trials, List.copyOf(listeners));
        LinearModel linear =
                LinearModel.search(searches, over(deadline.map(d -> d.share(LINEAR_SHARE))));
        reasons.add(linear.reason());
        NetworkSearch.Found found = new NetworkSearch(searches, deadline, directory, reasons).run();
        // Nothing of what follows takes long, and files do not like interrupted threads.
        boolean interrupted = Thread.interrupted();
        try {
            Finalists finalists = Finalists.of(linear, found.best());
            reasons.add(finalists.comparison());
            Finalists.Models models =
                    interrupted
                            ? finalists.models()
                            : finalists.trainedAgain(
                                    deadline,
                                    over(deadline.map(d -> () -> d.isOver(LAST_SHARE))),
                                    reasons);
            return result(searches, models, found.result(), reasons, begun);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether to take what there is: the time for it is used up, or somebody interrupts. */
    private static BooleanSupplier over(Optional<BooleanSupplier> used) {
        return () ->
                Thread.currentThread().isInterrupted()
                        || (used.isPresent() && used.get().getAsBoolean());
    }

    private AutoMlResult result(
            Searches searches,
            Finalists.Models models,
            TuningResult search,
            List<String> reasons,
            Deadline begun) {
        SearchPlan plan = searches.plan();
        TestRows test = new TestRows(searches.table(), plan.split().test(), seed);
        return new AutoMlResult(
                models.chosen(),
                models.linear(),
                test.score(plan.task(), test.losses(models.chosen())),
                test.score(plan.task(), test.losses(models.linear())),
                test.metrics(models.chosen()),
                plan.split(),
                reasons,
                search,
                begun.elapsed());
    }
}
