package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The acquisition of a tree-structured Parzen estimator: ln l(x) − ln g(x) with the densities l of
 * the good and g of the bad, which grows with the expected improvement (Bergstra et al. 2011).
 */
public final class ParzenRatio {

    /** Draws for each candidate before tried configurations are taken for all that l gives. */
    private static final int MOST_DRAWS = 20;

    private final UnitCube cube;
    private final ParzenEstimator good;
    private final ParzenEstimator bad;

    /**
     * Estimates both densities.
     *
     * @param cube of the space
     * @param groups the observations
     * @param priorWeight of the uniform distribution in each, in observations
     */
    public ParzenRatio(UnitCube cube, ParzenGroups groups, double priorWeight) {
        this.cube = cube;
        good = new ParzenEstimator(cube.axes(), groups.good(), groups.goodWeights(), priorWeight);
        double[] alike = new double[groups.bad().size()];
        Arrays.fill(alike, 1);
        bad = new ParzenEstimator(cube.axes(), groups.bad(), alike, priorWeight);
    }

    /**
     * The acquisition.
     *
     * @param point a coordinate for each axis, NaN where inactive
     * @return ln l − ln g
     */
    public double at(double[] point) {
        return good.logDensity(point) - bad.logDensity(point);
    }

    /**
     * Draws candidates from l and takes the best that is new.
     *
     * @param candidates how many new ones to compare
     * @param fresh tells which are new
     * @param random the source of chance
     * @return the best; empty if l gave nothing new
     */
    public Optional<Configuration> takeBest(
            int candidates, NewConfigurations fresh, SplittableRandom random) {
        Optional<Configuration> best = Optional.empty();
        double highest = Double.NEGATIVE_INFINITY;
        int compared = 0;
        for (int i = 0; i < candidates * MOST_DRAWS && compared < candidates; i++) {
            double[] point = good.draw(random);
            Configuration candidate = cube.space().decode(point);
            if (fresh.isNew(candidate)) {
                compared++;
                double ratio = at(cube.withoutInactive(point, candidate));
                if (ratio > highest) {
                    highest = ratio;
                    best = Optional.of(candidate);
                }
            }
        }
        best.ifPresent(fresh::take);
        return best;
    }
}
