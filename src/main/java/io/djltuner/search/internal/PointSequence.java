package io.djltuner.search.internal;

/** Points that fill the unit cube, one after the other. */
@FunctionalInterface
public interface PointSequence {

    /**
     * A point; always the same for the same index.
     *
     * @param index from 0
     * @return its coordinates, in [0, 1)
     */
    double[] point(int index);
}
