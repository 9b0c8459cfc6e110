package io.djltuner.training.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.djltuner.training.DropoutTable;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {

    private static final long SEED = 4;
    private static final float[] TABLE = DropoutTable.draw(SEED);

    private NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    private NDArray table = manager.create(new float[0]);

    @BeforeEach
    void upload() {
        table = manager.create(TABLE);
    }

    @AfterEach
    void free() {
        manager.close();
    }

    private float[] run(Dropout dropout, NDArray input, boolean training) {
        return dropout.forward(new ParameterStore(manager, false), new NDList(input), training)
                .singletonOrThrow()
                .toFloatArray();
    }

    private float[] mask(double rate, int rows, int columns, int offset) {
        Dropout dropout = new Dropout(rate);
        dropout.readFrom(table, offset, DropoutTable.stride(rows));
        return run(dropout, manager.ones(new Shape(rows, columns)), true);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5, 0.9})
    void keepsTheShareThatItSaysAndScalesItUp(double rate) {
        float[] mask = mask(rate, 400, 500, DropoutTable.offset(SEED, -1, 1, 0, 0));

        int kept = 0;
        for (float factor : mask) {
            if (factor != 0) {
                assertThat((double) factor).isCloseTo(1 / (1 - rate), within(1e-5));
                kept++;
            }
        }
        // Five standard errors of 200,000 coins.
        double error = 5 * Math.sqrt(rate * (1 - rate) / mask.length);
        assertThat(kept / (double) mask.length).isCloseTo(1 - rate, within(error));
    }

    @Test
    void keepsAUnitWhereTheTablesNumberIsBelowTheKeepRate() {
        int offset = DropoutTable.offset(SEED, 2, 3, 4, 1);
        int stride = DropoutTable.stride(7);
        float[] mask = mask(0.5, 7, 11, offset);

        for (int row = 0; row < 7; row++) {
            for (int column = 0; column < 11; column++) {
                boolean kept = TABLE[offset + row * stride + column] < 0.5f;
                assertThat(mask[row * 11 + column]).isEqualTo(kept ? 2f : 0f);
            }
        }
    }

    @Test
    void aWiderLayerSeesTheMaskOfANarrowerOneInItsFirstColumns() {
        int offset = DropoutTable.offset(SEED, -1, 5, 0, 0);
        float[] narrow = mask(0.3, 6, 4, offset);
        float[] wide = mask(0.3, 6, 9, offset);

        for (int row = 0; row < 6; row++) {
            for (int column = 0; column < 4; column++) {
                assertThat(wide[row * 9 + column]).isEqualTo(narrow[row * 4 + column]);
            }
        }
    }

    @Test
    void aHigherRateDropsWhatALowerOneDropsAndMore() {
        int offset = DropoutTable.offset(SEED, -1, 1, 2, 0);
        float[] low = mask(0.2, 10, 30, offset);
        float[] high = mask(0.6, 10, 30, offset);

        for (int i = 0; i < low.length; i++) {
            assertThat(low[i] == 0 && high[i] != 0).isFalse();
        }
    }

    @Test
    void masksAreAFunctionOfSeedFoldEpochStepAndLayer() {
        assertThat(DropoutTable.offset(1, 2, 3, 4, 5))
                .isEqualTo(DropoutTable.offset(1, 2, 3, 4, 5));
        Set<Integer> starts = new HashSet<>();
        starts.add(DropoutTable.offset(1, 2, 3, 4, 5));
        starts.add(DropoutTable.offset(0, 2, 3, 4, 5));
        starts.add(DropoutTable.offset(1, -1, 3, 4, 5));
        starts.add(DropoutTable.offset(1, 2, 4, 4, 5));
        starts.add(DropoutTable.offset(1, 2, 3, 3, 5));
        starts.add(DropoutTable.offset(1, 2, 3, 4, 6));
        assertThat(starts).hasSize(6);
        assertThat(DropoutTable.draw(SEED)).isEqualTo(TABLE);
        assertThat(DropoutTable.draw(SEED + 1)).isNotEqualTo(TABLE);
    }

    @Test
    void everyMaskOfEveryBatchLiesWithinTheTable() {
        int widest = DropoutTable.SIZE / 4;
        for (int batch : new int[] {1, 32, 2047, 2054, 4096, 100_000, 2_000_000}) {
            for (int step = 0; step < 100; step++) {
                long last =
                        DropoutTable.offset(SEED, -1, 1, step, 0)
                                + (batch - 1L) * DropoutTable.stride(batch)
                                + widest
                                - 1;
                assertThat(last).isBetween(0L, DropoutTable.SIZE - 1L);
            }
        }
    }

    @Test
    void predictionsPassUnchanged() {
        NDArray input = manager.create(new float[] {1, -2, 3, 0});
        Dropout dropout = new Dropout(0.9);
        dropout.readFrom(table, 0, 10);

        assertThat(run(dropout, input, false)).containsExactly(1, -2, 3, 0);
        assertThat(run(new Dropout(0), input, true)).containsExactly(1, -2, 3, 0);
    }

    @Test
    void withoutATableTheEnginesGeneratorDropsTheSameShare() {
        NDArray input = manager.ones(new Shape(200, 500));
        int kept = 0;
        for (float factor : run(new Dropout(0.25), input, true)) {
            kept += factor != 0 ? 1 : 0;
        }
        // Ten standard errors: the generator's seed is the process's.
        assertThat(kept / 1e5).isCloseTo(0.75, within(0.0137));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void refusesRatesThatAreNotRates(double rate) {
        assertThatThrownBy(() -> new Dropout(rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dropout: must be in [0, 1), but got " + rate);
    }
}
