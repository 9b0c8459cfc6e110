package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
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

    private static LinearData data(double[] targets, int outputs) {
        return new LinearData(X, targets, 2, outputs);
    }

    @Test
    void ridgeRegressionIsThatOfScikitLearn() {
        LinearData data = data(Y, 1);
        Moments moments = Moments.of(X, Y, 2, data.all());

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

        LinearFit fit = LinearFit.ridge(data(Y, 1), validation);

        assertThat(fit.penalty()).isEqualTo(0.01);
        assertThat(fit.loss()).isCloseTo(0.4232897497757018, within(1e-10));
        assertThat(fit.weights()[0]).isCloseTo(1.05788438, within(1e-8));
    }

    @Test
    void choosesRidgesPenaltyOnFolds() {
        List<int[]> folds = List.of(new int[] {0, 3}, new int[] {1, 2, 6}, new int[] {4, 5, 7});

        LinearFit fit = LinearFit.ridge(data(Y, 1), folds);

        assertThat(fit.penalty()).isEqualTo(1e-6);
        assertThat(fit.loss()).isCloseTo(0.22986500234699214, within(1e-9));
        assertThat(fit.weights()[2]).isCloseTo(0.3790771452782451, within(1e-8));
    }

    @Test
    void logisticRegressionOfTwoClassesIsThatOfScikitLearn() {
        LinearData data = data(TWO, 1);

        double[] light = LogisticRegression.fit(data, data.all(), 1e-3);
        double[] heavy = LogisticRegression.fit(data, data.all(), 0.1);

        assertThat(light)
                .containsExactly(new double[] {0.42005805, 0.05325911, -2.09415371}, within(1e-4));
        assertThat(heavy)
                .containsExactly(new double[] {0.37914509, 0.0549889, -1.91464036}, within(1e-4));
        assertThat(LogisticRegression.loss(light, data, data.all()))
                .isCloseTo(0.5900344945083094, within(1e-7));
    }

    @Test
    void logisticRegressionOfThreeClassesIsThatOfScikitLearn() {
        LinearData data = data(THREE, 3);

        double[] fitted = LogisticRegression.fit(data, data.all(), 0.1);

        assertThat(fitted)
                .containsExactly(
                        new double[] {
                            -0.03653025, -0.68398099, 0.72051124,
                            -0.11389377, 0.84265813, -0.72876435,
                            1.34258632, -1.19568619, -0.14690013
                        },
                        within(1e-3));
        assertThat(LogisticRegression.loss(fitted, data, data.all()))
                .isCloseTo(0.4366939180752062, within(1e-5));
    }

    @Test
    void choosesLogisticsPenaltyOnRowsOfTheirOwn() {
        LinearData validation = new LinearData(OTHER_X, new double[] {0, 1, 1, 0}, 2, 1);

        LinearFit fit = LinearFit.logistic(data(TWO, 1), validation);

        assertThat(fit.penalty()).isEqualTo(1e-6);
        assertThat(fit.loss()).isCloseTo(0.36609144074750133, within(1e-5));
    }

    @Test
    void theGradientIsTheLossesSlope() {
        for (int outputs : new int[] {1, 3}) {
            LinearData data = data(outputs == 1 ? TWO : THREE, outputs);
            LogisticLoss loss = new LogisticLoss(data, new int[] {0, 2, 3, 5, 6}, 0.3);
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
                assertThat(gradient[i]).isCloseTo((above - below) / (2 * step), within(1e-8));
            }
        }
    }
}
