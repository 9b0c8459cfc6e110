package io.djltuner.training.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.data.Task;
import io.djltuner.training.callback.ReduceLearningRateOnPlateau.State;
import io.djltuner.training.metric.Metrics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReduceLearningRateOnPlateauTest {

    /** The scales that epochs 2, 3, … train with, given the values of epochs 1, 2, … */
    private static double[] scales(ReduceLearningRateOnPlateau rule, double... values) {
        double[] scales = new double[values.length];
        State state = State.START;
        for (int i = 0; i < values.length; i++) {
            state = rule.next(state, i + 1, Map.of("val_loss", values[i]));
            scales[i] = state.scale();
        }
        return scales;
    }

    @Test
    void theRateFallsAfterPatienceEpochsWithoutImprovementAndTheCountStartsAnew() {
        ReduceLearningRateOnPlateau rule = ReduceLearningRateOnPlateau.patience(2).factor(0.5);
        assertThat(scales(rule, 5, 5, 5, 5, 5, 4, 4, 4))
                .containsExactly(1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);
    }

    @Test
    void anImprovementStartsTheCountAnew() {
        ReduceLearningRateOnPlateau rule = ReduceLearningRateOnPlateau.patience(2).factor(0.5);
        assertThat(scales(rule, 5, 6, 4, 6, 3, 6, 6)).containsExactly(1, 1, 1, 1, 1, 1, 0.5);
    }

    @Test
    void improvementsUpToMinDeltaDoNotCount() {
        ReduceLearningRateOnPlateau rule = ReduceLearningRateOnPlateau.patience(1).factor(0.5);
        assertThat(scales(rule, 5, 4.99995, 4.9995)).containsExactly(1, 0.5, 0.5);
        assertThat(scales(rule.minDelta(0), 5, 4.99995, 4.9995)).containsExactly(1, 1, 1);
    }

    @Test
    void epochsOfGraceAreNotCounted() {
        ReduceLearningRateOnPlateau rule =
                ReduceLearningRateOnPlateau.patience(2).factor(0.5).cooldown(3);
        // Falls after epoch 3; epochs 4 and 5 are grace; 6 and 7 count.
        assertThat(scales(rule, 5, 5, 5, 5, 5, 5, 5, 5))
                .containsExactly(1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25);
        assertThat(scales(rule.cooldown(1), 5, 5, 5, 5, 5))
                .containsExactly(scales(rule.cooldown(0), 5, 5, 5, 5, 5));
    }

    @Test
    void anEpochOfGraceMayImprove() {
        ReduceLearningRateOnPlateau rule =
                ReduceLearningRateOnPlateau.patience(1).factor(0.5).cooldown(2);
        State state = State.START;
        double[] values = {5, 5, 3};
        for (int i = 0; i < values.length; i++) {
            state = rule.next(state, i + 1, Map.of("val_loss", values[i]));
        }
        assertThat(state).isEqualTo(new State(3, 0, 1, 0.5));
    }

    @Test
    void nanNeverImproves() {
        ReduceLearningRateOnPlateau rule = ReduceLearningRateOnPlateau.patience(2).factor(0.5);
        assertThat(scales(rule, Double.NaN, Double.NaN, 5, Double.NaN, Double.NaN))
                .containsExactly(1, 0.5, 0.5, 0.5, 0.25);
    }

    @Test
    void theScaleWorksOnTopOfAScheduleDownToTheMinimum() {
        ReduceLearningRateOnPlateau rule = ReduceLearningRateOnPlateau.patience(1).minimum(0.01);
        State tenth = new State(1, 0, 0, 0.1);
        assertThat(rule.rate(State.START, 0.5)).isEqualTo(0.5);
        assertThat(rule.rate(tenth, 0.5)).isEqualTo(0.05);
        assertThat(rule.rate(tenth, 0.05)).isEqualTo(0.01);
        assertThat(rule.rate(tenth, 0.002)).isEqualTo(0.002);
    }

    @Test
    void theScaleNeverReachesZero() {
        ReduceLearningRateOnPlateau rule = ReduceLearningRateOnPlateau.patience(1).factor(1e-100);
        double[] scales = scales(rule, 1, 1, 1, 1, 1, 1);
        assertThat(scales[5]).isPositive();
    }

    @Test
    void whatWasLeftOpenComesFromTheObjective() {
        ReduceLearningRateOnPlateau rule =
                ReduceLearningRateOnPlateau.patience(1)
                        .resolved("fold_r2", Metrics.forTask(Task.REGRESSION));
        assertThat(rule.monitor()).contains("fold_r2");
        State state = rule.next(State.START, 1, Map.of("fold_r2", 0.5));
        assertThat(rule.next(state, 2, Map.of("fold_r2", 0.6)).best()).isEqualTo(0.6);
    }

    @Test
    void aStateIsWrittenAsFiniteNumbersAndReadBack() {
        for (State state :
                new State[] {State.START, new State(0.25, 3, 0, 0.1), new State(-1, 0, 2, 1e-9)}) {
            assertThat(state.toMap().values()).allMatch(Double::isFinite);
            assertThat(State.fromMap(state.toMap())).isEqualTo(state);
        }
        assertThatThrownBy(() -> State.fromMap(Map.of("waited", 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state: 'waited' must be a whole number of at least 0, but got 0.5");
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        ReduceLearningRateOnPlateau rule = ReduceLearningRateOnPlateau.patience(1);
        assertThatThrownBy(() -> ReduceLearningRateOnPlateau.patience(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reduce on plateau: patience must be at least 1 epoch, but got 0");
        assertThatThrownBy(() -> rule.factor(1))
                .hasMessage("reduce on plateau: factor must be in (0, 1), but got 1.0");
        assertThatThrownBy(() -> rule.cooldown(-1))
                .hasMessage("reduce on plateau: cooldown must not be negative, but got -1");
        assertThatThrownBy(() -> rule.minimum(Double.NaN))
                .hasMessage(
                        "reduce on plateau: minimum must be finite and not negative, but got NaN");
        assertThatThrownBy(() -> rule.next(State.START, 1, Map.of("val_mse", 1.0)))
                .hasMessage("reduce on plateau: 'val_loss' was not reported; use one of [val_mse]");
    }
}
