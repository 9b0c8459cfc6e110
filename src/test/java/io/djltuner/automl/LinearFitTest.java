package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Against scikit-learn 1.9.1: {@code Ridge(alpha=penalty*rows)} and {@code
 * LogisticRegression(C=1/(penalty*rows), tol=1e-12, max_iter=100000)} on the same rows.
 */
class LinearFitTest {

    private static final double[] X = {1, 2, 2, 1, 3, 5, 4, 3, 5, 8, 6, 2, 7, 7, 8, 1};
    private static final double[] Y = {3.1, 3.9, 9.2, 7.8, 14.1, 8.8, 15.2, 9.9};
    private static final double[] TWO = {0, 0, 1, 0, 1, 1, 0, 1};
    private static final double[] THREE = {0, 0, 1, 2, 1, 2, 0, 2};
    private static final double[] OTHER_X = {1, 1, 9, 4, 4, 4, 2, 7};

    private static final BooleanSupplier NEVER = () -> false;
    private static final Descent LOGISTIC = new Descent(RowLoss.CROSS_ENTROPY, NEVER);

    private static LinearData data(double[] targets, int outputs) {
        return new LinearData(X, targets, 2, outputs);
    }

    @Test
    void ridgeRegressionIsThatOfScikitLearn() {
        LinearData data = data(Y, 1);
        Moments moments = Moments.of(data, data.all(), NEVER);

        assertThat(moments.ridge(1e-6))
                .containsExactly(
                        new double[] {1.05960002, 1.06282007, 0.3790771452782451}, within(1e-8));
        assertThat(moments.ridge(0.01))
                .containsExactly(
                        new double[] {1.05788438, 1.06149742, 0.39159216502313576}, within(1e-8));
        assertThat(moments.ridge(1))
                .containsExactly(
                        new double[] {0.91261409, 0.94413639, 1.4707422076803853}, within(1e-8));
    }

    @Test
    void choosesRidgesPenaltyOnRowsOfTheirOwn() {
        LinearData validation = new LinearData(OTHER_X, new double[] {2, 13.5, 8.1, 9.3}, 2, 1);

        LinearFit fit = LinearFit.ridge(data(Y, 1), validation, NEVER);

        assertThat(fit.penalty()).isEqualTo(0.01);
        assertThat(fit.loss()).isCloseTo(0.4232897497757018, within(1e-10));
        assertThat(fit.weights()[0]).isCloseTo(1.05788438, within(1e-8));
    }

    @Test
    void choosesRidgesPenaltyOnFolds() {
        List<int[]> folds = List.of(new int[] {0, 3}, new int[] {1, 2, 6}, new int[] {4, 5, 7});

        LinearFit fit = LinearFit.ridge(data(Y, 1), folds, NEVER);

        assertThat(fit.penalty()).isEqualTo(1e-6);
        assertThat(fit.loss()).isCloseTo(0.22986500234699214, within(1e-9));
        assertThat(fit.weights()[2]).isCloseTo(0.3790771452782451, within(1e-8));
    }

    @Test
    void logisticRegressionOfTwoClassesIsThatOfScikitLearn() {
        LinearData data = data(TWO, 1);

        double[] light = LOGISTIC.fit(new SparseRows(data), 1e-3);
        double[] heavy = LOGISTIC.fit(new SparseRows(data), 0.1);

        assertThat(light)
                .containsExactly(new double[] {0.42005805, 0.05325911, -2.09415371}, within(1e-4));
        assertThat(heavy)
                .containsExactly(new double[] {0.37914509, 0.0549889, -1.91464036}, within(1e-4));
        assertThat(LOGISTIC.loss(light, new SparseRows(data)))
                .isCloseTo(0.5900344945083094, within(1e-7));
    }

    @Test
    void logisticRegressionOfThreeClassesIsThatOfScikitLearn() {
        LinearData data = data(THREE, 3);

        double[] fitted = LOGISTIC.fit(new SparseRows(data), 0.1);

        assertThat(fitted)
                .containsExactly(
                        new double[] {
                            -0.03653025, -0.68398099, 0.72051124,
                            -0.11389377, 0.84265813, -0.72876435,
                            1.34258632, -1.19568619, -0.14690013
                        },
                        within(1e-3));
        assertThat(LOGISTIC.loss(fitted, new SparseRows(data)))
                .isCloseTo(0.4366939180752062, within(1e-5));
    }

    @Test
    void choosesLogisticsPenaltyOnRowsOfTheirOwn() {
        LinearData validation = new LinearData(OTHER_X, new double[] {0, 1, 1, 0}, 2, 1);

        LinearFit fit = LinearFit.descent(LOGISTIC, data(TWO, 1), validation);

        assertThat(fit.penalty()).isEqualTo(1e-6);
        assertThat(fit.loss()).isCloseTo(0.36609144074750133, within(1e-5));
    }

    @Test
    void theGradientIsTheLossesSlope() {
        isTheSlope(TWO, 1, RowLoss.CROSS_ENTROPY);
        isTheSlope(THREE, 3, RowLoss.CROSS_ENTROPY);
        isTheSlope(Y, 1, RowLoss.SQUARED);
    }

