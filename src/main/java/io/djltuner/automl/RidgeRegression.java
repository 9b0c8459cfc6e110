package io.djltuner.automl;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The linear model with the least squared error under the penalty that suits the rows which choose:
 * of 10⁻⁶ … 10², a power of ten each.
 *
 * @param weights the weights, and the bias behind them
 * @param penalty the chosen one
 * @param loss the mean squared error on the rows that choose, or its mean over folds
 */
record RidgeRegression(double[] weights, double penalty, double loss) {

    private static final int LEAST_POWER = -6;
    private static final int MOST_POWER = 2;

    /** Standardised rows: features row by row, and one target each. */
    record Data(double[] features, double[] targets, int width) {

        int rows() {
            return targets.length;
        }
    }

    /** Chooses the penalty on rows of their own. */
    static RidgeRegression fit(Data train, Data validation) {
        Moments moments = moments(train, all(train.rows()));
        return best(
                moments,
                penalty -> error(moments.ridge(penalty), validation, all(validation.rows())));
    }

    /** Chooses the penalty on folds of the training rows, and fits all of them with it. */
    static RidgeRegression fit(Data train, List<int[]> heldOut) {
        Moments moments = moments(train, all(train.rows()));
        List<Moments> folds =
                heldOut.stream().map(rows -> moments.minus(moments(train, rows))).toList();
        return best(
                moments,
                penalty ->
                        IntStream.range(0, folds.size())
                                .mapToDouble(
                                        fold ->
                                                error(
                                                        folds.get(fold).ridge(penalty),
                                                        train,
                                                        heldOut.get(fold)))
                                .average()
                                .orElseThrow());
    }

    private static RidgeRegression best(
            Moments moments, java.util.function.DoubleUnaryOperator lossOf) {
        double best = Double.POSITIVE_INFINITY;
        double chosen = Math.pow(10, MOST_POWER);
        for (int power = LEAST_POWER; power <= MOST_POWER; power++) {
            double penalty = Math.pow(10, power);
            double loss = lossOf.applyAsDouble(penalty);
            if (loss < best) {
                best = loss;
                chosen = penalty;
            }
        }
        return new RidgeRegression(moments.ridge(chosen), chosen, best);
    }

    private static Moments moments(Data data, int[] rows) {
        return Moments.of(data.features(), data.targets(), data.width(), rows);
    }

    private static int[] all(int rows) {
        return IntStream.range(0, rows).toArray();
    }

    private static double error(double[] weights, Data data, int[] rows) {
        double sum = 0;
        int width = data.width();
        for (int row : rows) {
            double predicted = weights[width];
            for (int column = 0; column < width; column++) {
                predicted += weights[column] * data.features()[row * width + column];
            }
            double error = predicted - data.targets()[row];
            sum += error * error;
        }
        return sum / rows.length;
    }
}
