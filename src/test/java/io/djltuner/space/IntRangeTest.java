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

class IntRangeTest {

    private static List<Integer> values(IntRange range) {
        return IntStream.range(0, range.dimension().values()).mapToObj(range::valueAt).toList();
    }

    /** Ranges of every kind, of at most some thousand values. */
    @Provide
    Arbitrary<IntRange> ranges() {
        Arbitrary<IntRange> linear =
                Combinators.combine(
                                Arbitraries.integers().between(-1000, 1000),
                                Arbitraries.integers().between(0, 300),
                                Arbitraries.integers().between(1, 17))
                        .as(
                                (min, steps, step) ->
                                        IntRange.of("x", min, min + steps * step).step(step));
        Arbitrary<IntRange> scaled =
                Combinators.combine(
                                Arbitraries.integers().between(1, 5000),
                                Arbitraries.integers().between(0, 3000),
                                Arbitraries.of(Scale.values()))
                        .as((min, width, scale) -> IntRange.of("x", min, min + width).scale(scale));
        Arbitrary<IntRange> powers =
                Combinators.combine(
                                Arbitraries.integers().between(1, 100),
                                Arbitraries.integers().between(2, 10),
                                Arbitraries.integers().between(0, 7))
                        .as(
                                (min, factor, n) ->
                                        IntRange.of("x", min, min * (int) Math.pow(factor, n))
                                                .multiply(factor));
        return Arbitraries.oneOf(linear, scaled, powers);
    }

    @Property(tries = 300, seed = "11")
    void everyValueComesBackFromItsPlace(@ForAll("ranges") IntRange range) {
        for (int value : values(range)) {
            assertThat(range.unit(value)).isBetween(0.0, 1.0);
            assertThat(range.value(range.unit(value))).isEqualTo(value);
        }
    }

    @Property(tries = 300, seed = "12")
    void everyPlaceGivesAnAcceptedValueAndLargerPlacesLargerOnes(
            @ForAll("ranges") IntRange range,
            @ForAll @DoubleRange(min = 0, max = 1) double a,
            @ForAll @DoubleRange(min = 0, max = 1) double b) {
        int low = range.value(Math.min(a, b));
        int high = range.value(Math.max(a, b));

        assertThat(range.accepts(low)).isTrue();
        assertThat(range.accepts(high)).isTrue();
        assertThat(low).isBetween(range.min(), high);
        assertThat(high).isLessThanOrEqualTo(range.max());
        assertThat(range.value(0)).isEqualTo(range.min());
        assertThat(range.value(1)).isEqualTo(range.max());
    }

    @Test
    void takesEveryWholeNumberOfALinearRange() {
        IntRange range = IntRange.of("layers", -1, 3);

        assertThat(values(range)).containsExactly(-1, 0, 1, 2, 3);
        assertThat(range.dimension()).isEqualTo(new Dimension.Ordered(5));
        assertThat(range.defaultValue()).isEqualTo(1);
        assertThat(range.type()).isEqualTo(Integer.class);
        assertThat(range.condition()).isEmpty();
        assertThat(range).hasToString("layers -1 … 3");
    }

    @Test
    void givesEveryLinearValueTheSameShareOfTheInterval() {
        IntRange range = IntRange.of("x", 1, 4);

        assertThat(range.value(0.2499)).isEqualTo(1);
        assertThat(range.value(0.25)).isEqualTo(2);
        assertThat(range.value(0.4999)).isEqualTo(2);
        assertThat(range.value(0.75)).isEqualTo(4);
        assertThat(range.unit(1)).isEqualTo(0.125);
        assertThat(range.unit(4)).isEqualTo(0.875);
    }

    @Test
    void countsLinearStepsFromTheSmallest() {
        IntRange range = IntRange.of("units", 16, 80).step(16);

        assertThat(values(range)).containsExactly(16, 32, 48, 64, 80);
        assertThat(range.defaultValue()).isEqualTo(48);
        assertThat(range.accepts(48)).isTrue();
        assertThat(range.accepts(47)).isFalse();
        assertThat(range.accepts(96)).isFalse();
        assertThat(range.accepts(0)).isFalse();
        assertThat(range).hasToString("units 16 … 80 in steps of 16");
    }

    @Test
    void countsMultiplicativeStepsFromTheSmallest() {
        IntRange range = IntRange.of("units", 12, 324).multiply(3);

        assertThat(values(range)).containsExactly(12, 36, 108, 324);
        assertThat(range.value(0.3)).isEqualTo(36);
        assertThat(range.unit(108)).isEqualTo(0.625);
        assertThat(range.defaultValue()).isEqualTo(108);
        assertThat(range.accepts(36)).isTrue();
        assertThat(range.accepts(72)).isFalse();
        assertThat(range).hasToString("units 12 … 324 in powers of 3");
    }

    @Test
    void reachesTheLargestPowersOfTwoWithoutOverflow() {
        IntRange range = IntRange.of("x", 1, 1 << 30).multiply(2);

        assertThat(range.dimension()).isEqualTo(new Dimension.Ordered(31));
        assertThat(range.valueAt(30)).isEqualTo(1 << 30);
        assertThat(range.accepts(Integer.MAX_VALUE)).isFalse();
        assertThat(range.value(range.unit(1 << 29))).isEqualTo(1 << 29);
    }

