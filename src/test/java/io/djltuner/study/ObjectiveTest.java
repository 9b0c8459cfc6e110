package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectiveTest {

    @ParameterizedTest
    @CsvSource({
        "1, 2, true, false",
        "2, 1, false, true",
        "1, 1, false, false",
        "-Infinity, 0, true, false",
        "Infinity, 0, false, true",
        "5, NaN, true, true",
        "NaN, 5, false, false",
        "NaN, NaN, false, false",
        "Infinity, NaN, true, true"
    })
    void theBetterOfTwoValuesFollowsTheDirectionAndNaNIsNeverBetter(
            double a, double b, boolean ifMinimized, boolean ifMaximized) {
        assertThat(Objective.minimize("loss").isBetter(a, b)).isEqualTo(ifMinimized);
        assertThat(Objective.maximize("loss").isBetter(a, b)).isEqualTo(ifMaximized);
    }

    @Test
    void theBestComesFirstAndNaNLastInEitherDirection() {
        assertThat(Stream.of(2.0, Double.NaN, 1.0, 3.0).sorted(Objective.minimize("m").bestFirst()))
                .containsExactly(1.0, 2.0, 3.0, Double.NaN);
        assertThat(Stream.of(2.0, Double.NaN, 1.0, 3.0).sorted(Objective.maximize("m").bestFirst()))
                .containsExactly(3.0, 2.0, 1.0, Double.NaN);
    }

    @Test
    void everyFiniteValueIsBetterThanTheWorst() {
        Objective least = Objective.minimize("m");
        Objective most = Objective.maximize("m");

        assertThat(least.isBetter(Double.MAX_VALUE, least.worst())).isTrue();
        assertThat(most.isBetter(-Double.MAX_VALUE, most.worst())).isTrue();
    }

    @Test
    void readsAsDirectionAndMetric() {
        assertThat(Objective.minimize("val_mse")).hasToString("minimize val_mse");
        assertThat(Objective.maximize("accuracy")).hasToString("maximize accuracy");
    }

    @Test
    void aMetricHasAName() {
        assertThatThrownBy(() -> Objective.minimize(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("objective: the metric's name must not be empty");
    }
}
