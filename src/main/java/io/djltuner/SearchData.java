package io.djltuner;

import ai.djl.Device;
import io.djltuner.data.CategoricalColumn;
import io.djltuner.data.KFold;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.study.Draws;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.TrainingData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The table of a search, split and preprocessed, still on the host. Features are encoded when they
 * are read.
 *
 * @param table as it was given
 * @param split its rows
 * @param preprocessing fitted on the training rows
 * @param train the training rows
 * @param validation the validation rows, if any
 * @param foldRule how the training rows are folded; empty without cross-validation
 * @param folds of the training rows, numbered within them; empty without cross-validation
 * @param classWeights by class number; empty: all 1
 */
record SearchData(
        TabularData table,
        Split split,
        Preprocessing preprocessing,
        LabeledRows train,
        Optional<LabeledRows> validation,
        Optional<KFold> foldRule,
        List<int[]> folds,
        double[] classWeights) {

    private static final int SUMMED_AT_ONCE = 8192;

    /** Splits and preprocesses as a tuner says. */
    static SearchData of(Tuner tuner) {
        TabularData table =
                tuner.data.orElseThrow(
                        () -> new IllegalStateException("data: is missing; call data(table)"));
        if (table.targets().isEmpty()) {
            throw new IllegalArgumentException(
                    "data: has no target column; name one when reading the table");
        }
        if (tuner.split.isPresent() && tuner.setsFractions()) {
            throw new IllegalStateException(
                    "split: says which rows validate and test; leave out validation(…) and test(…)");
        }
        boolean regression =
                switch (tuner.kind) {
                    case REGRESSION -> true;
                    case CLASSIFICATION -> false;
                    case INFERRED -> !(table.targets().get(0) instanceof CategoricalColumn);
                };
        if (!regression && table.targets().size() > 1) {
            throw new IllegalArgumentException(
                    "data: a classification has one target column, but there are "
                            + table.targets().size());
        }
        Split split =
                tuner.split
                        .map(own -> own.checkedAgainst(table))
                        .orElseGet(
                                () ->
                                        Split.random(
                                                table,
                                                tuner.validationFraction,
                                                tuner.testFraction,
                                                Draws.seed(tuner.seed, "split"),
                                                !regression));
        if (split.validation().length == 0 && tuner.folds.isEmpty()) {
            throw new IllegalArgumentException(
                    "validation: there are no rows to compare trials on; give some, or use"
                            + " crossValidation");
        }
        Preprocessing preprocessing =
                regression
                        ? Preprocessing.fitRegression(table, split.train(), tuner.preprocessing)
                        : Preprocessing.fitClassification(
                                table, split.train(), tuner.preprocessing);
        Optional<LabeledRows> validation =
                split.validation().length == 0
                        ? Optional.empty()
                        : Optional.of(rows(table, preprocessing, split.validation()));
        Optional<KFold> foldRule =
                tuner.folds.map(
                        rule ->
                                tuner.stratifiesClasses && !regression
                                        ? KFold.stratified(rule.folds())
                                        : rule);
        return new SearchData(
                table,
                split,
                preprocessing,
                rows(table, preprocessing, split.train()),
                validation,
                foldRule,
                foldRule.map(
                                rule ->
                                        rule.heldOut(
                                                table,
                                                split.train(),
                                                Draws.seed(tuner.seed, "folds")))
                        .orElse(List.of()),
                weights(preprocessing, tuner.classWeights));
    }

    private static LabeledRows rows(TabularData table, Preprocessing preprocessing, int[] rows) {
        return new LabeledRows(
                rows.length,
                preprocessing.featureWidth(),
                (from, to) -> preprocessing.features(table, Arrays.copyOfRange(rows, from, to)),
                preprocessing.targets(table, rows));
    }

    private static double[] weights(Preprocessing preprocessing, Map<String, Double> byName) {
        if (byName.isEmpty()) {
            return new double[0];
        }
        if (preprocessing.task() == Task.REGRESSION) {
            throw new IllegalArgumentException("classWeight: a regression has no classes");
        }
        double[] weights = new double[preprocessing.classNames().size()];
        Arrays.fill(weights, 1);
        byName.forEach(
                (name, weight) -> {
                    int index = preprocessing.classNames().indexOf(name);
                    if (index < 0) {
                        throw new IllegalArgumentException(
                                "classWeight: there is no class '%s'; there are %s"
                                        .formatted(name, preprocessing.classNames()));
                    }
                    if (!(weight > 0) || Double.isInfinite(weight)) {
                        throw new IllegalArgumentException(
                                "classWeight: must be positive and finite, but got %s for '%s'"
                                        .formatted(weight, name));
                    }
                    weights[index] = weight;
                });
        return weights;
    }

    Task task() {
        return preprocessing.task();
    }

    /** What tells these rows from others: how many there are, and a checksum of all numbers. */
    String fingerprint() {
        CRC32C checksum = new CRC32C();
        add(checksum, train);
        validation.ifPresent(rows -> add(checksum, rows));
        test().ifPresent(rows -> add(checksum, rows));
        return String.format(
                Locale.ROOT,
                "%d training rows of %d features, checksum %08x",
                train.rows(),
                preprocessing.featureWidth(),
                checksum.getValue());
    }

    private static void add(CRC32C checksum, LabeledRows rows) {
        rows.readInParts((from, to, features) -> add(checksum, features));
        add(checksum, rows.targets());
    }

    private static void add(CRC32C checksum, double[] numbers) {
        byte[] bytes = new byte[Double.BYTES * Math.min(numbers.length, SUMMED_AT_ONCE)];
        int count;
        for (int from = 0; from < numbers.length; from += count) {
            count = Math.min(numbers.length - from, SUMMED_AT_ONCE);
            ByteBuffer.wrap(bytes).asDoubleBuffer().put(numbers, from, count);
            checksum.update(bytes, 0, Double.BYTES * count);
        }
    }

    /** The rows of the test split, if any. */
    Optional<LabeledRows> test() {
        return split.test().length == 0
                ? Optional.empty()
                : Optional.of(rows(table, preprocessing, split.test()));
    }

    /** Uploads everything to where a tuner trains. */
    TrainingData upload(Tuner tuner) {
        Device device = tuner.trainsOn();
        return new TrainingData(
                device,
                tuner.dataType,
                task(),
                preprocessing.outputWidth(),
                train,
                validation,
                folds,
                classWeights,
                tuner.seed);
    }
}
