package io.djltuner;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.loss.Loss;
import io.djltuner.data.KFold;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.ShapedData;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.search.AutoSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Direction;
import io.djltuner.study.Objective;
import io.djltuner.study.Pruner;
import io.djltuner.study.SearchStrategy;
import io.djltuner.tensorboard.TensorBoardLog;
import io.djltuner.training.Augmentation;
import io.djltuner.training.DatasetTable;
import io.djltuner.training.LossFunction;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.callback.ReduceLearningRateOnPlateau;
import io.djltuner.training.metric.Metric;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The front door: describe a search in one sentence and run it.
 *
 * <pre>{@code
 * TuningResult result = Tuner.regression(space)
 *         .data(TabularData.fromCsv(path, "MedHouseVal"))
 *         .objective(Objective.minimize("val_mse"))
 *         .earlyStopping(EarlyStopping.patience(10))
 *         .maxTrials(20)
 *         .seed(42)
 *         .run();
 * }</pre>
 *
 * <p>Nothing happens before {@link #run} or {@link #start}; then every mistake in the set-up is
 * reported in one sentence before the first trial. Only a setting that is given twice is refused at
 * once.
 *
 * <p>Unless told otherwise, a strategy is chosen by the space and the limits, 20 % of the rows
 * validate, another 20 % are the test split that only the final comparison sees, features are
 * standardised, and the loss is squared error or cross-entropy.
 */
public final class Tuner {

    private static final int DEFAULT_TRIALS = 50;
    private static final int DEFAULT_COHORT = 64;
    private static final int TRAINERS_OF_A_GPU = 2;
    private static final int COHORT_ON_A_GPU = 4096;
    private static final int DEFAULT_CHECKPOINT_SECONDS = 30;
    private static final double DEFAULT_FRACTION = 0.2;

    private static final String TASK = "task";

    /** What kind of prediction was asked for; inferred: as the target column suggests. */
    enum Kind {
        REGRESSION,
        CLASSIFICATION,
        INFERRED
    }

    /** A result that is known from elsewhere. */
    record KnownResult(Configuration configuration, double value) {}

    /** Another study, and which one where there are several. */
    record KnownStudy(Path path, Optional<String> name) {}

    final SearchSpace space;
    Kind kind;
    final Optional<Function<Configuration, Block>> blocks;
    final List<TuningListener> listeners = new ArrayList<>();
    final List<Metric> metrics = new ArrayList<>();
    final List<Configuration> enqueued = new ArrayList<>();
    final List<KnownResult> results = new ArrayList<>();
    final List<KnownStudy> imports = new ArrayList<>();
    boolean extendsSpace;
    final Map<String, Double> classWeights = new LinkedHashMap<>();
    private final Map<String, Object> given = new LinkedHashMap<>();
    Optional<TabularData> data = Optional.empty();
    Optional<Split> split = Optional.empty();
    double validationFraction = DEFAULT_FRACTION;
    double testFraction = DEFAULT_FRACTION;
    Optional<Shape> sampleShape = Optional.empty();
    PreprocessingOptions preprocessing = PreprocessingOptions.defaults();
    SearchStrategy strategy = new AutoSearch();
    Optional<Objective> objective = Optional.empty();
    Optional<LossFunction> loss = Optional.empty();
    Optional<Loss> djlLoss = Optional.empty();
    Optional<Augmentation> augmentation = Optional.empty();
    LearningRateSchedule schedule = LearningRateSchedule.constant();
    Optional<ReduceLearningRateOnPlateau> plateau = Optional.empty();
    Optional<EarlyStopping> earlyStopping = Optional.empty();
    Optional<KFold> folds = Optional.empty();
    boolean stratifiesClasses;
    Pruner pruner = Pruner.none();
    int executions = 1;
    OptionalInt maxTrials = OptionalInt.empty();
    OptionalLong maxEpochs = OptionalLong.empty();
    StopRules stopRules = StopRules.none();
    long seed;
    Optional<Device> device = Optional.empty();
    DataType dataType = DataType.FLOAT32;
    OptionalInt parallelism = OptionalInt.empty();
    OptionalInt cohortLimit = OptionalInt.empty();
    int maxConsecutiveFailures = 3;
    int maxRetries;
    Optional<Path> directory = Optional.empty();
    Optional<Path> tensorBoard = Optional.empty();
    Optional<String> name = Optional.empty();
    Duration checkpointInterval = Duration.ofSeconds(DEFAULT_CHECKPOINT_SECONDS);
    int keepBest = 1;
    boolean refit = true;
    boolean quiet;
    boolean dashboard;

    private Tuner(SearchSpace space, Kind kind, Optional<Function<Configuration, Block>> blocks) {
        this.space = space;
        this.kind = kind;
        this.blocks = blocks;
        if (kind != Kind.INFERRED) {
            given.put(TASK, kind);
        }
    }

    /**
     * Tunes the library's multilayer perceptron to predict numbers.
     *
     * @param space what may vary; only names that {@link io.djltuner.space.MlpParameters} knows
     * @return the description of a search
     */
    public static Tuner regression(SearchSpace space) {
        return new Tuner(space, Kind.REGRESSION, Optional.empty());
    }

    /**
     * Tunes the library's multilayer perceptron to predict classes.
     *
     * @param space what may vary; only names that {@link io.djltuner.space.MlpParameters} knows
     * @return the description of a search
     */
    public static Tuner classification(SearchSpace space) {
        return new Tuner(space, Kind.CLASSIFICATION, Optional.empty());
    }

    /**
     * Tunes any DJL block. A target column of categories makes a classification: texts, labels
     * given as whole numbers from memory or by a dataset, and columns read as categories. Numbers,
     * as a column of a file that holds nothing else, make a regression. {@link #classification()}
     * and {@link #regression()} say otherwise.
     *
     * @param space what may vary; {@code learningRate}, {@code optimizer}, {@code batchSize} and
     *     the like are understood, all other names are the block's own
     * @param blocks builds a network, anew at each call and not initialised
     * @return the description of a search
     */
    public static Tuner of(SearchSpace space, Function<Configuration, Block> blocks) {
        return new Tuner(space, Kind.INFERRED, Optional.of(blocks));
    }

    /**
     * Tunes any DJL block by a function that asks for its hyperparameters where it needs them. The
     * space is found here, by running the function under different values and without training.
     *
     * @param blocks builds a network, anew at each call and not initialised
     * @return the description of a search
     * @throws IllegalArgumentException or IllegalStateException if no space can be found, in one
     *     sentence
     * @see Hyperparameters
     */
    public static Tuner of(Function<Hyperparameters, Block> blocks) {
        SearchSpace space = Hyperparameters.space(blocks);
        return of(space, Hyperparameters.reading(space, blocks));
    }

    /**
     * The target is a number, whatever its column looks like; for {@link #of}, since the other
     * beginnings say so already.
     *
     * @return this
     * @throws IllegalStateException if the task was said before
     */
    public Tuner regression() {
        kind = once(TASK, Kind.REGRESSION);
        return this;
    }

    /**
     * The target is a class, whatever its column looks like; for {@link #of}, since the other
     * beginnings say so already.
     *
     * @return this
     * @throws IllegalStateException if the task was said before
     */
    public Tuner classification() {
        kind = once(TASK, Kind.CLASSIFICATION);
        return this;
    }

    private <T> T once(String setting, T value) {
        Object first = given.putIfAbsent(setting, value);
        if (first != null) {
            throw new IllegalStateException("%s: was already set to %s".formatted(setting, first));
        }
        return value;
    }

    /**
     * The table; required.
     *
     * @param table with one or more target columns
     * @return this
     */
    public Tuner data(TabularData table) {
        data = Optional.of(once("data", table));
        return this;
    }

    /**
     * A DJL dataset, read into memory here; in place of a table. Its numbers are read as they are,
     * and blocks of your own get the dataset's own input shape. Labels that are whole numbers are
     * classes, unless {@link #regression()} is asked for.
     *
     * @param dataset one whose rows have one input array and one label array
     * @return this
     * @throws io.djltuner.data.DataException if it cannot be read
     */
    public Tuner data(Dataset dataset) {
        DatasetTable read = DatasetTable.read(dataset);
        if (blocks.isPresent() && sampleShape.isEmpty() && read.sampleShape().dimension() > 1) {
            sampleShape = Optional.of(read.sampleShape());
        }
        return data(read.table());
    }

    /**
     * Pictures or sequences, in place of a table. Blocks of your own then get their shape.
     *
     * @param rows the data
     * @return this
     */
    public Tuner data(ShapedData rows) {
        if (blocks.isPresent() && sampleShape.isEmpty()) {
            sampleShape = Optional.of(new Shape(rows.sampleShape()));
        }
        return data(rows.table());
    }

    /**
     * Which rows train, validate and test; by default drawn at random, stratified for classes.
     *
     * @param rows by their numbers in the table
     * @return this
     */
    public Tuner split(Split rows) {
        split = Optional.of(once("split", rows));
        return this;
    }

    /**
     * The share of rows that validate, in [0, 1); default 0.2.
     *
     * @param fraction of all rows
     * @return this
     */
    public Tuner validation(double fraction) {
        validationFraction = once("validation", fraction);
        return this;
    }

    /**
     * The share of rows that only the final comparison sees, in [0, 1); default 0.2.
     *
     * @param fraction of all rows; 0 for none
     * @return this
     */
    public Tuner test(double fraction) {
        testFraction = once("test", fraction);
        return this;
    }

    /**
     * How columns become numbers; default: standardised and one-hot, targets as they are.
     *
     * @param options for the table's columns
     * @return this
     */
    public Tuner preprocessing(PreprocessingOptions options) {
        preprocessing = once("preprocessing", options);
        return this;
    }

    /**
     * The shape of one row's input for blocks that need one, such as (1, 8, 8); default flat.
     *
     * @param dimensions without the batch
     * @return this
     */
    public Tuner sampleShape(long... dimensions) {
        sampleShape = Optional.of(once("sampleShape", new Shape(dimensions)));
        return this;
    }

    /**
     * How configurations are chosen; default {@link AutoSearch}, which looks at the limits.
     *
     * @param search asked whenever there is room for trials
     * @return this
     */
    public Tuner strategy(SearchStrategy search) {
        strategy = once("strategy", search);
        return this;
    }

    /**
     * What is optimised; default the least {@code val_loss}.
     *
     * @param goal a metric by name, and which way it is better
     * @return this
     */
    public Tuner objective(Objective goal) {
        objective = Optional.of(once("objective", goal));
        return this;
    }

    /**
     * The training loss; default squared error or cross-entropy.
     *
     * @param function one of the library's
     * @return this
     */
    public Tuner loss(LossFunction function) {
        loss = Optional.of(once("loss", function));
        return this;
    }

    /**
     * A training loss of DJL's, for blocks of your own; the metric {@code loss} is the same one. A
     * loss of your own must compute with arrays alone: the engine would read a Java number's memory
     * after it was freed. Several classes come as numbers {@code [rows]}, all other targets {@code
     * [rows, outputs]}.
     *
     * @param function of predictions and labels
     * @return this
     */
    public Tuner loss(Loss function) {
        djlLoss = Optional.of(once("loss", function));
        return this;
    }

    /**
     * One more metric to measure after every epoch, beside the task's own.
     *
     * @param metric of predictions and targets
     * @return this
     */
    public Tuner metric(Metric metric) {
        metrics.add(metric);
        return this;
    }

    /**
     * An evaluator of DJL's as one more metric, under its own name in lower case. It gets class
     * numbers {@code [rows]} and logits {@code [rows, classes]} where there are more than two
     * classes, else targets and raw outputs, both {@code [rows, outputs]}; all rows of a split at
     * once.
     *
     * @param evaluator one for this search alone
     * @param direction which way it is better
     * @return this
     */
    public Tuner metric(Evaluator evaluator, Direction direction) {
        return metric(new EvaluatorMetric(evaluator, direction));
    }

    /**
     * How training rows are changed as they are trained on, for blocks of your own.
     *
     * @param change applied to every batch that trains
     * @return this
     */
    public Tuner augmentation(Augmentation change) {
        augmentation = Optional.of(once("augmentation", change));
        return this;
    }

    /**
     * How the learning rate changes over the epochs; default not at all.
     *
     * @param course what the learning rate is multiplied by in each epoch
     * @return this
     */
    public Tuner learningRateSchedule(LearningRateSchedule course) {
        schedule = once("learningRateSchedule", course);
        return this;
    }

    /**
     * Lowers the learning rate where training stalls; default never.
     *
     * @param rule which metric is watched, and how patiently
     * @return this
     */
    public Tuner reduceLearningRateOnPlateau(ReduceLearningRateOnPlateau rule) {
        plateau = Optional.of(once("reduceLearningRateOnPlateau", rule));
        return this;
    }

    /**
     * Ends a trial that no longer improves; by default none is ended, and each restores its best.
     *
     * @param rule which metric is watched, and how patiently
     * @return this
     */
    public Tuner earlyStopping(EarlyStopping rule) {
        earlyStopping = Optional.of(once("earlyStopping", rule));
        return this;
    }

    /**
     * Stops trials that compare badly with others; default none.
     *
     * @param rule asked after every epoch of every trial
     * @return this
     */
    public Tuner pruner(Pruner rule) {
        pruner = once("pruner", rule);
        return this;
    }

    /**
     * Cross-validation in this many folds of the training rows, stratified for classes.
     *
     * @param number of folds, at least 2
     * @return this
     */
    public Tuner crossValidation(int number) {
        crossValidation(KFold.shuffled(number));
        stratifiesClasses = true;
        return this;
    }

    /**
     * Cross-validation; the objective is then measured on the held-out folds.
     *
     * @param rule how many folds, and how rows come into them
     * @return this
     */
    public Tuner crossValidation(KFold rule) {
        folds = Optional.of(once("crossValidation", rule));
        return this;
    }

    /**
     * Whether the best model of a cross-validation trains again on all rows; default true.
     *
     * @param again false: the model of the best fold
     * @return this
     */
    public Tuner refit(boolean again) {
        refit = once("refit", again);
        return this;
    }

    /**
     * How often each trial trains, with other initial weights; the mean counts; default 1.
     *
     * @param number of trainings, at least 1
     * @return this
     */
    public Tuner executionsPerTrial(int number) {
        executions = once("executionsPerTrial", number);
        return this;
    }

    /**
     * How much a class counts in the training loss; default 1 each. Not for losses of DJL's.
     *
     * @param className as the target column has it
     * @param weight positive
     * @return this
     */
    public Tuner classWeight(String className, double weight) {
        classWeights.put(className, once("classWeight of " + className, weight));
        return this;
    }

    /**
     * A configuration to try before any that the strategy proposes.
     *
     * @param configuration one of the space
     * @return this
     */
    public Tuner enqueue(Configuration configuration) {
        enqueued.add(configuration);
        return this;
    }

    /**
     * A result that is known from elsewhere, as evidence for the strategy. It has no model here and
     * is not counted by {@link #maxTrials}.
     *
     * @param configuration one of the space
     * @param value of the objective, finite
     * @return this
     */
    public Tuner addResult(Configuration configuration, double value) {
        results.add(new KnownResult(configuration, value));
        return this;
    }

    /**
     * Takes over the finished trials of another study on disk, of this library or of Optuna, as
     * evidence for the strategy: those that fit into the space, where nothing has to be guessed. A
     * hyperparameter that only one of the spaces holds must stand, in the other, at what {@link
     * io.djltuner.space.MlpParameters#absent} says. They have no models here and are not counted by
     * {@link #maxTrials}; their values are taken as they are. However often a search on disk goes
     * on, another study is imported once.
     *
     * @param path a study's directory, or a journal
     * @return this
     */
    public Tuner importStudy(Path path) {
        imports.add(new KnownStudy(path, Optional.empty()));
        return this;
    }

    /**
     * Takes over the finished trials of one of several studies of a journal, as {@link
     * #importStudy(Path)} does.
     *
     * @param path a study's directory, or a journal
     * @param study its name
     * @return this
     */
    public Tuner importStudy(Path path, String study) {
        imports.add(new KnownStudy(path, Optional.of(study)));
        return this;
    }

    /**
     * Allows the space to differ from that of the search in the {@link #directory}. If it does, a
     * new study begins beside the old one: {@code housing@2} after {@code housing}, with copies of
     * the finished trials that fit into the new space, as {@link #importStudy(Path)} takes them,
     * and with their models. {@link #maxTrials} counts the trials of the new study alone. Strategy,
     * pruner and budget may change too; data, objective and way of training stay. From then on the
     * new study is the one that goes on and that {@code Study.open(path)} opens.
     *
     * @return this
     */
    public Tuner extendSpace() {
        extendsSpace = once("extendSpace", true);
        return this;
    }

    /**
     * Keeps the search on disk: run again, the same program goes on where it was. Trials that ended
     * are not repeated, one that was cut off goes on from its last checkpoint, and {@link
     * #maxTrials} counts them all.
     *
     * <p>The search goes on as it began: with the same space (or see {@link #extendSpace}), data,
     * objective, seed, strategy, pruner and way of training. Harmless changes are welcome and stand
     * in the journal: more or fewer trials, time and other rules to end, other parallelism,
     * cohorts, device, checkpoints, {@link #keepBest}, {@link #refit}, retries and failures
     * allowed. Metrics that are only measured may change too. What blocks and functions of your own
     * compute cannot be compared.
     *
     * @param path a directory for this search, or a journal file of Optuna's; existing or not
     * @return this
     */
    public Tuner directory(Path path) {
        directory = Optional.of(once("directory", path));
        return this;
    }

    /**
     * Writes event files as the search goes on, which {@code tensorboard --logdir FOLDER} shows
     * under SCALARS and HPARAMS; see {@link TensorBoardLog}. If the disk does not take them, that
     * is said once, and the search goes on without them.
     *
     * @param folder new, empty, or the one that this study was written into before; a folder of
     *     another study is refused before the first trial
     * @return this
     */
    public Tuner tensorBoard(Path folder) {
        tensorBoard = Optional.of(once("tensorBoard", folder));
        return this;
    }

    /**
     * The study's name in its journal; default the directory's.
     *
     * @param text what it is called
     * @return this
     */
    public Tuner name(String text) {
        name = Optional.of(once("name", text));
        return this;
    }

    /**
     * How much training may be lost when the process is killed; default 30 seconds. Zero stores
     * every epoch.
     *
     * @param interval not negative
     * @return this
     */
    public Tuner checkpointEvery(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException(
                    "checkpointEvery: must not be negative, but got " + interval);
        }
        checkpointInterval = once("checkpointEvery", interval);
        return this;
    }

    /**
     * How many of the best trials keep their models, on disk in {@code models/<trial id>} of the
     * {@link #directory}; default 1. With 0 there is no best model at the end but what {@link
     * TuningResult#reproduce} trains again.
     *
     * @param trials at least 0
     * @return this
     */
    public Tuner keepBest(int trials) {
        keepBest = once("keepBest", trials);
        return this;
    }

    /**
     * Trials in all, those of earlier runs of the same search too. Enqueued and failed ones count;
     * retries, and results that were added, imported or copied from an extended study, do not.
     * Default 50, where neither a limit on epochs or time is given nor the strategy comes to an end
     * by itself, as a grid does.
     *
     * @param number at least 1
     * @return this
     */
    public Tuner maxTrials(int number) {
        maxTrials = OptionalInt.of(once("maxTrials", number));
        return this;
    }

    /**
     * Epochs of all trials together, which no search exceeds; by default they are not limited.
     *
     * @param number at least 1
     * @return this
     */
    public Tuner maxEpochs(long number) {
        maxEpochs = OptionalLong.of(once("maxEpochs", number));
        return this;
    }

    /**
     * Ends the search after some time.
     *
     * @param limit positive, counted from {@link #run} or {@link #start}
     * @return this
     */
    public Tuner maxTime(Duration limit) {
        stopRules = stopRules.withMaxTime(once("maxTime", limit));
        return this;
    }

    /**
     * Ends the search when the objective is this good.
     *
     * @param value of the objective, finite
     * @return this
     */
    public Tuner target(double value) {
        stopRules = stopRules.withTarget(once("target", value));
        return this;
    }

    /**
     * Ends the search when this many trials in a row brought no new best.
     *
     * @param trials at least 1
     * @return this
     */
    public Tuner noImprovement(int trials) {
        stopRules = stopRules.withNoImprovement(once("noImprovement", trials));
        return this;
    }

    /**
     * The seed of every draw; default 0.
     *
     * @param value any
     * @return this
     */
    public Tuner seed(long value) {
        seed = once("seed", value);
        return this;
    }

    /**
     * Where trials train; default the first GPU, or the CPU where there is none.
     *
     * @param where the CPU or a GPU
     * @return this
     */
    public Tuner device(Device where) {
        device = Optional.of(once("device", where));
        return this;
    }

    /**
     * {@code FLOAT32} (default) or {@code FLOAT64}.
     *
     * @param type of weights and data
     * @return this
     */
    public Tuner dataType(DataType type) {
        dataType = once("dataType", type);
        return this;
    }

    /**
     * How many trainers work side by side; default one for each core, on a GPU, which all of them
     * would share, 2.
     *
     * @param threads at least 1
     * @return this
     */
    public Tuner parallelism(int threads) {
        parallelism = OptionalInt.of(once("parallelism", threads));
        return this;
    }

    /** The setting, or what it is by default where this search trains. */
    int parallelism() {
        return parallelism.orElseGet(() -> defaultParallelism(trainsOn()));
    }

    static int defaultParallelism(Device device) {
        return device.isGpu() ? TRAINERS_OF_A_GPU : Runtime.getRuntime().availableProcessors();
    }

    /** The device that was named, or the engine's default. */
    Device trainsOn() {
        return device.orElseGet(() -> Engine.getEngine("PyTorch").defaultDevice());
    }

    /**
     * How many networks one trainer may hold; default 64, on a GPU, which small cohorts leave idle,
     * 4,096 unless {@link #maxTime} limits the search; 1 trains them one by one. What would not fit
     * into memory is divided whatever the limit. Twice as many trials as all trainers may hold are
     * under way.
     *
     * @param networks at least 1
     * @return this
     */
    public Tuner cohortLimit(int networks) {
        cohortLimit = OptionalInt.of(once("cohortLimit", networks));
        return this;
    }

    /** The setting, or what it is by default where this search trains. */
    int cohortLimit() {
        return cohortLimit.orElseGet(
                () ->
                        stopRules.maxTime().isEmpty() && trainsOn().isGpu()
                                ? COHORT_ON_A_GPU
                                : DEFAULT_COHORT);
    }

    /**
     * How many trials in a row may fail before the search gives up; default 3.
     *
     * @param trials at least 1
     * @return this
     */
    public Tuner maxConsecutiveFailures(int trials) {
        maxConsecutiveFailures = once("maxConsecutiveFailures", trials);
        return this;
    }

    /**
     * How often a failed trial is repeated; default 0.
     *
     * @param times at least 0
     * @return this
     */
    public Tuner maxRetries(int times) {
        maxRetries = once("maxRetries", times);
        return this;
    }

    /**
     * Somebody who wants to hear of the search.
     *
     * @param listener called in the order in which listeners were added
     * @return this
     */
    public Tuner listener(TuningListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Shows the search as it goes on a page that only browsers on this machine can open; its
     * address is printed once. The page changes as epochs end and stays when the search is over; it
     * can change nothing.
     *
     * @return this
     * @see TuningHandle#dashboard()
     * @see TuningResult#dashboard()
     */
    public Tuner dashboard() {
        dashboard = once("dashboard", true);
        return this;
    }

    /**
     * Prints nothing, not even the address of a {@link #dashboard}.
     *
     * @return this
     */
    public Tuner quiet() {
        quiet = true;
        return this;
    }

    /** Whether the share of validation or test rows was given. */
    boolean setsFractions() {
        return given.containsKey("validation") || given.containsKey("test");
    }

    /** What the search may spend. */
    Budget budget() {
        Budget limits = new Budget(maxTrials, maxEpochs, stopRules.maxTime());
        return limits.equals(Budget.unlimited()) && !strategy.endsByItself()
                ? Budget.ofTrials(DEFAULT_TRIALS)
                : limits;
    }

    /**
     * Runs the search on this thread until it ends.
     *
     * @return what it gave
     * @throws IllegalArgumentException or IllegalStateException for a mistake in the set-up, before
     *     any trial, in one sentence
     */
    public TuningResult run() {
        return new TuningSession(this).run();
    }

    /**
     * Starts the search in the background; mistakes in the set-up are thrown here.
     *
     * @return a handle to look at it, cancel it and wait for it
     */
    public TuningHandle start() {
        TuningSession session = new TuningSession(this);
        CompletableFuture<TuningResult> result = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                result.complete(session.run());
                            } catch (RuntimeException | Error e) {
                                result.completeExceptionally(e);
                            }
                        },
                        "djl-tuner-search");
        thread.setDaemon(true);
        thread.start();
        return new TuningHandle(result, session::cancel, session::history, session.dashboard());
    }
}
