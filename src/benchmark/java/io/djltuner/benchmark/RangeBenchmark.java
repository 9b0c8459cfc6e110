package io.djltuner.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.djltuner.LearningRateFinder;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkRun;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.fused.MlpFactory;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.metric.Predictions;
import io.djltuner.training.range.RangeTestResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The learning rate that a range test suggests beside the best of a grid: 20 rates from 1e-5 to 10
 * in equal factors, each trained for 15 epochs at a constant rate, compared by the validation loss
 * at the end, a mean over seeds. Each seed has its own split (80 to 20), initial weights and order.
 */
public final class RangeBenchmark {

    private static final int RATES = 20;
    private static final double LOWEST = 1e-5;
    private static final double HIGHEST = 10;
    private static final int EPOCHS = 15;
    private static final int MOST_ROWS = 6000;
    private static final double VALIDATION = 0.2;

    private RangeBenchmark() {}

    /**
     * What came of it.
     *
     * @param suggested the geometric mean of the suggestions
     * @param best the rate of the grid with the least mean loss
     * @param excess what the rate of the grid that is nearest to the suggestion leaves of the
     *     best's fall of the loss: 0 none, 1 all
     * @param inRange how many tests gave a range with the best rate in it
     */
    public record Outcome(double suggested, double best, double excess, int inRange) {

        /** How many times the best rate the suggestion is. */
        public double ratio() {
            return suggested / best;
        }
    }

    /** FILE TARGET TASK OPTIMIZER MOMENTUM UNITS LAYERS BATCH SEEDS. */
    static String run(String[] words) {
        Autograd.setThreadsPerOperation(1);
        boolean classes = words[2].equals("classification");
        int seeds = Integer.parseInt(words[8]);
        Configuration configuration =
                configuration(
                        MlpOptimizer.valueOf(words[3]),
                        Double.parseDouble(words[4]),
                        Integer.parseInt(words[5]),
                        Integer.parseInt(words[6]),
                        Integer.parseInt(words[7]));
        Outcome outcome =
                measure(read(Path.of(words[0]), words[1], classes), classes, configuration, seeds);
        return "range file=%s optimizer=%s momentum=%s suggested=%.3g best=%.3g ratio=%.2f excess=%.3f in_range=%d/%d"
                .formatted(
                        Path.of(words[0]).getFileName(),
                        words[3],
                        words[4],
                        outcome.suggested(),
                        outcome.best(),
                        outcome.ratio(),
                        outcome.excess(),
                        outcome.inRange(),
                        seeds);
    }

    private static TabularData read(Path file, String target, boolean classes) {
        var reader = TabularData.csv(file).target(target);
        if (file.getFileName().toString().startsWith("te_")) {
            reader.noHeader();
        }
        return classes ? reader.categorical(target).read() : reader.read();
    }

    /**
     * A network to test.
     *
     * @param optimizer its optimizer
     * @param momentum of SGD
     * @param units of each hidden layer
     * @param layers hidden ones
     * @param batch rows of a step
     * @return its configuration
     */
    public static Configuration configuration(
            MlpOptimizer optimizer, double momentum, int units, int layers, int batch) {
        return Configuration.of(
                Map.of(
                        "optimizer", optimizer,
                        "momentum", momentum,
                        "units", units,
                        "hiddenLayers", layers,
                        "batchSize", batch));
    }

    /**
     * Runs range tests and the grid.
     *
     * @param all the table; of more than 6,000 rows, as many at equal distances are taken
     * @param classes whether the target is a class
     * @param configuration of the network
     * @param seeds how many
     * @return what came of it
     */
    public static Outcome measure(
            TabularData all, boolean classes, Configuration configuration, int seeds) {
        TabularData table = all.rows() <= MOST_ROWS ? all : all.select(spread(all.rows()));
        double[] rates = rates();
        double[] losses = new double[RATES];
        RangeTestResult[] tests = new RangeTestResult[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            Split split = Split.random(table, VALIDATION, 0, seed, classes);
            tests[seed] = test(table.select(split.train()), classes, configuration, seed);
            double[] own = grid(table, split, classes, configuration, rates, seed);
            for (int i = 0; i < RATES; i++) {
                losses[i] += own[i] / seeds;
            }
        }
        int best = leastOf(losses);
        double suggested =
                Math.exp(
                        Arrays.stream(tests)
                                .mapToDouble(test -> Math.log(test.suggestion()))
                                .average()
                                .orElseThrow());
        int nearest =
                leastOf(
                        Arrays.stream(rates)
                                .map(rate -> Math.abs(Math.log(rate / suggested)))
                                .toArray());
        int inRange =
                (int)
                        Arrays.stream(tests)
                                .filter(t -> t.low() <= rates[best] && rates[best] <= t.high())
                                .count();
        double excess = (losses[nearest] - losses[best]) / (losses[0] - losses[best]);
        return new Outcome(suggested, rates[best], excess, inRange);
    }

