package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import org.junit.jupiter.api.Test;

class KernelCoordinatesTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(Choice.of("kind", "a", "b", "c"))
                    .add(RealRange.of("x", 0, 10).when(Condition.is("kind", "b", "c")))
                    .add(Choice.of("flag", true, false).when(Condition.is("kind", "c")))
                    .build();

    private static final KernelCoordinates COORDINATES = new KernelCoordinates(SPACE);

    private static double squared(int axis, double[] one, double[] other) {
        return COORDINATES.squaredDistance(axis, COORDINATES.of(one), COORDINATES.of(other));
    }

    private static double[] units(int kind, double x, int flag) {
        return new double[] {(kind + 0.5) / 3, x, (flag + 0.5) / 2};
    }

    @Test
    void unorderedValuesAreAllAtTheSameDistance() {
        assertThat(squared(0, units(0, 0, 0), units(1, 0, 0))).isEqualTo(1);
        assertThat(squared(0, units(0, 0, 0), units(2, 0, 0))).isEqualTo(1);
        assertThat(squared(0, units(2, 0, 0), units(2, 1, 1))).isZero();
    }

    @Test
    void whereAnAxisExistsItsDistanceCounts() {
        assertThat(squared(1, units(1, 0.25, 0), units(2, 0.75, 0))).isEqualTo(0.25);
        assertThat(squared(2, units(2, 0, 0), units(2, 0, 1))).isEqualTo(1);
    }

    @Test
    void whereAnAxisDoesNotExistItMakesNoDifference() {
        assertThat(squared(1, units(0, 0.1, 0), units(0, 0.9, 1))).isZero();
        assertThat(squared(2, units(0, 0, 0), units(1, 0, 1))).isZero();
    }

    @Test
    void existingDiffersFromNotExistingWhateverTheValue() {
        assertThat(squared(1, units(0, 0.1, 0), units(1, 0.5, 0))).isEqualTo(0.25);
        assertThat(squared(1, units(0, 0.1, 0), units(1, 1, 0))).isEqualTo(0.5);
        assertThat(squared(2, units(1, 0, 0), units(2, 0, 0))).isEqualTo(1);
        assertThat(squared(2, units(1, 0, 0), units(2, 0, 1))).isEqualTo(1);
    }

    @Test
    void saysWhichAxesExist() {
        assertThat(COORDINATES.active(units(0, 0, 0))).containsExactly(true, false, false);
        assertThat(COORDINATES.active(units(1, 0, 0))).containsExactly(true, true, false);
        assertThat(COORDINATES.active(units(2, 0, 0))).containsExactly(true, true, true);
    }
}
