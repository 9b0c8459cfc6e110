package io.djltuner.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RealRangeTest {

    private static List<Double> values(RealRange range) {
        return IntStream.range(0, range.dimension().values()).mapToObj(range::valueAt).toList();
    }

    @Provide
    Arbitrary<RealRange> continuousRanges() {
        Arbitrary<RealRange> linear =
                Combinators.combine(
                                Arbitraries.doubles().between(-1e6, 1e6).ofScale(6),
                                Arbitraries.doubles().between(1e-3, 1e6).ofScale(6))
                        .as((min, width) -> RealRange.of("x", min, min + width));
        Arbitrary<RealRange> scaled =
                Combinators.combine(
                                Arbitraries.doubles().between(-9, 3).ofScale(6),
                                Arbitraries.doubles().between(0.1, 9).ofScale(6),
                                Arbitraries.of(Scale.LOG, Scale.REVERSE_LOG))
                        .as(
                                (exponent, decades, scale) ->
                                        RealRange.of(
                                                        "x",
                                                        Math.pow(10, exponent),
                                                        Math.pow(10, exponent + decades))
                                                .scale(scale));
        return Arbitraries.oneOf(linear, scaled);
    }

    @Provide
    Arbitrary<RealRange> steppedRanges() {
        return Combinators.combine(
                        Arbitraries.integers().between(-500, 500),
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.integers().between(1, 200),
                        Arbitraries.of(1.0, 10.0, 100.0, 1000.0))
                .as(
                        (min, step, n, digits) ->
                                RealRange.of("x", min / digits, (min + step * n) / digits)
                                        .step(step / digits));
    }

    @Property(tries = 500, seed = "21")
    void everyPlaceComesBackFromItsValue(
            @ForAll("continuousRanges") RealRange range,
            @ForAll @DoubleRange(min = 0, max = 1) double unit) {
        double value = range.value(unit);

        assertThat(range.accepts(value)).isTrue();
        double there = range.value(range.unit(value));
        assertThat(there).isCloseTo(value, within(1e-11 * Math.max(range.max(), -range.min())));
        assertThat(range.unit(there)).isCloseTo(range.unit(value), within(1e-5));
    }

    @Property(tries = 300, seed = "22")
    void everyValueOfASteppedRangeComesBackFromItsPlace(@ForAll("steppedRanges") RealRange range) {
        for (double value : values(range)) {
            assertThat(range.accepts(value)).isTrue();
            assertThat(range.value(range.unit(value))).isEqualTo(value);
        }
    }

    @Property(tries = 300, seed = "23")
    void placesRunFromTheSmallestToTheLargest(
            @ForAll("continuousRanges") RealRange range,
            @ForAll @DoubleRange(min = 0, max = 1) double a,
            @ForAll @DoubleRange(min = 0, max = 1) double b) {
        assertThat(range.value(0)).isEqualTo(range.min());
        assertThat(range.value(1)).isEqualTo(range.max());
        assertThat(range.value(Math.min(a, b))).isLessThanOrEqualTo(range.value(Math.max(a, b)));
    }

    @Test
    void laysALinearRangeEvenly() {
        RealRange range = RealRange.of("x", -1, 3);

        assertThat(range.value(0.25)).isEqualTo(0.0);
        assertThat(range.unit(2.0)).isEqualTo(0.75);
        assertThat(range.defaultValue()).isEqualTo(1.0);
        assertThat(range.dimension()).isEqualTo(new Dimension.Continuous());
        assertThat(range.dimension().isFinite()).isFalse();
        assertThat(range.dimension().values()).isEqualTo(Integer.MAX_VALUE);
        assertThat(range.type()).isEqualTo(Double.class);
        assertThat(range).hasToString("x -1.0 … 3.0");
    }

    @Test
    void givesEveryDecadeOfALogScaleTheSameShare() {
        RealRange range = RealRange.of("rate", 1e-5, 1e-1).scale(Scale.LOG);

        assertThat(range.value(0.25)).isCloseTo(1e-4, within(1e-16));
        assertThat(range.value(0.5)).isCloseTo(1e-3, within(1e-15));
        assertThat(range.unit(1e-2)).isCloseTo(0.75, within(1e-12));
        assertThat(range.defaultValue()).isCloseTo(1e-3, within(1e-15));
        assertThat(range).hasToString("rate 1.0E-5 … 0.1, LOG");
    }

    @Test
    void isFinestNearTheMaximumOnAReversedLogScale() {
        RealRange range = RealRange.of("momentum", 0.01, 0.99).scale(Scale.REVERSE_LOG);
        double ratio = Math.log(99);

        // The mirror image, max + min − value, is log-uniform.
        assertThat(range.value(0.5)).isCloseTo(1 - 0.01 * Math.sqrt(99), within(1e-12));
        assertThat(range.unit(0.9)).isCloseTo(1 - Math.log(10) / ratio, within(1e-12));
        assertThat(range.unit(0.01)).isCloseTo(0, within(1e-12));
        assertThat(range.unit(0.99)).isCloseTo(1, within(1e-12));
    }

    @Test
    void countsStepsInDecimals() {
        RealRange range = RealRange.of("dropout", 0, 0.5).step(0.1);

        assertThat(values(range)).containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5);
        assertThat(range.dimension()).isEqualTo(new Dimension.Ordered(6));
        assertThat(range.defaultValue()).isEqualTo(0.3);
        assertThat(range.unit(0.3)).isEqualTo(3.5 / 6);
        assertThat(range.accepts(0.3)).isTrue();
        assertThat(range.accepts(0.1 + 0.2)).isFalse();
        assertThat(range.accepts(0.25)).isFalse();
        assertThat(range).hasToString("dropout 0.0 … 0.5 in steps of 0.1");
    }

    @Test
    void oneValueIsNoAxis() {
        for (RealRange range :
                List.of(
                        RealRange.of("x", 0.7, 0.7),
                        RealRange.of("x", 0.7, 0.7).scale(Scale.LOG),
                        RealRange.of("x", 0.7, 0.7).step(0.1))) {
            assertThat(range.dimension()).isEqualTo(new Dimension.Ordered(1));
            assertThat(range.value(0)).isEqualTo(0.7);
            assertThat(range.value(1)).isEqualTo(0.7);
            assertThat(range.valueAt(0)).isEqualTo(0.7);
            assertThat(range.unit(0.7)).isEqualTo(0.5);
            assertThat(range.accepts(0.7)).isTrue();
            assertThat(range.accepts(0.8)).isFalse();
        }
    }

    @Test
    void acceptsNothingButDoublesOfTheRange() {
        RealRange range = RealRange.of("x", 1, 4);

        assertThat(range.accepts(1.0)).isTrue();
        assertThat(range.accepts(4.0)).isTrue();
        assertThat(range.accepts(Math.nextUp(4.0))).isFalse();
        assertThat(range.accepts(Double.NaN)).isFalse();
        assertThat(range.accepts(2)).isFalse();
        assertThat(range.accepts(2f)).isFalse();
    }

    @Test
    void movesTheDefaultToTheMiddleOfTheScale() {
        RealRange range = RealRange.of("x", 1, 100);

        assertThat(range.defaultValue()).isEqualTo(50.5);
        assertThat(range.defaultTo(7.0).defaultValue()).isEqualTo(7.0);
        assertThat(range.defaultTo(7.0).scale(Scale.LOG).defaultValue())
                .isCloseTo(10, within(1e-12));
        assertThat(range.step(33).defaultValue()).isEqualTo(67.0);
    }

    @Test
    void keepsItsConditionThroughEveryChange() {
        Condition condition = Condition.is("optimizer", MlpOptimizer.SGD);
        RealRange range = RealRange.of("x", 1, 2).when(condition);

        assertThat(List.of(range.defaultTo(2.0), range.scale(Scale.LOG), range.step(0.5)))
                .allSatisfy(changed -> assertThat(changed.condition()).contains(condition));
        assertThat(RealRange.of("x", 1, 2).defaultTo(2.0).when(condition).defaultValue())
                .isEqualTo(2.0);
    }

    @Test
    void takesBothZeroesForOne() {
        assertThat(RealRange.of("x", -0.0, 1)).isEqualTo(RealRange.of("x", 0.0, 1));
        assertThat(RealRange.of("x", -1, 1).defaultTo(-0.0))
                .isEqualTo(RealRange.of("x", -1, 1).defaultTo(0.0));
    }
}
