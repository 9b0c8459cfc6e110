package io.djltuner.training.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RangeTestTest {

    /** The course of a test whose steps have the losses given, to its end. */
    private static List<Boolean> goesOn(RangeTest test, int steps, IntToDoubleFunction losses) {
        List<Boolean> answers = new ArrayList<>();
        for (int step = 0; step < steps && (step == 0 || answers.get(step - 1)); step++) {
            double loss = losses.applyAsDouble(step);
            answers.add(test.stepped(() -> loss));
        }
        return answers;
    }

    private static RangeTestResult result(int steps, IntToDoubleFunction losses) {
        RangeTestSettings settings = new RangeTestSettings(1e-5, 10, steps, 0);
        List<RangeTestStep> seen =
                IntStream.range(0, steps)
                        .mapToObj(
                                i ->
                                        new RangeTestStep(
                                                settings.rate(i),
                                                losses.applyAsDouble(i),
                                                losses.applyAsDouble(i)))
                        .toList();
        return new RangeTestResult(settings, seen, false);
    }

    @Test
    void theRateGrowsByTheSameFactorFromTheFirstStepOn() {
        RangeTestSettings settings = RangeTestSettings.DEFAULT;

        assertThat(settings.rate(0)).isEqualTo(1e-5);
        // exp(ln(10⁶) / 500), as the book writes it.
        assertThat(settings.rate(1) / settings.rate(0)).isCloseTo(1.0280163, within(1e-7));
        assertThat(settings.rate(300) / settings.rate(299)).isCloseTo(1.0280163, within(1e-7));
        assertThat(settings.rate(250)).isCloseTo(1e-2, within(1e-15));
        assertThat(settings.rate(500)).isCloseTo(10, within(1e-12));
    }

    @Test
    void theAverageForgetsExponentiallyAndDoesNotFavourTheStart() {
        double[] losses = {2, 4, 1, 3, 0.5};
        RangeTest test = new RangeTest(RangeTestSettings.DEFAULT.smoothing(0.9));

        goesOn(test, 5, step -> losses[step]);

        // Python: sum(0.9**(i-j)*l[j] for j in range(i+1)) / sum(0.9**j for j in range(i+1))
        double[] expected = {
            2.0, 3.0526315789473686, 2.2952029520295207, 2.500145391102065, 2.0117213254865565
        };
        assertThat(test.result().smoothed()).containsExactly(expected, within(1e-12));
        assertThat(test.result().losses()).containsExactly(losses);
        assertThat(test.result().rates()[4]).isEqualTo(RangeTestSettings.DEFAULT.rate(4));
    }

    @Test
    void endsWhereTheAverageExceedsFourTimesItsBest() {
        RangeTest test = new RangeTest(RangeTestSettings.DEFAULT.smoothing(0));

        List<Boolean> answers =
                goesOn(test, 500, step -> step < 20 ? 1 : step < 30 ? 3.999 : 4.001);

        assertThat(answers).hasSize(31).endsWith(true, false);
        assertThat(test.result().diverged()).isTrue();
    }

    @Test
    void aLuckyFirstBatchIsNoMeasureOfDivergence() {
        RangeTest test = new RangeTest(RangeTestSettings.DEFAULT.smoothing(0));

        assertThat(goesOn(test, 10, step -> step == 0 ? 0.1 : 1)).doesNotContain(false);
    }

    @Test
    void endsAtTheFirstLossThatIsNoNumber() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            RangeTest test = new RangeTest(RangeTestSettings.DEFAULT);

            List<Boolean> answers = goesOn(test, 500, step -> step == 3 ? bad : 1);

            assertThat(answers).containsExactly(true, true, true, false);
            assertThat(test.result().diverged()).isTrue();
        }
    }

    @Test
    void endsAfterTheLastStep() {
        RangeTest test = new RangeTest(RangeTestSettings.DEFAULT.steps(12));

        assertThat(goesOn(test, 500, step -> 1)).hasSize(12).endsWith(true, false);
        assertThat(test.result().diverged()).isFalse();
    }

    @Test
    void aLossBelowZeroDivergesByItsSize() {
        RangeTest test = new RangeTest(RangeTestSettings.DEFAULT.smoothing(0));

        // The best is −1; three times its size above it is 2.
        assertThat(goesOn(test, 500, step -> step < 20 ? -1 : step < 25 ? 1.9 : 2.1)).hasSize(26);
    }

    @Test
    void suggestsATenthOfWhereTheLossTurnsUp() {
        // Falls in a straight line to step 300 and rises from there: the bottom's last 1 % begins
        // at step 297, 10^(6·297/500 − 5) = 10^−1.436.
        RangeTestResult result = result(500, step -> 1 + Math.abs(step - 300) / 100.0);

        assertThat(result.turningPoint()).isCloseTo(Math.pow(10, -1.436), within(1e-9));
        assertThat(result.suggestion()).isCloseTo(Math.pow(10, -2.436), within(1e-10));
        assertThat(result.low()).isCloseTo(Math.pow(10, -3.436), within(1e-11));
        assertThat(result.high()).isEqualTo(result.turningPoint());
    }

    @Test
    void theBottomCountsFromWhereItBegins() {
        // Down to almost nothing at step 250 = rate 10^−2, and from there ever so slowly on.
        RangeTestResult result = result(500, step -> step < 250 ? 1 - step / 250.0 : -1e-9 * step);

        assertThat(result.turningPoint())
                .isCloseTo(Math.pow(10, 6 * 248 / 500.0 - 5), within(1e-9));
    }

    @Test
    void aRiseBeforeTheFallIsPartOfTheFall() {
        // From 1 up to 2 at step 100, down to 0 at step 300: 1 % of 2 above the least is step 298.
        RangeTestResult result =
                result(400, step -> step < 100 ? 1 + step / 100.0 : Math.abs(step - 300) / 100.0);

        assertThat(result.turningPoint())
                .isCloseTo(Math.pow(10, 6 * 298 / 400.0 - 5), within(1e-9));
    }

    @Test
    void aLossThatOnlyRisesHasNoTurningPoint() {
        RangeTestResult result = result(12, step -> 1 + step);

        assertThatThrownBy(result::suggestion)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "range test: the loss did not fall between the rates 1.00e-05 and 3.16; begin with a smaller one");
    }

    @Test
    void badSettingsAreOneSentence() {
        RangeTestSettings settings = RangeTestSettings.DEFAULT;
        assertThatThrownBy(() -> settings.rates(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from: must be above 0, but got 0.0");
        assertThatThrownBy(() -> settings.rates(1, 1))
                .hasMessage("to: must be finite and above from, but got from=1.0, to=1.0");
        assertThatThrownBy(() -> settings.rates(1, Double.POSITIVE_INFINITY))
                .hasMessage("to: must be finite and above from, but got from=1.0, to=Infinity");
        assertThatThrownBy(() -> settings.steps(9))
                .hasMessage("steps: must be at least 10, but got 9");
        assertThatThrownBy(() -> settings.smoothing(1))
                .hasMessage("smoothing: must be in [0, 1), but got 1.0");
        assertThatThrownBy(() -> new RangeTestResult(settings, List.of(), false))
                .hasMessage("range test: needs at least one step, but got none");
    }
}
