package io.djltuner.automl;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A linear model with the penalty that suits the rows which choose: of several powers of ten.
 *
 * @param weights the weights, and the biases behind them
 * @param penalty the chosen one
 * @param loss on the rows that choose, or its mean over folds
 */
record LinearFit(double[] weights, double penalty, double loss) {

    private static final int RIDGE_LEAST_POWER = -6;
    private static final int RIDGE_MOST_POWER = 2;
    private static final int LOGISTIC_LEAST_POWER = -6;
    private static final int LOGISTIC_MOST_POWER = -1;

    /** Ridge regression; penalties 10⁻⁶ … 10², chosen on rows of their own. */
    static LinearFit ridge(LinearData train, LinearData validation) {
        Moments moments = moments(train, train.all());
        return best(
                RIDGE_LEAST_POWER,
                RIDGE_MOST_POWER,
                moments::ridge,
                penalty -> error(moments.ridge(penalty), validation, validation.all()));
    }

    /** Ridge regression; the penalty is chosen on folds, and all rows are fitted with it. */
    static LinearFit ridge(LinearData train, List<int[]> heldOut) {
        Moments moments = moments(train, train.all());
        List<Moments> folds =
                heldOut.stream().map(rows -> moments.minus(moments(train, rows))).toList();
        return best(
                RIDGE_LEAST_POWER,
                RIDGE_MOST_POWER,
                moments::ridge,
                penalty ->
                        mean(
                                folds.size(),
                                fold ->
                                        error(
                                                folds.get(fold).ridge(penalty),
                                                train,
                                                heldOut.get(fold))));
    }

    /** Logistic regression; penalties 10⁻⁶ … 10⁻¹, chosen on rows of their own. */
    static LinearFit logistic(LinearData train, LinearData validation) {
        return best(
                LOGISTIC_LEAST_POWER,
                LOGISTIC_MOST_POWER,
                penalty -> LogisticRegression.fit(train, train.all(), penalty),
                penalty ->
                        LogisticRegression.loss(
                                LogisticRegression.fit(train, train.all(), penalty),
                                validation,
                                validation.all()));
    }

    /** Logistic regression; the penalty is chosen on folds, and all rows are fitted with it. */
    static LinearFit logistic(LinearData train, List<int[]> heldOut) {
        return best(
                LOGISTIC_LEAST_POWER,
                LOGISTIC_MOST_POWER,
                penalty -> LogisticRegression.fit(train, train.all(), penalty),
                penalty ->
                        mean(
                                heldOut.size(),
                                fold ->
                                        LogisticRegression.loss(
                                                LogisticRegression.fit(
                                                        train,
                                                        train.without(heldOut.get(fold)),
                                                        penalty),
                                                train,
                                                heldOut.get(fold))));
    }

    private static double mean(int folds, java.util.function.IntToDoubleFunction loss) {
        return IntStream.range(0, folds).mapToDouble(loss).average().orElseThrow();
    }

    private static LinearFit best(
            int leastPower,
            int mostPower,
            DoubleFunction<double[]> fit,
            DoubleUnaryOperator lossOf) {
        double best = Double.POSITIVE_INFINITY;
        double chosen = Math.pow(10, mostPower);
        for (int power = leastPower; power <= mostPower; power++) {
            double loss = lossOf.applyAsDouble(Math.pow(10, power));
            if (loss < best) {
                best = loss;
                chosen = Math.pow(10, power);
            }
        }
        return new LinearFit(fit.apply(chosen), chosen, best);
    }

    private static Moments moments(LinearData data, int[] rows) {
        return Moments.of(data.features(), data.targets(), data.width(), rows);
    }

    private static double error(double[] weights, LinearData data, int[] rows) {
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
