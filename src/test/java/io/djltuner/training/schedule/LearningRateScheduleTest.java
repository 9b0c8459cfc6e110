package io.djltuner.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

    private static double[] rates(LearningRateSchedule schedule, double base, int horizon) {
        return IntStream.rangeClosed(1, horizon)
                .mapToDouble(epoch -> schedule.rate(base, epoch, horizon))
                .toArray();
    }

    @Test
    void aConstantScheduleKeepsTheBaseRate() {
        assertThat(rates(LearningRateSchedule.constant(), 0.3, 4))
                .containsExactly(0.3, 0.3, 0.3, 0.3);
    }

    @Test
    void aStairGoesDownEverySoManyEpochs() {
        assertThat(rates(LearningRateSchedule.step(3, 0.5), 0.8, 8))
                .containsExactly(0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2);
    }

    @Test
    void exponentialDecayMultipliesByTheSameFactorEachEpoch() {
        assertThat(rates(LearningRateSchedule.exponential(0.9), 1, 4))
                .containsExactly(new double[] {1, 0.9, 0.81, 0.729}, within(1e-15));
    }

    @Test
    void cosineFallsAlongHalfAWave() {
        // cos of 0, π/4, π/2, 3π/4
        double root = Math.sqrt(0.5);
        assertThat(rates(LearningRateSchedule.cosine(), 2, 4))
                .containsExactly(new double[] {2, 1 + root, 1, 1 - root}, within(1e-15));
        assertThat(rates(LearningRateSchedule.cosine(0.5), 2, 4))
                .containsExactly(
                        new double[] {2, 1.5 + root / 2, 1.5, 1.5 - root / 2}, within(1e-15));
    }

    @Test
    void polynomialFallsWithAPowerOfTheEpochsLeft() {
        assertThat(rates(LearningRateSchedule.polynomial(0, 1), 1, 4))
                .containsExactly(1, 0.75, 0.5, 0.25);
        assertThat(rates(LearningRateSchedule.polynomial(0.2, 2), 1, 4))
                .containsExactly(new double[] {1, 0.65, 0.4, 0.25}, within(1e-15));
    }

    @Test
    void beyondTheHorizonSchedulesStayAtTheirEnd() {
        assertThat(LearningRateSchedule.cosine(0.1).rate(1, 30, 10)).isEqualTo(0.1);
        assertThat(LearningRateSchedule.polynomial(0.1, 2).rate(1, 30, 10)).isEqualTo(0.1);
    }

    @Test
    void anyFunctionOfTheEpochIsASchedule() {
        LearningRateSchedule schedule =
                LearningRateSchedule.of((epoch, horizon) -> epoch % 2 == 0 ? 0.5 : 1);
        assertThat(rates(schedule, 2, 3)).containsExactly(2, 1, 2);
    }

    @Test
    void warmUpRisesToTheMainScheduleWhichThenHasTheRestOfTheHorizon() {
        LearningRateSchedule main = LearningRateSchedule.polynomial(0, 1);
        assertThat(rates(main.warmUp(4, 0.2), 1, 8))
                .containsExactly(
                        new double[] {0.2, 0.4, 0.6, 0.8, 1, 0.75, 0.5, 0.25}, within(1e-15));
        LearningRateSchedule half = LearningRateSchedule.of((epoch, horizon) -> 0.5);
        assertThat(rates(half.warmUp(2, 0.5), 1, 4))
                .containsExactly(new double[] {0.25, 0.375, 0.5, 0.5}, within(1e-15));
    }

    @Test
    void warmUpMayBeLongerThanTheHorizon() {
        assertThat(rates(LearningRateSchedule.cosine().warmUp(4, 0.2), 1, 2))
                .containsExactly(new double[] {0.2, 0.4}, within(1e-15));
    }

    @Test
    void everyScheduleStartsAtTheBaseRateAndNeverReachesZero() {
        for (LearningRateSchedule schedule :
                List.of(
                        LearningRateSchedule.step(1, 0.5),
                        LearningRateSchedule.exponential(0.5),
                        LearningRateSchedule.cosine(),
                        LearningRateSchedule.polynomial(0, 3))) {
            double[] rates = rates(schedule, 0.1, 20);
            assertThat(rates[0]).isEqualTo(0.1);
            for (int i = 1; i < rates.length; i++) {
                assertThat(rates[i]).isPositive().isLessThan(rates[i - 1]);
            }
        }
    }

    @Test
    void oneLineSaysWhatAScheduleIs() {
        assertThat(LearningRateSchedule.constant()).hasToString("constant");
        assertThat(LearningRateSchedule.step(10, 0.5)).hasToString("step(every=10, factor=0.5)");
        assertThat(LearningRateSchedule.exponential(0.95)).hasToString("exponential(factor=0.95)");
        assertThat(LearningRateSchedule.polynomial(0.01, 2))
                .hasToString("polynomial(endFraction=0.01, power=2.0)");
        assertThat(LearningRateSchedule.cosine(0.01).warmUp(5, 0.1))
                .hasToString("warmUp(epochs=5, startFraction=0.1) cosine(minFraction=0.01)");
        assertThat(LearningRateSchedule.of((epoch, horizon) -> 1)).hasToString("function");
        assertThat(LearningRateSchedule.of("zigzag", (epoch, horizon) -> 1)).hasToString("zigzag");
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        refuses(
                () -> LearningRateSchedule.step(0, 0.5),
                "step: every must be at least 1, but got 0");
        refuses(
                () -> LearningRateSchedule.step(1, 0),
                "step: factor must be in (0, 1], but got 0.0");
        refuses(
                () -> LearningRateSchedule.exponential(1.1),
                "exponential: factor must be in (0, 1], but got 1.1");
        refuses(
                () -> LearningRateSchedule.cosine(Double.NaN),
                "cosine: minFraction must be in [0, 1], but got NaN");
        refuses(
                () -> LearningRateSchedule.polynomial(-0.1, 1),
                "polynomial: endFraction must be in [0, 1], but got -0.1");
        refuses(
                () -> LearningRateSchedule.polynomial(0, 0),
                "polynomial: power must be finite and above 0, but got 0.0");
        refuses(
                () -> LearningRateSchedule.constant().warmUp(0, 0.1),
                "warmUp: epochs must be at least 1, but got 0");
        refuses(
                () -> LearningRateSchedule.constant().warmUp(1, 0),
                "warmUp: startFraction must be in (0, 1], but got 0.0");
        refuses(
                () -> LearningRateSchedule.constant().rate(1, 0, 3),
                "schedule: epoch and horizon count from 1, but got epoch=0, horizon=3");
        refuses(
                () -> LearningRateSchedule.of("bad", (epoch, horizon) -> -1).rate(1, 2, 3),
                "schedule: bad must give a finite fraction of at least 0, but gave -1.0 for epoch"
                        + " 2 of 3");
        refuses(
                () -> LearningRateSchedule.of("two\nlines", (epoch, horizon) -> 1),
                "schedule: a name is one line that is not blank, but got 'two\nlines'");
    }

    private static void refuses(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void warmUpIsSetOnce() {
        LearningRateSchedule warm = LearningRateSchedule.cosine().warmUp(3, 0.1);
        assertThatThrownBy(() -> warm.warmUp(2, 0.1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("warmUp: was set to epochs=3, startFraction=0.1 already");
    }
}
