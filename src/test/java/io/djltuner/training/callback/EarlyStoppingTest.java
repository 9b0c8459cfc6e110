package io.djltuner.training.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.data.Task;
import io.djltuner.study.Direction;
import io.djltuner.training.callback.EarlyStopping.State;
import io.djltuner.training.metric.Metrics;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

    private static final double NAN = Double.NaN;
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    /** The state after the values of epochs 1, 2, … under one name. */
    private static State after(EarlyStopping rule, String name, double... values) {
        State state = State.START;
        for (int i = 0; i < values.length; i++) {
            state = rule.next(state, i + 1, Map.of(name, values[i]));
        }
        return state;
    }

    private static State after(EarlyStopping rule, double... values) {
        return after(rule, "val_loss", values);
    }

    @Test
    void stopsAfterPatienceEpochsInARowWithoutImprovement() {
        EarlyStopping rule = EarlyStopping.patience(2);
        assertThat(after(rule, 5, 4, 6, 3, 3)).isEqualTo(new State(3, 4, 1, false));
        assertThat(after(rule, 5, 4, 6, 3, 3, 4)).isEqualTo(new State(3, 4, 2, true));
    }

    @Test
    void patienceOneStopsAtTheFirstEpochWithoutImprovementButNotAtEpochOne() {
        EarlyStopping rule = EarlyStopping.patience(1);
        assertThat(after(rule, 5)).isEqualTo(new State(5, 1, 0, false));
        assertThat(after(rule, 5, 5)).isEqualTo(new State(5, 1, 1, true));
    }

    @Test
    void stopsExactlyWhereTheLastEpochsDoNotBeatAllBefore() {
        Random random = new Random(11);
        for (int run = 0; run < 500; run++) {
            int patience = 1 + random.nextInt(5);
            double[] values = random.ints(25, 0, 40).asDoubleStream().toArray();
            int stop = 0;
            for (int epoch = patience + 1; epoch <= 25 && stop == 0; epoch++) {
                double before = smallest(values, 0, epoch - patience);
                double last = smallest(values, epoch - patience, epoch);
                stop = last >= before ? epoch : 0;
            }
            State end = after(EarlyStopping.patience(patience), values);
            assertThat(end.stopped()).isEqualTo(stop > 0);
            if (stop > 0) {
                assertThat(end.bestEpoch()).isEqualTo(stop - patience);
                assertThat(end.best()).isEqualTo(smallest(values, 0, stop));
            }
        }
    }

    private static double smallest(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).min().orElseThrow();
    }

    @Test
    void improvementsUpToMinDeltaDoNotCount() {
        EarlyStopping rule = EarlyStopping.patience(2).minDelta(0.5);
        assertThat(after(rule, 4, 3.5, 3.5)).isEqualTo(new State(4, 1, 2, true));
        assertThat(after(rule, 4, 3.75, 3.25)).isEqualTo(new State(3.25, 3, 0, false));
        assertThat(after(rule.monitor("val_r2"), "val_r2", 0.25, 0.75, 0.7))
                .isEqualTo(new State(0.25, 1, 2, true));
    }

    @Test
    void theMetricsNameSaysWhichWayIsBetter() {
        EarlyStopping rule = EarlyStopping.patience(3).monitor("val_accuracy");
        assertThat(after(rule, "val_accuracy", 0.5, 0.7, 0.6))
                .isEqualTo(new State(0.7, 2, 1, false));
        EarlyStopping own = EarlyStopping.patience(3).monitor("val_profit");
        assertThat(after(own.mode(Direction.MAXIMIZE), "val_profit", 1, 3, 2).best()).isEqualTo(3);
        assertThatThrownBy(() -> after(own, "val_profit", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "early stopping: cannot tell which way 'val_profit' is better; set its"
                                + " mode");
    }

    @Test
    void nanAndInfinityNeverImprove() {
        EarlyStopping rule = EarlyStopping.patience(3);
        assertThat(after(rule, NAN, 7)).isEqualTo(new State(7, 2, 0, false));
        assertThat(after(rule, 7, NAN, -INFINITE)).isEqualTo(new State(7, 1, 2, false));
        assertThat(after(rule, NAN, INFINITE)).isEqualTo(new State(NAN, 0, 2, false));
        assertThat(after(rule, NAN, INFINITE, NAN)).isEqualTo(new State(NAN, 0, 3, true));
    }

    @Test
    void aBaselineHasToBeBeatenWithinThePatience() {
        EarlyStopping rule = EarlyStopping.patience(2).baseline(3);
        // Improves but never below 3: the count goes on, and the first epoch that is no better ends
        // it.
        assertThat(after(rule, 6, 5, 4)).isEqualTo(new State(4, 3, 3, false));
        assertThat(after(rule, 6, 5, 4, 4)).isEqualTo(new State(4, 3, 4, true));
        assertThat(after(rule, 6, 7)).isEqualTo(new State(6, 1, 2, true));
        assertThat(after(rule, 6, 2, 5)).isEqualTo(new State(2, 2, 1, false));
        assertThat(after(rule, 6, 3).waited()).isEqualTo(2);
        assertThat(after(rule.minDelta(1), 6, 2.5).waited()).isEqualTo(2);
        assertThat(after(rule.minDelta(1), 6, 1.5).waited()).isZero();
    }

    @Test
    void aStoppedStateStaysAsItIs() {
        EarlyStopping rule = EarlyStopping.patience(1);
        State stopped = after(rule, 5, 6);
        assertThat(rule.next(stopped, 3, Map.of("val_loss", 1.0))).isSameAs(stopped);
    }

    @Test
    void withoutAValidationSplitTheFoldsAreMeant() {
        assertThat(after(EarlyStopping.patience(1), "fold_loss", 4).best()).isEqualTo(4);
        EarlyStopping train = EarlyStopping.patience(1).monitor("train_loss");
        assertThatThrownBy(() -> after(train, "fold_loss", 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "early stopping: 'train_loss' was not reported; use one of [fold_loss]");
    }

    @Test
    void whatWasLeftOpenComesFromTheObjective() {
        Metrics metrics = Metrics.forTask(Task.BINARY);
        EarlyStopping open = EarlyStopping.patience(4).resolved("val_auc", metrics);
        assertThat(open.monitor()).contains("val_auc");
        assertThat(open.mode()).contains(Direction.MAXIMIZE);
        EarlyStopping set =
                EarlyStopping.patience(4).monitor("val_loss").resolved("val_auc", metrics);
        assertThat(set.monitor()).contains("val_loss");
        assertThat(set.mode()).contains(Direction.MINIMIZE);
        assertThatThrownBy(
                        () ->
                                EarlyStopping.patience(4)
                                        .monitor("val_mse")
                                        .resolved("val_auc", metrics))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("early stopping: 'val_mse' is not a metric of");
    }

    @Test
    void aStateIsWrittenAsFiniteNumbersAndReadBack() {
        EarlyStopping rule = EarlyStopping.patience(2);
        for (double[] values : new double[][] {{}, {NAN}, {0.1, 0.2}, {0.1, 0.2, 0.3}}) {
            State state = after(rule, values);
            assertThat(state.toMap().values()).allMatch(Double::isFinite);
            assertThat(State.fromMap(state.toMap())).isEqualTo(state);
        }
        assertThatThrownBy(() -> State.fromMap(Map.of("best_epoch", 0.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state: 'waited' is missing among [best_epoch]");
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> EarlyStopping.patience(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("early stopping: patience must be at least 1 epoch, but got 0");
        assertThatThrownBy(() -> EarlyStopping.patience(1).minDelta(-1))
                .hasMessage(
                        "early stopping: minDelta must be finite and not negative, but got -1.0");
        assertThatThrownBy(() -> EarlyStopping.patience(1).baseline(NAN))
                .hasMessage("early stopping: baseline must be finite, but got NaN");
        assertThatThrownBy(() -> EarlyStopping.patience(1).monitor(" "))
                .hasMessage("early stopping: the metric's name must not be empty");
        assertThatThrownBy(
                        () ->
                                EarlyStopping.patience(1)
                                        .next(State.START, 0, Map.of("val_loss", 1.0)))
                .hasMessage("early stopping: epochs count from 1, but got epoch=0");
    }
}
