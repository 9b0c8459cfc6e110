package io.djltuner.search.internal;

import io.djltuner.study.Draws;
import java.util.SplittableRandom;
import org.apache.commons.math3.primes.Primes;

/**
 * Points that fill the unit cube evenly, on any number of axes: Halton's sequence, whose coordinate
 * on axis j is the index mirrored at the point in base p_j, the j-th prime, every digit exchanged
 * by a random permutation of its own (Owen, "A randomized Halton algorithm in R", 2017). Of each b
 * points in a row, b a power of p_j, each of b equal slices of axis j has one.
 */
public final class ScrambledHalton implements PointSequence {

    /** Digits go so far that what they leave open is below this. */
    private static final double RESOLUTION = 0x1p-40;

    private final int[] bases;
    private final int[][][] permutations;

    /**
     * A sequence.
     *
     * @param axes of the cube, at least 1
     * @param studySeed from which the permutations are drawn
     * @param purpose of the points, so that two sequences of one study differ
     */
    public ScrambledHalton(int axes, long studySeed, String purpose) {
        bases = new int[axes];
        permutations = new int[axes][][];
        int base = 1;
        for (int axis = 0; axis < axes; axis++) {
            base = Primes.nextPrime(base + 1);
            bases[axis] = base;
            int digits = (int) Math.ceil(Math.log(RESOLUTION) / -Math.log(base));
            permutations[axis] = new int[digits][];
            for (int digit = 0; digit < digits; digit++) {
                SplittableRandom random = Draws.generator(studySeed, purpose, axis, digit);
                permutations[axis][digit] = permutation(base, random);
            }
        }
    }

    private static int[] permutation(int size, SplittableRandom random) {
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            values[i] = values[j];
            values[j] = i;
        }
        return values;
    }

    @Override
    public double[] point(int index) {
        double[] point = new double[bases.length];
        for (int axis = 0; axis < point.length; axis++) {
            int base = bases[axis];
            double weight = 1.0 / base;
            int rest = index;
            for (int[] permutation : permutations[axis]) {
                point[axis] += weight * permutation[rest % base];
                weight /= base;
                rest /= base;
            }
        }
        return point;
    }
}
