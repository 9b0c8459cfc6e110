package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Fixed;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import org.junit.jupiter.api.Test;

class SpaceDifferenceTest {

    private static SearchSpace space(Hyperparameter<?>... parameters) {
        SearchSpaceBuilder builder = SearchSpace.builder();
        for (Hyperparameter<?> parameter : parameters) {
            builder.add(parameter);
        }
        return builder.build();
    }

    private static String between(Hyperparameter<?> before, Hyperparameter<?> now) {
        return SpaceDifference.between(space(before), space(now));
    }

    @Test
    void saysWhatIsWiderAndNewAndGone() {
        SearchSpace before =
                space(
                        IntRange.of("size", 16, 256).scale(Scale.LOG),
                        RealRange.of("rate", 0.5, 1),
                        Fixed.of("batch", 32));
        SearchSpace now =
                space(
                        IntRange.of("size", 16, 512).scale(Scale.LOG),
                        RealRange.of("rate", 0.5, 1),
                        RealRange.of("noise", 0, 0.5));

        assertThat(SpaceDifference.between(before, now))
                .isEqualTo(
                        "size: was 16 … 256, LOG, now 16 … 512, LOG; batch: is gone; noise: is new");
    }

    @Test
    void saysWhatElseMayDiffer() {
        IntRange size = IntRange.of("n", 0, 10);
        Choice<String> kind = Choice.of("n", "a", "b");
        assertThat(between(size, size.step(5)))
                .isEqualTo("n: was 0 … 10, now 0 … 10 in steps of 5");
        assertThat(between(size, size.defaultTo(7))).isEqualTo("n: default was 5, now 7");
        assertThat(between(kind, Choice.of("n", "b", "a"))).isEqualTo("n: was {a, b}, now {b, a}");
        assertThat(between(kind, kind.ordered()))
                .isEqualTo("n: was without an order, now in order");
        assertThat(between(Choice.of("n", 1, 2), Choice.of("n", "1", "2")))
                .isEqualTo("n: type was Integer, now String");
        assertThat(
                        SpaceDifference.between(
                                space(kind.defaultTo("b"), RealRange.of("m", 0, 1)),
                                space(
                                        kind.defaultTo("b"),
                                        RealRange.of("m", 0, 1).when(Condition.is("n", "a")))))
                .isEqualTo("m: was 0.0 … 1.0, now 0.0 … 1.0 when n = a");
    }

    @Test
    void theOrderCounts() {
        RealRange a = RealRange.of("a", 0, 1);
        RealRange b = RealRange.of("b", 0, 1);

        assertThat(SpaceDifference.between(space(a, b), space(b, a)))
                .isEqualTo("order: was a, b, now b, a");
    }
}
