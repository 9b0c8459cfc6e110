package io.djltuner.search.internal;

import java.util.List;
import java.util.SplittableRandom;

/** Chooses parents. */
public final class Tournament {

    private Tournament() {}

    /**
     * The best of some drawn with equal chance, each possibly several times.
     *
     * @param population at least one
     * @param size how many to draw, at least 1
     * @param random the source of chance
     * @return the one with the least loss; of equals the one drawn first
     */
    public static Observation draw(
            List<Observation> population, int size, SplittableRandom random) {
        Observation best = population.get(random.nextInt(population.size()));
        for (int i = 1; i < size; i++) {
            Observation other = population.get(random.nextInt(population.size()));
            if (other.loss() < best.loss()) {
                best = other;
            }
        }
        return best;
    }
}
