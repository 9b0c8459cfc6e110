package io.djltuner.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    /** Constants with bodies have classes of their own. */
    private enum Sign {
        PLUS {
            @Override
            int factor() {
                return 1;
            }
        },
        MINUS {
            @Override
            int factor() {
                return -1;
            }
        };

        abstract int factor();
    }

    @Property(tries = 200, seed = "31")
    void everyValueComesBackFromItsPlace(
            @ForAll @Size(min = 1, max = 40) @UniqueElements List<Integer> values,
            @ForAll @DoubleRange(min = 0, max = 1) double unit) {
        Choice<Integer> choice = Choice.of("x", values);

        for (int i = 0; i < values.size(); i++) {
            assertThat(choice.valueAt(i)).isEqualTo(values.get(i));
            assertThat(choice.unit(values.get(i))).isEqualTo((i + 0.5) / values.size());
            assertThat(choice.value(choice.unit(values.get(i)))).isEqualTo(values.get(i));
        }
        assertThat(choice.value(unit)).isIn(values);
    }

    @Test
    void givesEveryValueTheSameShareInTheOrderGiven() {
        Choice<String> choice = Choice.of("solver", "b", "a", "c", "d");

        assertThat(choice.values()).containsExactly("b", "a", "c", "d");
        assertThat(choice.value(0)).isEqualTo("b");
        assertThat(choice.value(0.2499)).isEqualTo("b");
        assertThat(choice.value(0.25)).isEqualTo("a");
        assertThat(choice.value(1)).isEqualTo("d");
        assertThat(choice.defaultValue()).isEqualTo("b");
        assertThat(choice.condition()).isEmpty();
        assertThat(choice).hasToString("solver {b, a, c, d}");
    }

    @Test
    void hasNoOrderUnlessToldSo() {
        Choice<Integer> choice = Choice.of("x", 1, 10, 100);

        assertThat(choice.isOrdered()).isFalse();
        assertThat(choice.dimension()).isEqualTo(new Dimension.Nominal(3));
        assertThat(choice.ordered().isOrdered()).isTrue();
        assertThat(choice.ordered().dimension()).isEqualTo(new Dimension.Ordered(3));
        assertThat(choice.ordered()).isNotEqualTo(choice);
    }

    @Test
    void knowsTheTypeOfItsValues() {
        assertThat(Choice.of("x", 1, 2).type()).isEqualTo(Integer.class);
        assertThat(Choice.of("x", 1.5).type()).isEqualTo(Double.class);
        assertThat(Choice.of("x", true, false).type()).isEqualTo(Boolean.class);
        assertThat(Choice.of("x", "a").type()).isEqualTo(String.class);
        assertThat(Choice.of("x", MlpActivation.RELU).type()).isEqualTo(MlpActivation.class);
        Choice<Sign> signs = Choice.of("x", Sign.values());
        assertThat(signs.type()).isEqualTo(Sign.class);
        assertThat(signs.value(1).factor()).isEqualTo(-1);
    }

    @Test
    void acceptsItsValuesAlone() {
        Choice<Integer> choice = Choice.of("x", 1, 10);

        assertThat(choice.accepts(10)).isTrue();
        assertThat(choice.accepts(2)).isFalse();
        assertThat(choice.accepts(10.0)).isFalse();
        assertThat(choice.accepts("10")).isFalse();
    }

    @Test
    void changesOneThingAtATime() {
        Condition condition = Condition.atMost("layers", 3);
        Choice<String> choice =
                Choice.of("x", "a", "b").ordered().when(condition).defaultTo("b").ordered();

        assertThat(choice.isOrdered()).isTrue();
        assertThat(choice.condition()).contains(condition);
        assertThat(choice.defaultValue()).isEqualTo("b");
        assertThat(choice)
                .isEqualTo(Choice.of("x", "a", "b").defaultTo("b").when(condition).ordered())
                .hasSameHashCodeAs(
                        Choice.of("x", "a", "b").defaultTo("b").when(condition).ordered())
                .isNotEqualTo(Choice.of("x", "a", "b").defaultTo("b").ordered())
                .isNotEqualTo(Choice.of("x", "b", "a").defaultTo("b").when(condition).ordered());
    }

    @Test
    void isNotChangedThroughTheArrayOfItsValues() {
        String[] values = {"a", "b"};
        Choice<String> choice = Choice.of("x", values);
        values[0] = "z";

        assertThat(choice.values()).containsExactly("a", "b");
    }

    @Test
    void aFixedValueHasTheWholeInterval() {
        Fixed<MlpOptimizer> fixed = Fixed.of("optimizer", MlpOptimizer.NADAM);

        assertThat(fixed.name()).isEqualTo("optimizer");
        assertThat(fixed.type()).isEqualTo(MlpOptimizer.class);
        assertThat(fixed.dimension().values()).isEqualTo(1);
        assertThat(fixed.value(0)).isEqualTo(MlpOptimizer.NADAM);
        assertThat(fixed.value(1)).isEqualTo(MlpOptimizer.NADAM);
        assertThat(fixed.unit(MlpOptimizer.NADAM)).isEqualTo(0.5);
        assertThat(fixed.defaultValue()).isEqualTo(MlpOptimizer.NADAM);
        assertThat(fixed.defaultTo(MlpOptimizer.NADAM)).isEqualTo(fixed);
        assertThat(fixed.accepts(MlpOptimizer.NADAM)).isTrue();
        assertThat(fixed.accepts(MlpOptimizer.ADAM)).isFalse();
        assertThat(fixed).hasToString("optimizer NADAM");
    }

    @Test
    void aFixedValueIsNoChoiceOfOne() {
        Fixed<Integer> fixed = Fixed.of("x", 3);
        Condition condition = Condition.is("mode", "fast");

        assertThat(fixed)
                .isEqualTo(Fixed.of("x", 3))
                .hasSameHashCodeAs(Fixed.of("x", 3))
                .isNotEqualTo(Choice.of("x", 3))
                .isNotEqualTo(Fixed.of("x", 4))
                .isNotEqualTo(fixed.when(condition));
        assertThat(fixed.condition()).isEmpty();
        assertThat(fixed.when(condition).condition()).contains(condition);
    }
}
