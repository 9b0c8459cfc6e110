package io.djltuner.examples;

import io.djltuner.Tuner;
import io.djltuner.TuningResult;
import io.djltuner.data.Column;
import io.djltuner.data.NumericColumn;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.training.TunedModel;
import io.djltuner.training.callback.EarlyStopping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * California housing: the random search of "Hands-On Machine Learning", chapter 10, on the book's
 * own split.
 */
final class California {

    private static final long SEED = 42;

    private California() {}

    static void run(Path directory) throws IOException {
        TabularData housing =
                TabularData.fromCsv(directory.resolve("california_housing.csv"), "MedHouseVal");
        Split split = bookSplit(directory.resolve("handson_ch10_split.csv.gz"));

        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 3)
                        .units(IntRange.of("units", 1, 100).defaultTo(30))
                        .optimizer(MlpOptimizer.SGD)
                        .add(
                                RealRange.of("learningRate", 3e-4, 3e-2)
                                        .scale(Scale.LOG)
                                        .defaultTo(3e-3))
                        .epochs(100)
                        .build();

        TuningResult result =
                Tuner.regression(space)
                        .data(housing)
                        .split(split)
                        .strategy(new RandomSearch())
                        .objective(Objective.minimize("val_mse"))
                        .earlyStopping(EarlyStopping.patience(10))
                        .maxTrials(20)
                        .seed(SEED)
                        .run();

        Path saved = Path.of("target", "california-model");
        try (TunedModel model = result.bestModel()) {
            model.save(saved);
        }
        System.out.println("the best model is in " + saved);
        System.out.printf(
                "test mse: best %.4f, default network %.4f, linear model %.4f%n",
                result.testMetrics().get("test_mse"),
                result.defaultTestMetrics().get("test_mse"),
                linear(housing, split));
    }

    /** The file says of each row which part it is in, and its position there. */
    private static Split bookSplit(Path file) {
        TabularData parts = TabularData.csv(file).categorical("split").read();
        return Split.of(rows(parts, "train"), rows(parts, "valid"), rows(parts, "test"));
    }

    private static int[] rows(TabularData parts, String part) {
        Column split = parts.column("split");
        NumericColumn row = (NumericColumn) parts.column("row");
        NumericColumn position = (NumericColumn) parts.column("pos");
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < parts.rows(); i++) {
            if (split.text(i).equals(part)) {
                members.add(i);
            }
        }
        return members.stream()
                .sorted(Comparator.comparingDouble(position::value))
                .mapToInt(i -> (int) row.value(i))
                .toArray();
    }

    /** Ordinary least squares on the training rows. */
    private static double linear(TabularData housing, Split split) {
        OLSMultipleLinearRegression model = new OLSMultipleLinearRegression();
        model.newSampleData(targets(housing, split.train()), features(housing, split.train()));
        double[] beta = model.estimateRegressionParameters();
        double[][] x = features(housing, split.test());
        double[] y = targets(housing, split.test());
        double sum = 0;
        for (int row = 0; row < y.length; row++) {
            double predicted = beta[0];
            for (int column = 0; column < x[row].length; column++) {
                predicted += beta[column + 1] * x[row][column];
            }
            sum += (predicted - y[row]) * (predicted - y[row]);
        }
        return sum / y.length;
    }

    private static double[][] features(TabularData table, int[] rows) {
        double[][] values = new double[rows.length][table.columns().size()];
        for (int i = 0; i < rows.length; i++) {
            for (int column = 0; column < values[i].length; column++) {
                values[i][column] = ((NumericColumn) table.columns().get(column)).value(rows[i]);
            }
        }
        return values;
    }

    private static double[] targets(TabularData table, int[] rows) {
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = ((NumericColumn) table.targets().get(0)).value(rows[i]);
        }
        return values;
    }
}
