package io.djltuner.search.internal;

import io.djltuner.study.Draws;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Points that fill the unit cube evenly, whatever its number of axes: {@link ScrambledSobol} where
 * it has direction numbers, uniform draws beyond. Not thread-safe.
 */
public final class SpreadPoints {

    private final int axes;
    private final long studySeed;
    private final String purpose;
    private final @Nullable ScrambledSobol sobol;

    /**
     * A sequence.
     *
     * @param axes of the cube, from 0
     * @param studySeed from which it is drawn
     * @param purpose of the points, so that two sequences of one study differ
     */
    public SpreadPoints(int axes, long studySeed, String purpose) {
        this.axes = axes;
        this.studySeed = studySeed;
        this.purpose = purpose;
        sobol =
                axes >= 1 && axes <= ScrambledSobol.MOST_AXES
                        ? new ScrambledSobol(axes, studySeed, purpose)
                        : null;
    }

    /**
     * A point.
     *
     * @param index from 0; the sequence begins again after 2³¹ points
     * @return its coordinates, in [0, 1)
     */
    public double[] point(long index) {
        int own = (int) (index & Integer.MAX_VALUE);
        if (sobol != null) {
            return sobol.point(own);
        }
        SplittableRandom random = Draws.generator(studySeed, purpose, own);
        return random.doubles(axes).toArray();
    }
}
