package io.djltuner.space;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sentence that a mistake in a search space gets. */
class SpaceErrorsTest {

    private static Arguments argument(String sentence, Callable<?> mistake) {
        return arguments(sentence, IllegalArgumentException.class, named("argument", mistake));
    }

    private static Arguments state(String sentence, Callable<?> mistake) {
        return arguments(sentence, IllegalStateException.class, named("state", mistake));
    }

    private static SearchSpaceBuilder space() {
        return SearchSpace.builder();
    }

    static Stream<Arguments> ranges() {
        IntRange integers = IntRange.of("x", 1, 5);
        RealRange reals = RealRange.of("x", 1, 5);
        return Stream.of(
                argument(
                        "hyperparameter: a name must not be empty or begin or end with a blank,"
                                + " but got ''",
                        () -> IntRange.of("", 1, 2)),
                argument(
                        "hyperparameter: a name must not be empty or begin or end with a blank,"
                                + " but got ' x'",
                        () -> RealRange.of(" x", 1, 2)),
                argument(
                        "hyperparameter: a name must not be empty or begin or end with a blank,"
                                + " but got 'x\t'",
                        () -> Choice.of("x\t", 1, 2)),
                argument(
                        "x: min must not exceed max, but got min=3, max=2",
                        () -> IntRange.of("x", 3, 2)),
                argument(
                        "x: a log scale needs min > 0, but got min=0",
                        () -> IntRange.of("x", 0, 2).scale(Scale.LOG)),
                argument(
                        "x: max − min must be below 2³¹ − 1, but got min=0, max=2147483647",
                        () -> IntRange.of("x", 0, Integer.MAX_VALUE)),
                argument("x: a step must be at least 1, but got 0", () -> integers.step(0)),
                argument(
                        "x: a log scale takes multiplicative steps: use multiply",
                        () -> integers.scale(Scale.LOG).step(2)),
                argument("x: 5 is not 1 + n·3; use 4 or 7", () -> integers.step(3)),
                argument("x: a factor must be at least 2, but got 1", () -> integers.multiply(1)),
                argument(
                        "x: multiplicative steps need min > 0, but got min=0",
                        () -> IntRange.of("x", 0, 2).multiply(2)),
                argument("x: 5 is not 1·2ⁿ; use 4 or 8", () -> integers.multiply(2)),
                argument(
                        "batchSize: 100 is not 32·2ⁿ; use 64 or 128",
                        () -> space().batchSize(32, 100)),
                argument("x: cannot be 6; it is 1 … 5", () -> integers.defaultTo(6)),
                argument("x: cannot be 0; it is 1 … 5", () -> integers.unit(0)),
                argument(
                        "x: cannot be 2; it is 1 … 5 in steps of 2",
                        () -> integers.step(2).unit(2)),
                argument(
                        "x: a place on its axis must be in [0, 1], but got 1.5",
                        () -> integers.value(1.5)),
                argument(
                        "x: a place on its axis must be in [0, 1], but got NaN",
                        () -> reals.value(Double.NaN)),
                argument(
                        "x: min and max must be finite and min must not exceed max, but got"
                                + " min=2.0, max=1.0",
                        () -> RealRange.of("x", 2, 1)),
                argument(
                        "x: min and max must be finite and min must not exceed max, but got"
                                + " min=NaN, max=1.0",
                        () -> RealRange.of("x", Double.NaN, 1)),
                argument(
                        "x: max − min must be finite, but got min=-1.7E308, max=1.7E308",
                        () -> RealRange.of("x", -1.7e308, 1.7e308)),
                argument(
                        "x: a log scale needs min > 0, but got min=0.0",
                        () -> RealRange.of("x", 0, 1).scale(Scale.REVERSE_LOG)),
                argument("x: a step must be positive, but got 0.0", () -> reals.step(0)),
                argument("x: a step must be positive, but got NaN", () -> reals.step(Double.NaN)),
                argument(
                        "x: a step must be positive, but got Infinity",
                        () -> reals.step(Double.POSITIVE_INFINITY)),
                argument(
                        "x: steps need a linear scale, but got LOG",
                        () -> reals.scale(Scale.LOG).step(1)),
                argument(
                        "x: 0.5 is not 0.0 + n·0.2; use 0.4 or 0.6",
                        () -> RealRange.of("x", 0, 0.5).step(0.2)),
                argument(
                        "x: a step of 1.0E-10 gives more than 2³¹ values", () -> reals.step(1e-10)),
                argument("x: cannot be 5.5; it is 1.0 … 5.0", () -> reals.defaultTo(5.5)),
                argument("x: cannot be NaN; it is 1.0 … 5.0", () -> reals.unit(Double.NaN)),
                state("x: a continuous range has no list of values", () -> reals.valueAt(0)));
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                argument("x: a choice needs at least one value", () -> Choice.of("x", List.of())),
                argument(
                        "activation: a choice needs at least one value",
                        () -> space().activation()),
                argument(
                        "x: values must be of one type, but got [1, 2.0]",
                        () -> Choice.<Object>of("x", 1, 2.0)),
                argument(
                        "x: values must be enums, strings, booleans, Integers or Doubles, but got"
                                + " java.lang.Long",
                        () -> Choice.of("x", 1L)),
                argument("x: values must be finite, but got NaN", () -> Fixed.of("x", Double.NaN)),
                argument(
                        "x: values must differ, but got [a, b, a]",
                        () -> Choice.of("x", "a", "b", "a")),
                argument("x: cannot be c; it is {a, b}", () -> Choice.of("x", "a", "b").unit("c")),
                argument(
                        "x: cannot be c; it is {a, b}",
                        () -> Choice.of("x", "a", "b").defaultTo("c")),
                argument("x: cannot be 4; it is {3}", () -> Fixed.of("x", 3).defaultTo(4)),
                argument(
                        "x: a place on its axis must be in [0, 1], but got -0.1",
                        () -> Fixed.of("x", 3).value(-0.1)));
    }

    static Stream<Arguments> builders() {
        return Stream.of(
                state(
                        "space: is empty; declare at least one hyperparameter before build()",
                        () -> space().build()),
                state(
                        "unitsPerLayer: call hiddenLayers before it",
                        () -> space().unitsPerLayer(1, 2)),
                state(
                        "units: is declared twice, first as 1 … 4",
                        () -> space().units(1, 4).units(1, 8)),
                state(
                        "epochs: is declared twice, first as 7",
                        () -> space().epochs(7).epochs(1, 8)),
                argument(
                        "units: the range must be named 'units', but got 'width'",
                        () -> space().units(IntRange.of("width", 1, 4))),
                argument(
                        "epochs: must be of type Integer, but got Double",
                        () -> space().real("epochs", 1, 2)),
                argument(
                        "units_2: must be of type Integer, but got String",
                        () -> space().choice("units_2", "a")),
                argument(
                        "hiddenLayers: min must be at least 0, but got -1",
                        () -> space().hiddenLayers(-1, 2)),
                argument(
                        "hiddenLayers: must be at least 0, but got -1",
                        () -> space().hiddenLayers(-1)),
                argument("units: min must be at least 1, but got 0", () -> space().units(0, 9)),
                argument(
                        "units_1: min must be at least 1, but got 0",
                        () -> space().hiddenLayers(1).unitsPerLayer(0, 9)),
                argument(
                        "batchSize: must be at least 1, but got 0",
                        () -> space().choice("batchSize", 16, 0)),
                argument("epochs: must be at least 1, but got 0", () -> space().epochs(0)),
                argument(
                        "epochs: must be at least 1, but got 0",
                        () -> space().epochs(1, 9).build().withEpochs(0)),
                argument(
                        "learningRate: a log scale needs min > 0, but got min=0.0",
                        () -> space().learningRate(0, 1)),
                argument(
                        "learningRate: must be above 0, but got 0.0",
                        () -> space().fixed("learningRate", 0.0)),
                argument(
                        "epsilon: min must be above 0, but got 0.0",
                        () -> space().real("epsilon", 0, 1)),
                argument(
                        "clipNorm: must be above 0, but got -1.0",
                        () -> space().choice("clipNorm", 1.0, -1.0)),
                argument("dropout: max must be below 1, but got 1.0", () -> space().dropout(0, 1)),
                argument(
                        "dropout: min must be at least 0, but got -0.1",
                        () -> space().dropout(-0.1, 0.5)),
                argument("beta1: must be below 1, but got 1.0", () -> space().fixed("beta1", 1.0)),
                argument(
                        "weightDecay: min must be at least 0, but got -0.5",
                        () -> space().real("weightDecay", -0.5, 1)),
                argument(
                        "taper: max must be at most 1, but got 2.0",
                        () -> space().real("taper", 0.5, 2)),
                argument(
                        "taper: min must be above 0, but got 0.0",
                        () -> space().real("taper", 0, 1)));
    }

    static Stream<Arguments> conditions() {
        IntRange x = IntRange.of("x", 1, 2);
        return Stream.of(
                argument("n: a condition needs at least one value", () -> Condition.is("n")),
                argument(
                        "x: its condition reads 'n', which is not declared before it",
                        () -> space().add(x.when(Condition.atLeast("n", 1)))),
                argument(
                        "x: its condition reads 'x', which is not declared before it",
                        () -> space().add(x.when(Condition.is("x", 1)))),
                argument(
                        "x: its condition can never hold: mode cannot be c; it is {a, b}",
                        () ->
                                space().choice("mode", "a", "b")
                                        .add(x.when(Condition.is("mode", "a", "c")))),
                argument(
                        "x: its condition can never hold: n cannot be 9; it is 1 … 4",
                        () ->
                                space().integer("n", 1, 4)
                                        .add(
                                                x.when(
                                                        Condition.atLeast("n", 1)
                                                                .and(Condition.is("n", 9))))),
                argument(
                        "x: its condition compares mode, which is not a number",
                        () ->
                                space().choice("mode", "a", "b")
                                        .add(x.when(Condition.atMost("mode", 1)))));
    }

    static Stream<Arguments> configurations() {
        SearchSpace space =
                space().integer("n", 1, 4)
                        .real("x", 0, 1)
                        .add(IntRange.of("m", 1, 2).when(Condition.atLeast("n", 3)))
                        .build();
        Configuration configuration = Configuration.of(Map.of("n", 2));
        return Stream.of(
                argument("space: there is no 'k'; there are [n, x, m]", () -> space.get("k")),
                argument(
                        "space: there is no 'k'; there are [n, x, m]",
                        () -> space.configuration(Map.of("k", 1))),
                argument(
                        "m: exists only when n ≥ 3, but got 1",
                        () -> space.configuration(Map.of("n", 2, "m", 1))),
                argument("n: cannot be 5; it is 1 … 4", () -> space.configuration(Map.of("n", 5))),
                argument(
                        "n: cannot be 2.5; it is 1 … 4",
                        () -> space.configuration(Map.of("n", 2.5))),
                argument(
                        "x: cannot be 2; it is 0.0 … 1.0",
                        () -> space.configuration(Map.of("x", 2))),
                argument(
                        "x: cannot be 0.5; it is 0.0 … 1.0",
                        () -> space.configuration(Map.of("x", "0.5"))),
                argument(
                        "space: a point needs 3 coordinates, but got 2",
                        () -> space.decode(new double[2])),
                argument(
                        "x: a place on its axis must be in [0, 1], but got 1.1",
                        () -> space.decode(new double[] {0, 1.1, 0})),
                state("x: a continuous range has no list of values", space::enumerate),
                argument(
                        "configuration: there is no 'k'; there are [n]",
                        () -> configuration.getInt("k")),
                argument(
                        "configuration: there is no 'epochs'; there are [n]",
                        () -> configuration.get(MlpParameters.EPOCHS)),
                argument(
                        "n: is 2 of type Integer, not of type String",
                        () -> configuration.getString("n")),
                argument(
                        "n: is 2 of type Integer, not of type Boolean",
                        () -> configuration.getBoolean("n")),
                argument(
                        "n: is 2 of type Integer, not of type MlpOptimizer",
                        () -> configuration.getEnum("n", MlpOptimizer.class)),
                argument(
                        "n: is 2.0 of type Double, not of type Integer",
                        () -> configuration.with("n", 2.0).getInt("n")),
                state("configuration: the space has no epochs", configuration::epochs));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ranges", "choices", "builders", "conditions", "configurations"})
    void aMistakeIsOneSentence(
            String sentence, Class<? extends Exception> type, Callable<?> mistake) {
        assertThatThrownBy(mistake::call).isExactlyInstanceOf(type).hasMessage(sentence);
    }
}
