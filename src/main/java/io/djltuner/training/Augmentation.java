package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;

/**
 * Changes training rows as they are trained on, such as by mirroring or shifting pictures; rows
 * that validate or test are left alone.
 *
 * <p>All chance must come from the generator that is handed over: it is seeded by trial, run and
 * epoch, so that a trial that goes on from a checkpoint sees what it would have seen.
 */
@FunctionalInterface
public interface Augmentation {

    /**
     * Changes a batch.
     *
     * @param batch {@code [rows, sample shape…]}; put it first in every operation, so that what is
     *     computed belongs to its manager and is freed with it. Not to be changed in place
     * @param random the generator of this epoch, which goes on from batch to batch
     * @return an array of the same shape
     */
    NDArray apply(NDArray batch, SplittableRandom random);

    /** {@return an augmentation that leaves rows as they are} */
    static Augmentation none() {
        return (batch, random) -> batch;
    }
}
