package io.djltuner.training;

import io.djltuner.study.Draws;
import java.util.SplittableRandom;

/**
 * The uniform numbers behind every dropout mask of a study.
 *
 * <p>Unit {@code column} of row {@code row} in a batch is kept where {@code u < 1 − rate}, and u is
 * a function of (seed, fold, epoch, step, layer, row, column): entry {@code offset(fold, epoch,
 * step, layer) + row·stride + column} of one table of 2²² numbers. It depends neither on the
 * network's width nor on what else is trained beside it, so a network sees the same masks alone,
 * fused and resumed, and two trials differ by their rates and not by their luck. A mask costs no
 * generator call: the table stays on the device and a mask is a view of it.
 *
 * <p>The stride is 1021, less for batches that would not fit; columns beyond the stride share the
 * numbers of the next row's first columns.
 */
public final class DropoutTable {

    /** How many numbers the table has. */
    public static final int SIZE = 1 << 22;

    private static final int STRIDE = 1021;

    private DropoutTable() {}

    /**
     * Draws the table.
     *
     * @param seed the study's seed
     * @return {@link #SIZE} numbers, uniform in [0, 1), multiples of 2⁻²⁴
     */
    public static float[] draw(long seed) {
        SplittableRandom random = new SplittableRandom(Draws.seed(seed, "dropout table"));
        float[] table = new float[SIZE];
        for (int i = 0; i < SIZE; i += 2) {
            long bits = random.nextLong();
            table[i] = (bits >>> 40) * 0x1p-24f;
            table[i + 1] = (bits & 0xffffff) * 0x1p-24f;
        }
        return table;
    }

    /**
     * The distance in the table between two rows of a mask.
     *
     * @param batch rows in a full batch
     * @return the stride
     */
    public static int stride(int batch) {
        return Math.max(1, Math.min(STRIDE, SIZE / 2 / batch));
    }

    /**
     * Where a mask begins.
     *
     * @param seed the study's seed
     * @param fold the fold, −1 for all rows
     * @param epoch from 1
     * @param step from 0 within the epoch
     * @param layer hidden layer, from 0
     * @return the position of row 0, column 0
     */
    public static int offset(long seed, int fold, int epoch, int step, int layer) {
        // Room for the whole batch and the widest layer there may be, not for this one: the offset
        // must not depend on the width. A batch takes at most half the table, a width a quarter.
        int starts = SIZE / 4;
        return (int)
                Long.remainderUnsigned(
                        Draws.seed(seed, "dropout", fold, epoch, step, layer), starts);
    }
}
