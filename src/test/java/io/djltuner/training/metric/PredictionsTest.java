package io.djltuner.training.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.data.Task;
import org.junit.jupiter.api.Test;

class PredictionsTest {

    @Test
    void aCohortIsReadMemberByMemberFromOneArray() {
        double[] wide = {0, 0, 0, 1, 1, 1, 2, 2, 2};
        float[] narrow = {0, 0, 0, 1, 1, 1, 2, 2, 2};
        double[] targets = {0, 0, 0};
        for (int member = 0; member < 3; member++) {
            double expected = member * member;
            int offset = member * 3;
            assertThat(
                            Metric.mse()
                                    .compute(
                                            Predictions.of(
                                                    Task.REGRESSION, 3, 1, wide, offset, targets)))
                    .isEqualTo(expected);
            assertThat(
                            Metric.mse()
                                    .compute(
                                            Predictions.of(
                                                    Task.REGRESSION,
                                                    3,
                                                    1,
                                                    narrow,
                                                    offset,
                                                    targets)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void classesAreThoseOfTheLogits() {
        Predictions two =
                Predictions.of(
                        Task.BINARY, 3, 1, new double[] {0, 1e-9, -1}, new double[] {0, 1, 1});
        assertThat(two.classes()).isEqualTo(2);
        assertThat(two.predictedLabel(0)).isZero();
        assertThat(two.predictedLabel(1)).isEqualTo(1);
        assertThat(two.predictedLabel(2)).isZero();
        Predictions three =
                Predictions.of(
                        Task.MULTICLASS,
                        2,
                        3,
                        new double[] {0, 2, 2, -3, -2, -1},
                        new double[] {0, 2});
        assertThat(three.classes()).isEqualTo(3);
        assertThat(three.predictedLabel(0)).isEqualTo(1);
        assertThat(three.predictedLabel(1)).isEqualTo(2);
    }

    @Test
    void logProbabilitiesOfAllClassesSumToOne() {
        Predictions three =
                Predictions.of(
                        Task.MULTICLASS, 1, 3, new double[] {0.3, -2, 1.1}, new double[] {0});
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            sum += Math.exp(three.logProbability(0, c));
        }
        assertThat(sum).isBetween(1 - 1e-15, 1 + 1e-15);
        Predictions two = Predictions.of(Task.BINARY, 1, 1, new double[] {0.7}, new double[] {1});
        assertThat(Math.exp(two.logProbability(0, 0)) + Math.exp(two.logProbability(0, 1)))
                .isBetween(1 - 1e-15, 1 + 1e-15);
    }

    @Test
    void wrongSizesAndClassesAreNamed() {
        double[] four = new double[4];
        assertThatThrownBy(() -> Predictions.of(Task.BINARY, 2, 2, four, new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "predictions: need at least 1 row and exactly 1 output, but got rows=2,"
                                + " outputs=2");
        assertThatThrownBy(() -> Predictions.of(Task.REGRESSION, 0, 1, four, new double[0]))
                .hasMessageContaining("rows=0");
        assertThatThrownBy(() -> Predictions.of(Task.REGRESSION, 3, 1, four, 2, new double[3]))
                .hasMessage("predictions: 3 rows of 1 scores from 2 on do not fit into 4 scores");
        assertThatThrownBy(() -> Predictions.of(Task.MULTICLASS, 2, 2, four, new double[4]))
                .hasMessage("predictions: need 2 targets, but got 4");
        assertThatThrownBy(() -> Predictions.of(Task.MULTICLASS, 2, 2, four, new double[] {0, 2}))
                .hasMessage(
                        "predictions: classes must be whole numbers from 0 to 1, but row 1 has 2.0");
        assertThatThrownBy(() -> Predictions.of(Task.BINARY, 2, 1, four, new double[] {0.5, 1}))
                .hasMessageContaining("row 0 has 0.5");
    }
}