    @Test
    void givesEachNumberOfALogScaleTheShareOfALogUniformDrawRoundedToIt() {
        IntRange range = IntRange.of("x", 1, 4).scale(Scale.LOG);

        // The borders 1.5, 2.5 and 3.5 of the range from 0.5 to 4.5: ln(border / 0.5) / ln 9.
        assertThat(range.value(0.4999)).isEqualTo(1);
        assertThat(range.value(0.5001)).isEqualTo(2);
        assertThat(range.value(0.7324)).isEqualTo(2);
        assertThat(range.value(0.7325)).isEqualTo(3);
        assertThat(range.value(0.8856)).isEqualTo(3);
        assertThat(range.value(0.8857)).isEqualTo(4);
        assertThat(range.unit(1)).isCloseTo(0.25, within(1e-12));
        assertThat(range.unit(2)).isCloseTo((0.5 + 0.732487) / 2, within(1e-6));
        assertThat(range).hasToString("x 1 … 4, LOG");
    }

    @Test
    void reversesTheLogScaleAroundTheMiddleOfTheRange() {
        IntRange log = IntRange.of("x", 1, 4).scale(Scale.LOG);
        IntRange reversed = IntRange.of("x", 1, 4).scale(Scale.REVERSE_LOG);

        for (int value = 1; value <= 4; value++) {
            assertThat(reversed.unit(value)).isCloseTo(1 - log.unit(5 - value), within(1e-12));
        }
        assertThat(reversed.value(0.5001)).isEqualTo(4);
        assertThat(reversed.value(0.1)).isEqualTo(1);
    }

    @Test
    void movesTheDefaultToTheMiddleOfTheScale() {
        assertThat(IntRange.of("x", 1, 100).defaultValue()).isEqualTo(51);
        // √(0.5 · 100.5) = 7.09
        assertThat(IntRange.of("x", 1, 100).scale(Scale.LOG).defaultValue()).isEqualTo(7);
        assertThat(IntRange.of("x", 1, 101).step(20).defaultValue()).isEqualTo(61);
        assertThat(IntRange.of("x", 1, 100).defaultTo(3).scale(Scale.LOG).defaultValue())
                .isEqualTo(7);
        assertThat(IntRange.of("x", 1, 100).scale(Scale.LOG).defaultTo(30).defaultValue())
                .isEqualTo(30);
    }

    @Test
    void keepsItsConditionThroughEveryChange() {
        Condition condition = Condition.atLeast("layers", 2);
        IntRange range = IntRange.of("x", 1, 64).when(condition);

        assertThat(
                        List.of(
                                range.defaultTo(2),
                                range.scale(Scale.LOG),
                                range.step(9),
                                range.multiply(2)))
                .allSatisfy(changed -> assertThat(changed.condition()).contains(condition));
        assertThat(IntRange.of("x", 1, 64).defaultTo(2).when(condition).defaultValue())
                .isEqualTo(2);
    }

    @Test
    void replacesOneKindOfStepByTheOther() {
        assertThat(values(IntRange.of("x", 1, 16).step(5).multiply(2)))
                .containsExactly(1, 2, 4, 8, 16);
        assertThat(values(IntRange.of("x", 1, 16).multiply(2).step(5)))
                .containsExactly(1, 6, 11, 16);
    }

    @Test
    void acceptsNothingButIntegers() {
        IntRange range = IntRange.of("x", 1, 4);

        assertThat(range.accepts(2)).isTrue();
        assertThat(range.accepts(2L)).isFalse();
        assertThat(range.accepts(2.0)).isFalse();
        assertThat(range.accepts("2")).isFalse();
    }

    @Test
    void coversNearlyAllIntegers() {
        IntRange range = IntRange.of("x", -1, Integer.MAX_VALUE - 2);

        assertThat(range.dimension().values()).isEqualTo(Integer.MAX_VALUE);
        assertThat(range.value(1)).isEqualTo(Integer.MAX_VALUE - 2);
        assertThat(range.value(range.unit(1_234_567_890))).isEqualTo(1_234_567_890);
    }

    @Test
    void oneValueHasTheWholeInterval() {
        for (IntRange range :
                List.of(
                        IntRange.of("x", 5, 5),
                        IntRange.of("x", 5, 5).scale(Scale.LOG),
                        IntRange.of("x", 5, 5).multiply(2),
                        IntRange.of("x", 5, 5).step(3))) {
            assertThat(range.dimension()).isEqualTo(new Dimension.Ordered(1));
            assertThat(range.value(0)).isEqualTo(5);
            assertThat(range.value(1)).isEqualTo(5);
            assertThat(range.unit(5)).isCloseTo(0.5, within(1e-12));
        }
    }

    @Test
    void equalRangesHaveEqualParts() {
        assertThat(IntRange.of("x", 1, 4).scale(Scale.LOG))
                .isEqualTo(IntRange.of("x", 1, 4).scale(Scale.LOG))
                .hasSameHashCodeAs(IntRange.of("x", 1, 4).scale(Scale.LOG))
                .isNotEqualTo(IntRange.of("x", 1, 4))
                .isNotEqualTo(IntRange.of("x", 1, 5).scale(Scale.LOG));
    }
}
