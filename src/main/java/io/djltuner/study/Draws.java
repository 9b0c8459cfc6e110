package io.djltuner.study;

import java.util.SplittableRandom;

/**
 * The one source of chance: every draw in the library is a function of (study seed, purpose,
 * indices) and of nothing else, so that it does not depend on threads, on the order of events or on
 * what was drawn before.
 */
public final class Draws {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Draws() {}

    /**
     * The seed of one purpose.
     *
     * @param studySeed the study's seed
     * @param purpose what the numbers are for, such as {@code order}
     * @param indices which of them: a trial, a fold, an epoch …
     * @return 64 well-mixed bits
     */
    public static long seed(long studySeed, String purpose, long... indices) {
        long state = mix(studySeed + GOLDEN_GAMMA);
        for (int i = 0; i < purpose.length(); i++) {
            state = mix((state ^ purpose.charAt(i)) + GOLDEN_GAMMA);
        }
        for (long index : indices) {
            state = mix((state ^ index) + GOLDEN_GAMMA);
        }
        return state;
    }

    /**
     * A generator for one purpose.
     *
     * @param studySeed the study's seed
     * @param purpose what the numbers are for
     * @param indices which of them
     * @return a new generator, always with the same numbers
     */
    public static SplittableRandom generator(long studySeed, String purpose, long... indices) {
        return new SplittableRandom(seed(studySeed, purpose, indices));
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014; Stafford's variant 13). */
    private static long mix(long z) {
        long first = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long second = (first ^ (first >>> 27)) * 0x94d049bb133111ebL;
        return second ^ (second >>> 31);
    }
}
