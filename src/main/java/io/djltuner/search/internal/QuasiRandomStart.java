package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.StudyHistory;
import java.util.Optional;

/** The first trials of strategies that learn: a few points that fill the space evenly. */
public final class QuasiRandomStart {

    private QuasiRandomStart() {}

    /**
     * Takes a point of the scrambled Halton sequence.
     *
     * @param history whose space and seed count
     * @param purpose of the points
     * @param index from 0
     * @param fresh that takes it
     * @return its configuration; empty if that was tried
     */
    public static Optional<Configuration> take(
            StudyHistory history, String purpose, int index, NewConfigurations fresh) {
        SearchSpace space = history.space();
        int axes = space.searchable().size();
        double[] point =
                axes == 0
                        ? new double[0]
                        : new ScrambledHalton(axes, history.seed(), purpose).point(index);
        return Optional.of(space.decode(point)).filter(fresh::take);
    }
}