    private static int[] spread(int rows) {
        return IntStream.range(0, MOST_ROWS)
                .map(i -> (int) ((long) i * rows / MOST_ROWS))
                .toArray();
    }

    private static double[] rates() {
        return IntStream.range(0, RATES)
                .mapToDouble(i -> LOWEST * Math.pow(HIGHEST / LOWEST, i / (RATES - 1.0)))
                .toArray();
    }

    /** A loss that is no number is the worst. */
    private static int leastOf(double... losses) {
        int least = 0;
        for (int i = 1; i < losses.length; i++) {
            least = losses[i] < losses[least] || Double.isNaN(losses[least]) ? i : least;
        }
        return least;
    }

    private static RangeTestResult test(
            TabularData rows, boolean classes, Configuration configuration, int seed) {
        LearningRateFinder finder =
                LearningRateFinder.on(configuration, rows).seed(seed).device(Device.cpu());
        return (classes ? finder.classification() : finder.regression()).run();
    }

    /** The validation loss of each rate after the last epoch; all rates train side by side. */
    private static double[] grid(
            TabularData table,
            Split split,
            boolean classes,
            Configuration configuration,
            double[] rates,
            int seed) {
        Preprocessing fitted =
                classes
                        ? Preprocessing.fitClassification(table, split.train())
                        : Preprocessing.fitRegression(table, split.train());
        LossFunction loss = LossFunction.defaultFor(fitted.task());
        LabeledRows held = rows(table, fitted, split.validation());
        try (TrainingData data =
                        new TrainingData(
                                Device.cpu(),
                                DataType.FLOAT32,
                                fitted.task(),
                                fitted.outputWidth(),
                                rows(table, fitted, split.train()),
                                Optional.of(held),
                                List.of(),
                                new double[0],
                                seed);
                NetworkTrainer trainer =
                        new MlpFactory(data, loss)
                                .trainer(
                                        Collections.nCopies(
                                                RATES,
                                                new NetworkRun(
                                                        configuration,
                                                        seed,
                                                        TrainingData.ALL_ROWS,
                                                        0,
                                                        Optional.empty())))) {
            int[] epochs = new int[RATES];
            for (int epoch = 1; epoch <= EPOCHS; epoch++) {
                Arrays.fill(epochs, epoch);
                trainer.trainEpoch(rates, epochs);
            }
            double[] scores = trainer.predict(data.validationInputs().orElseThrow());
            return IntStream.range(0, RATES)
                    .mapToDouble(i -> loss(fitted.task(), loss, held, scores, trainer.scoreRow(i)))
                    .toArray();
        }
    }

    private static LabeledRows rows(TabularData table, Preprocessing fitted, int[] rows) {
        return new LabeledRows(
                rows.length,
                fitted.featureWidth(),
                fitted.features(table, rows),
                fitted.targets(table, rows));
    }

    private static double loss(
            Task task, LossFunction loss, LabeledRows held, double[] scores, int network) {
        int width = scores.length / RATES;
        double[] own = Arrays.copyOfRange(scores, network * width, (network + 1) * width);
        if (!Arrays.stream(own).allMatch(Double::isFinite)) {
            return Double.NaN;
        }
        Predictions predictions =
                Predictions.of(task, held.rows(), width / held.rows(), own, held.targets());
        return Metrics.forTask(task, loss).evaluate("val_", predictions).get("val_loss");
    }
}
