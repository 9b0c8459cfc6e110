package io.djltuner.search.internal;

import io.djltuner.study.Draws;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Points that fill the unit cube evenly: Sobol's sequence (Joe and Kuo's direction numbers, by
 * commons-math) under Owen's nested uniform scrambling, computed by hashing (Burley, "Practical
 * Hash-based Owen Scrambling", 2020). Every prefix of 2ᵏ points has one point in each of 2ᵏ equal
 * slices of every axis, and point i depends on (seed, i) alone.
 */
public final class ScrambledSobol implements PointSequence {

    /** The axes that there are direction numbers for. */
    public static final int MOST_AXES = 1000;

    private static final double TWO_TO_32 = 0x1p32;

    private final SobolSequenceGenerator sequence;
    private final int[] seeds;

    /**
     * A sequence.
     *
     * @param axes of the cube, from 1 to {@link #MOST_AXES}
     * @param studySeed from which the scrambling is drawn
     * @param purpose of the points, so that two sequences of one study differ
     */
    public ScrambledSobol(int axes, long studySeed, String purpose) {
        sequence = new SobolSequenceGenerator(axes);
        seeds = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            seeds[axis] = (int) (Draws.seed(studySeed, purpose, axis) >>> 32);
        }
    }

    @Override
    public double[] point(int index) {
        double[] point = sequence.skipTo(index);
        for (int axis = 0; axis < point.length; axis++) {
            int bits = (int) (long) (point[axis] * TWO_TO_32);
            point[axis] = Integer.toUnsignedLong(scrambled(bits, seeds[axis])) / TWO_TO_32;
        }
        return point;
    }

    /** A permutation in which a digit's flip depends on the digits before it, as Owen's does. */
    private static int scrambled(int bits, int seed) {
        int x = Integer.reverse(bits);
        x ^= x * 0x3d20adea;
        x += seed;
        x *= (seed >>> 16) | 1;
        x ^= x * 0x05526c56;
        x ^= x * 0x53a22864;
        return Integer.reverse(x);
    }
}
