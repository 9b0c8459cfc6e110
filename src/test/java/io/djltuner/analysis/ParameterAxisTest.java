package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.analysis.ParameterAxis.Kind;
import io.djltuner.space.Choice;
import io.djltuner.space.Configuration;
import io.djltuner.space.Fixed;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ParameterAxisTest {

    private static OptionalDouble position(Hyperparameter<?> parameter, Object value) {
        return ParameterAxis.of(parameter)
                .position(Configuration.of(Map.of(parameter.name(), value)));
    }

    @Test
    void numbersLieOnTheirScale() {
        ParameterAxis linear = ParameterAxis.of(RealRange.of("x", -1, 3));
        ParameterAxis log = ParameterAxis.of(RealRange.of("x", 1e-4, 1).scale(Scale.LOG));
        ParameterAxis powers = ParameterAxis.of(IntRange.of("n", 16, 256).multiply(2));
        ParameterAxis reverse =
                ParameterAxis.of(RealRange.of("x", 0.9, 0.999).scale(Scale.REVERSE_LOG));

        assertThat(linear.unit(0)).isEqualTo(0.25);
        assertThat(log.unit(1e-3)).isCloseTo(0.25, within(1e-12));
        assertThat(powers.kind()).isEqualTo(Kind.LOG);
        assertThat(powers.unit(64)).isCloseTo(0.5, within(1e-12));
        assertThat(reverse.unit(0.9)).isZero();
        assertThat(reverse.unit(0.999)).isEqualTo(1);
    }

    @Test
    void aReverseLogAxisIsTheSearchSpaces() {
        RealRange range = RealRange.of("x", 0.9, 0.999).scale(Scale.REVERSE_LOG);

        assertThat(ParameterAxis.of(range).unit(0.97)).isCloseTo(range.unit(0.97), within(1e-12));
        assertThat(ParameterAxis.of(range).spread(5).get(2))
                .isCloseTo(range.value(0.5), within(1e-12));
    }

    @Test
    void categoriesHaveTheirIndices() {
        Choice<MlpActivation> choice =
                Choice.of("activation", List.of(MlpActivation.RELU, MlpActivation.TANH));
        ParameterAxis axis = ParameterAxis.of(choice);

        assertThat(axis)
                .isEqualTo(
                        new ParameterAxis(
                                "activation", Kind.NOMINAL, 0, 1, List.of("RELU", "TANH")));
        assertThat(position(choice, MlpActivation.TANH)).hasValue(1);
        assertThat(axis.label(1)).isEqualTo("TANH");
        assertThat(axis.unit(0)).isEqualTo(0.25);
        assertThat(axis.spread(9)).containsExactly(0.0, 1.0);
        assertThat(ParameterAxis.of(choice.ordered()).kind()).isEqualTo(Kind.ORDERED);
        assertThat(Kind.values())
                .filteredOn(Kind::isCategorical)
                .containsExactly(Kind.ORDERED, Kind.NOMINAL);
        assertThat(ParameterAxis.of(Fixed.of("n", 3)).categories()).containsExactly("3");
    }

    @Test
    void numbersOfAChoiceThatRoundToOneTextStayTwo() {
        Choice<Double> choice = Choice.of("x", List.of(0.12341, 0.12342, 1e-5));

        assertThat(ParameterAxis.of(choice).categories())
                .containsExactly("0.12341", "0.12342", "1.0E-5");
        assertThat(position(choice, 0.12342)).hasValue(1);
        assertThat(position(choice, 1e-5)).hasValue(2);
        assertThat(position(Choice.of("x", List.of(1e-5, 0.1)), 1e-5)).hasValue(0);
    }

    @Test
    void whatIsOffTheAxisHasNoPosition() {
        assertThat(position(RealRange.of("x", 0, 1), 1.5)).isEmpty();
        assertThat(position(RealRange.of("x", 0, 1), "half")).isEmpty();
        assertThat(position(Choice.of("c", "a", "b"), "c")).isEmpty();
        assertThat(ParameterAxis.of(RealRange.of("x", 0, 1)).position(Configuration.of(Map.of())))
                .isEmpty();
    }

    @Test
    void aGridIsEvenOnTheAxis() {
        List<Double> grid = ParameterAxis.of(RealRange.of("x", 1, 100).scale(Scale.LOG)).spread(3);

        assertThat(grid.get(0)).isEqualTo(1);
        assertThat(grid.get(1)).isCloseTo(10, within(1e-12));
        assertThat(grid.get(2)).isEqualTo(100);
    }

    @Test
    void wrongSizesAreRefused() {
        ParameterAxis axis = ParameterAxis.of(RealRange.of("x", 0, 1));

        assertThatThrownBy(() -> axis.spread(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count: must be at least 2, but got 1");
        assertThatThrownBy(() -> new ParameterAxis("x", Kind.LINEAR, 2, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x: min must not exceed max, but got min=2.0, max=1.0");
    }
}
