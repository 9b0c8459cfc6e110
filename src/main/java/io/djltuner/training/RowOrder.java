package io.djltuner.training;

import io.djltuner.study.Draws;
import java.util.SplittableRandom;

/**
 * The order in which an epoch visits the training rows: a uniform permutation drawn from (study
 * seed, fold, epoch), the same for all trials, so that trials differ by their hyperparameters and
 * not by the luck of the order.
 */
public final class RowOrder {

    private RowOrder() {}

    /**
     * Draws the order of one epoch.
     *
     * @param seed the study's seed
     * @param fold the fold, from 0; −1 for training on all rows
     * @param epoch from 1
     * @param rows the row numbers to order; not changed
     * @return the row numbers in the epoch's order
     */
    public static long[] of(long seed, int fold, int epoch, int[] rows) {
        SplittableRandom random = new SplittableRandom(Draws.seed(seed, "order", fold, epoch));
        long[] order = new long[rows.length];
        // Fisher-Yates, inside out: one pass fills and shuffles.
        for (int i = 0; i < rows.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = rows[i];
        }
        return order;
    }
}