    private static void isTheSlope(double[] targets, int outputs, RowLoss kind) {
        LinearLoss loss =
                new LinearLoss(
                        new SparseRows(data(targets, outputs), new int[] {0, 2, 3, 5, 6}),
                        0.3,
                        kind);
        double[] point = new double[3 * outputs];
        for (int i = 0; i < point.length; i++) {
            point[i] = 0.3 * i - 0.5;
        }
        double[] gradient = new double[point.length];
        loss.at(point, gradient);

        for (int i = 0; i < point.length; i++) {
            double step = 1e-5;
            double[] unused = new double[point.length];
            double[] moved = point.clone();
            moved[i] += step;
            double above = loss.at(moved, unused);
            moved[i] -= 2 * step;
            double below = loss.at(moved, unused);
            assertThat(gradient[i]).isCloseTo((above - below) / (2 * step), within(1e-7));
        }
    }

    @Test
    void descentFindsWhatTheNormalEquationsSay() {
        LinearData data = data(Y, 1);
        Descent squares = new Descent(RowLoss.SQUARED, NEVER);

        for (double penalty : new double[] {1e-6, 0.01, 1}) {
            assertThat(squares.fit(new SparseRows(data), penalty))
                    .containsExactly(
                            Moments.of(data, data.all(), NEVER).ridge(penalty), within(1e-4));
        }
    }

    @Test
    void withoutTimeThereIsTheModelThatLooksAtNoFeature() {
        List<int[]> folds = List.of(new int[] {0, 3}, new int[] {1, 2, 6}, new int[] {4, 5, 7});
        LinearData validation = new LinearData(OTHER_X, new double[] {0, 1, 1, 0}, 2, 1);
        Descent atOnce = new Descent(RowLoss.CROSS_ENTROPY, () -> true);

        LinearFit ofRows = LinearFit.descent(atOnce, data(TWO, 1), validation);
        LinearFit ofFolds = LinearFit.descent(atOnce, data(TWO, 1), folds);

        // As many of both classes.
        assertThat(ofRows)
                .usingRecursiveComparison()
                .isEqualTo(
                        new LinearFit(
                                new double[3],
                                Double.POSITIVE_INFINITY,
                                new double[] {Math.log(2)},
                                false));
        assertThat(ofFolds.weights()).containsExactly(0, 0, 0);
        assertThat(ofFolds.complete()).isFalse();
    }

    @Test
    void whereTheTimeEndsThePenaltiesTriedByThenChoose() {
        LinearData train = many(3_000);
        LinearData validation = many(500);
        int[] asked = new int[1];
        LinearFit.descent(
                new Descent(RowLoss.CROSS_ENTROPY, () -> asked[0]++ < 0), train, validation);
        int enough = asked[0];
        asked[0] = 0;

        LinearFit half =
                LinearFit.descent(
                        new Descent(RowLoss.CROSS_ENTROPY, () -> asked[0]++ > enough / 2),
                        train,
                        validation);

        assertThat(half.complete()).isFalse();
        assertThat(half.penalty()).isBetween(1e-5, 0.1);
        assertThat(half.loss())
                .isCloseTo(
                        LOGISTIC.loss(
                                LOGISTIC.fit(new SparseRows(train), half.penalty()),
                                new SparseRows(validation)),
                        within(1e-5));
        // And no more is asked for than it takes to stop.
        assertThat(asked[0]).isLessThan(enough / 2 + 60);
    }

    @Test
    void ridgeRegressionTakesTheRowsThatThereWasTimeFor() {
        LinearData all = many(3_000);
        LinearData first =
                new LinearData(
                        Arrays.copyOf(all.features(), 2 * 1024),
                        Arrays.copyOf(all.targets(), 1024),
                        2,
                        1);
        int[] asked = new int[1];

        Moments moments = Moments.of(all, all.all(), () -> ++asked[0] == 2);

        assertThat(moments.ridge(0.01))
                .containsExactly(Moments.of(first, first.all(), NEVER).ridge(0.01), within(1e-12));
        LinearFit hurried = LinearFit.ridge(all, many(500), () -> true);
        assertThat(hurried.penalty()).isEqualTo(100);
        assertThat(hurried.complete()).isFalse();
    }

    @Test
    void manyRowsAreFittedFromWhereFewLed() {
        // A million numbers and more: the penalty is chosen on a part of the rows.
        LinearData train = wide(40_000, 100);
        LinearData validation = wide(4_000, 100);

        LinearFit fit = LinearFit.descent(LOGISTIC, train, validation);

        assertThat(fit.complete()).isTrue();
        assertThat(fit.weights())
                .containsExactly(LOGISTIC.fit(new SparseRows(train), fit.penalty()), within(2e-3));
    }

    /** Classes by the side of a line on which two numbers lie, one in twenty of them wrong. */
    private static LinearData many(int rows) {
        return wide(rows, 2);
    }

    private static LinearData wide(int rows, int width) {
        Random random = new Random(rows);
        double[] x = random.doubles((long) rows * width, -1, 1).toArray();
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            boolean right = random.nextInt(20) > 0;
            y[i] = (x[i * width] > x[i * width + 1]) == right ? 1 : 0;
        }
        return new LinearData(x, y, width, 1);
    }
}
