package io.djltuner.training.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.data.Task;
import io.djltuner.training.LossFunction;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

    private static Predictions binary(double[] scores, double... targets) {
        return Predictions.of(Task.BINARY, targets.length, 1, scores, targets);
    }

    private static Predictions regression(double[] scores, double... targets) {
        return Predictions.of(Task.REGRESSION, targets.length, 1, scores, targets);
    }

    @Test
    void errorsAndLossesAreBetterWhenSmallerScoresWhenLarger() {
        assertThat(Metrics.forTask(Task.REGRESSION).list())
                .filteredOn(Metric::higherIsBetter)
                .extracting(Metric::name)
                .containsExactly("r2");
        assertThat(Metrics.forTask(Task.BINARY).list())
                .filteredOn(metric -> !metric.higherIsBetter())
                .extracting(Metric::name)
                .containsExactly("loss", "log_loss");
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void oneNaNAmongTheScoresMakesEveryMetricNaN(Task task) {
        int outputs = task == Task.MULTICLASS ? 3 : 1;
        double[] scores = new Random(1).doubles(4L * outputs).toArray();
        double[] targets = {0, 1, 0, 1};
        for (int at = 0; at < scores.length; at++) {
            double[] broken = scores.clone();
            broken[at] = Double.NaN;
            Predictions predictions = Predictions.of(task, 4, outputs, broken, targets);
            assertThat(Metrics.forTask(task).evaluate("val_", predictions).values())
                    .containsOnly(Double.NaN);
        }
    }

    @Test
    void aConstantTargetHasNoDetermination() {
        assertThat(Metric.r2().compute(regression(new double[] {0.1, 0.2, 0.1}, 0.1, 0.1, 0.1)))
                .isNaN();
        assertThat(Metric.mse().compute(regression(new double[] {0.1, 0.2, 0.1}, 0.1, 0.1, 0.1)))
                .isCloseTo(0.01 / 3, within(1e-15));
    }

    @Test
    void aucIsUndefinedWhenOnlyOneClassOccurs() {
        assertThat(Metric.auc().compute(binary(new double[] {1, -1}, 1, 1))).isNaN();
        assertThat(Metric.auc().compute(binary(new double[] {1, -1}, 0, 0))).isNaN();
        Predictions one =
                Predictions.of(
                        Task.MULTICLASS,
                        2,
                        3,
                        new double[] {1, 2, 3, 3, 2, 1},
                        new double[] {2, 2});
        assertThat(Metric.auc().compute(one)).isNaN();
        assertThat(Metric.accuracy().compute(one)).isEqualTo(0.5);
        assertThat(Metric.balancedAccuracy().compute(one)).isEqualTo(0.5);
    }

    @Test
    void f1IsUndefinedOnlyWhenClassOneNeitherOccursNorIsPredicted() {
        assertThat(Metric.f1().compute(binary(new double[] {-1, -1}, 0, 0))).isNaN();
        assertThat(Metric.f1().compute(binary(new double[] {1, -1}, 0, 0))).isZero();
        assertThat(Metric.f1().compute(binary(new double[] {-1, -1}, 0, 1))).isZero();
    }

    @Test
    void aucCountsPairsInOrderAndTiesHalf() {
        Random random = new Random(7);
        double[] values = {-1.0 / 0, -3, -1, -0.0, 0.0, 1, 2, 5, 1.0 / 0};
        for (double share : new double[] {0.1, 0.5, 0.8}) {
            double[] scores = new double[60];
            double[] targets = new double[60];
            for (int i = 0; i < 60; i++) {
                scores[i] = values[random.nextInt(values.length)];
                targets[i] = random.nextDouble() < share ? 1 : 0;
            }
            assertThat(Metric.auc().compute(binary(scores, targets)))
                    .isCloseTo(pairsInOrder(scores, targets), within(1e-15));
        }
    }

    private static double pairsInOrder(double[] scores, double[] targets) {
        double ordered = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (targets[i] == 1 && targets[j] == 0) {
                    pairs++;
                    ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return ordered / pairs;
    }

    @Test
    void hugeLogitsNeitherOverflowNorVanish() {
        assertThat(Metric.logLoss().compute(binary(new double[] {1000, -1000}, 0, 0)))
                .isEqualTo(500.0);
        assertThat(Metric.logLoss().compute(binary(new double[] {40}, 1)))
                .isCloseTo(Math.exp(-40), within(1e-30));
        Predictions three =
                Predictions.of(
                        Task.MULTICLASS, 1, 3, new double[] {5000, 4999, -5000}, new double[] {1});
        assertThat(Metric.logLoss().compute(three))
                .isCloseTo(1 + Math.log1p(Math.exp(-1)), within(1e-12));
    }

    @Test
    void aucStillRanksProbabilitiesThatRoundToOne() {
        assertThat(Metric.auc().compute(binary(new double[] {60, 50, 55, 45}, 1, 0, 1, 0)))
                .isEqualTo(1.0);
    }

    @Test
    void metricsRefuseAnotherTask() {
        assertThatThrownBy(() -> Metric.mse().compute(binary(new double[] {1}, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mse: is not a metric of a classification into two classes");
        assertThatThrownBy(
                        () ->
                                Metric.loss(LossFunction.crossEntropy())
                                        .compute(regression(new double[] {1}, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loss: is not a metric of a regression");
    }
}
