package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Choice;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import org.junit.jupiter.api.Test;

class CubeGridTest {

    private static final CubeGrid GRID =
            new CubeGrid(
                    SearchSpace.builder()
                            .add(RealRange.of("real", 0, 1))
                            .add(IntRange.of("many", 1, 1000))
                            .add(IntRange.of("four", 16, 128).multiply(2))
                            .add(Choice.of("kind", "a", "b"))
                            .build());

    @Test
    void axesOfFewValuesHaveAPlaceForEach() {
        assertThat(GRID.isContinuous(0)).isTrue();
        assertThat(GRID.isContinuous(1)).isTrue();
        assertThat(GRID.places(2)).containsExactly(0.125, 0.375, 0.625, 0.875);
        assertThat(GRID.places(3)).containsExactly(0.25, 0.75);
        assertThat(GRID.isNominal(2)).isFalse();
        assertThat(GRID.isNominal(3)).isTrue();
    }

    @Test
    void pointsSnapToTheNearestPlace() {
        assertThat(GRID.snapped(new double[] {0.33, 0.51, 0.26, 1}))
                .containsExactly(0.33, 0.51, 0.375, 0.75);
        assertThat(GRID.snapped(new double[] {0, 0, 0, 0.25})).containsExactly(0, 0, 0.125, 0.25);
        assertThat(GRID.nearest(2, 0.875)).isEqualTo(3);
    }
}
