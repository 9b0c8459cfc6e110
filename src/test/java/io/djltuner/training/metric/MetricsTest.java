package io.djltuner.training.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.data.Task;
import io.djltuner.study.Direction;
import io.djltuner.training.LossFunction;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private record Largest(String name) implements Metric {

        @Override
        public Direction direction() {
            return Direction.MAXIMIZE;
        }

        @Override
        public boolean fits(Task task) {
            return task == Task.REGRESSION;
        }

        @Override
        public double compute(Predictions predictions) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < predictions.rows(); row++) {
                largest = Math.max(largest, predictions.score(row, 0));
            }
            return largest;
        }
    }

    @Test
    void aTaskHasTheMetricsThatMakeSenseForIt() {
        assertThat(Metrics.forTask(Task.REGRESSION).list())
                .extracting(Metric::name)
                .containsExactly("loss", "mse", "rmse", "mae", "r2");
        assertThat(Metrics.forTask(Task.MULTICLASS).list())
                .extracting(Metric::name)
                .containsExactly("loss", "accuracy", "balanced_accuracy", "f1", "auc", "log_loss");
    }

    @Test
    void anObjectiveIsFoundUnderEveryPrefix() {
        Metrics metrics = Metrics.forTask(Task.BINARY);
        assertThat(metrics.named("val_balanced_accuracy")).isSameAs(Metric.balancedAccuracy());
        assertThat(metrics.named("fold_auc")).isSameAs(Metric.auc());
        assertThat(metrics.named("train_loss").name()).isEqualTo("loss");
        assertThat(metrics.named("test_f1").direction()).isEqualTo(Direction.MAXIMIZE);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Metrics.forTask(Task.REGRESSION).named("val_acc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "objective: 'val_acc' is not a metric of a regression; use val_loss,"
                                + " val_mse, val_rmse, val_mae or val_r2 (or train_…, fold_…)");
        assertThatThrownBy(() -> Metrics.forTask(Task.REGRESSION).named("early stopping", "mse"))
                .hasMessageStartingWith("early stopping: 'mse' is not a metric");
    }

    @Test
    void theDirectionOfTheLibrarysMetricsIsKnownByName() {
        assertThat(Metrics.directionOf("val_loss")).contains(Direction.MINIMIZE);
        assertThat(Metrics.directionOf("train_r2")).contains(Direction.MAXIMIZE);
        assertThat(Metrics.directionOf("val_largest")).isEmpty();
        assertThat(Metrics.directionOf("loss")).isEmpty();
    }

    @Test
    void ownMetricsStandBesideTheLibrarys() {
        Metrics metrics = Metrics.forTask(Task.REGRESSION).and(new Largest("largest"));
        assertThat(metrics.named("val_largest").higherIsBetter()).isTrue();
        Predictions predictions =
                Predictions.of(Task.REGRESSION, 2, 1, new double[] {1, 3}, new double[] {1, 2});
        assertThat(metrics.evaluate("val_", predictions))
                .containsEntry("val_largest", 3.0)
                .containsEntry("val_mse", 0.5)
                .containsEntry("val_loss", 0.5)
                .containsEntry("val_r2", -1.0);
    }

    @Test
    void oddDuplicateAndMisplacedMetricsAreRefused() {
        Metrics metrics = Metrics.forTask(Task.REGRESSION);
        assertThatThrownBy(() -> metrics.and(new Largest("mse")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metric: 'mse' is there already; use another name");
        assertThatThrownBy(() -> metrics.and(new Largest("Largest Value")))
                .hasMessageContaining("'Largest Value'");
        assertThatThrownBy(() -> Metrics.forTask(Task.BINARY).and(new Largest("largest")))
                .hasMessage("metric: 'largest' is not for a classification into two classes");
    }

    @Test
    void aLossOfAnotherTaskIsRefused() {
        assertThatThrownBy(() -> Metrics.forTask(Task.BINARY, LossFunction.mse()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metric: 'loss' is not for a classification into two classes");
    }
}
