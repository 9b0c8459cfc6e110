package io.djltuner.automl;

import io.djltuner.data.KFold;
import io.djltuner.data.NumberEncoding;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What depends on the size of the table alone: which rows choose, and what may vary.
 *
 * @param task what is predicted
 * @param split rows to train on and to test, and to choose on unless folds do
 * @param folds of the training rows, where there are few
 * @param size small, medium or large
 * @param seed of everything that is drawn
 */
record SearchPlan(Task task, Split split, Optional<KFold> folds, Size size, long seed) {

    private static final int FEW_ROWS = 2_000;
    private static final int FOLDS = 5;
    private static final double VALIDATION = 0.15;
    private static final double MOST_CHOOSING = 20_000;
    private static final int MOST_CATEGORIES = 100;
    private static final int ROWS_PER_CATEGORY = 5;

    /** What may vary, by the number of training rows. */
    enum Size {
        SMALL(FEW_ROWS, 2, 16, 128, 16, 64, 100),
        MEDIUM(20_000, 3, 32, 256, 32, 256, 60),
        LARGE(Integer.MAX_VALUE, 3, 64, 512, 128, 1024, 40);

        private final int mostRows;
        private final int layers;
        private final int leastUnits;
        private final int mostUnits;
        private final int leastBatch;
        private final int mostBatch;
        private final int epochs;

        Size(
                int mostRows,
                int layers,
                int leastUnits,
                int mostUnits,
                int leastBatch,
                int mostBatch,
                int epochs) {
            this.mostRows = mostRows;
            this.layers = layers;
            this.leastUnits = leastUnits;
            this.mostUnits = mostUnits;
            this.leastBatch = leastBatch;
            this.mostBatch = mostBatch;
            this.epochs = epochs;
        }

        static Size of(int trainRows) {
            for (Size size : values()) {
                if (trainRows <= size.mostRows) {
                    return size;
                }
            }
            throw new IllegalStateException("no size is for " + trainRows + " rows");
        }

        int epochs() {
            return epochs;
        }
    }

    static SearchPlan of(TabularData table, Task task, double testFraction, long seed) {
        boolean classes = task != Task.REGRESSION;
        boolean few = table.rows() * (1 - testFraction) <= FEW_ROWS;
        Split split =
                Split.random(
                        table,
                        few ? 0 : Math.min(VALIDATION, MOST_CHOOSING / table.rows()),
                        testFraction,
                        Draws.seed(seed, "automl split"),
                        classes);
        KFold folds = classes ? KFold.stratified(FOLDS) : KFold.shuffled(FOLDS);
        return new SearchPlan(
                task,
                split,
                few ? Optional.of(folds) : Optional.empty(),
                Size.of(split.train().length),
                seed);
    }

    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        String rows =
                folds.map(
                                rule ->
                                        String.format(
                                                Locale.ROOT,
                                                "%d rows train and choose, in %d folds since they are few, and %d test",
                                                split.train().length,
                                                rule.folds(),
                                                split.test().length))
                        .orElseGet(
                                () ->
                                        String.format(
                                                Locale.ROOT,
                                                "%d rows train, %d choose and %d test",
                                                split.train().length,
                                                split.validation().length,
                                                split.test().length));
        reasons.add(
                rows
                        + (task == Task.REGRESSION
                                ? ", drawn at random."
                                : ", drawn at random within each class."));
        reasons.add(
                String.format(
                        Locale.ROOT,
                        "For so many rows the networks have 1 to %d hidden layers of %d to %d units, batches of %d to %d rows and at most %d epochs.",
                        size.layers,
                        size.leastUnits,
                        size.mostUnits,
                        size.leastBatch,
                        size.mostBatch,
                        size.epochs));
        return reasons;
    }

    /** The rows that searches see. */
    Split withoutTest() {
        return Split.of(split.train(), split.validation(), new int[0]);
    }

    /** Those that train and those that choose. */
    int[] rowsBeforeTest() {
        return IntStream.concat(IntStream.of(split.train()), IntStream.of(split.validation()))
                .sorted()
                .toArray();
    }

    /** The same with fewer rows that train, if there are more; of each class the same share. */
    SearchPlan trainedOn(TabularData table, int rows) {
        int[] train = split.train();
        if (rows >= train.length) {
            return this;
        }
        int[] kept =
                Split.random(
                                table.select(train),
                                0,
                                1 - (double) rows / train.length,
                                Draws.seed(seed, "automl rows"),
                                task != Task.REGRESSION)
                        .train();
        Split fewer =
                Split.of(
                        IntStream.of(kept).map(i -> train[i]).toArray(),
                        split.validation(),
                        split.test());
        return new SearchPlan(task, fewer, folds, size, seed);
    }

    /** What becomes of columns, as some rows say. */
    Preprocessing fitted(TabularData table, NumberEncoding numbers, int[] rows) {
        return task == Task.REGRESSION
                ? Preprocessing.fitRegression(table, rows, preprocessing(numbers))
                : Preprocessing.fitClassification(table, rows, preprocessing(numbers));
    }

    PreprocessingOptions preprocessing(NumberEncoding numbers) {
        return PreprocessingOptions.defaults()
                .maxCategories(MOST_CATEGORIES)
                .leastRows(split.train().length < FEW_ROWS ? 2 : ROWS_PER_CATEGORY)
                .standardizeTargets(true)
                .dates(true)
                .numbers(numbers);
    }

    /** What varies among networks. */
    SearchSpace space(int epochs) {
        int middle = Math.min(size.mostUnits, 2 * size.leastUnits);
        return SearchSpace.builder()
                .add(IntRange.of("hiddenLayers", 1, size.layers).defaultTo(2))
                .add(
                        IntRange.of("units", size.leastUnits, size.mostUnits)
                                .multiply(2)
                                .defaultTo(middle))
                .activation(MlpActivation.RELU, MlpActivation.SWISH)
                .optimizer(MlpOptimizer.ADAMW)
                .add(RealRange.of("learningRate", 3e-4, 2e-2).scale(Scale.LOG).defaultTo(2e-3))
                .add(RealRange.of("weightDecay", 1e-4, 1).scale(Scale.LOG).defaultTo(1e-2))
                .dropout(0, 0.5)
                .batchSize(size.leastBatch, size.mostBatch)
                .epochs(epochs)
                .build();
    }
}
