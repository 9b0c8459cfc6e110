package io.djltuner.search.internal.cmaes;

import java.util.OptionalInt;

/**
 * The settings of the strategy. Immutable.
 *
 * @param population of the first restart; empty: 4 + ⌊3 ln n⌋
 * @param stepSize σ that each restart begins with, as a share of every range
 * @param growth of the population from restart to restart
 */
public record CmaEsSettings(OptionalInt population, double stepSize, double growth) {

    private static final int LEAST_POPULATION = 4;
    private static final int MOST_POPULATION = 100_000;

    /** Checks. */
    public CmaEsSettings {
        if (population.orElse(LEAST_POPULATION) < LEAST_POPULATION) {
            throw new IllegalArgumentException(
                    "populationSize: must be at least %d, but got %d"
                            .formatted(LEAST_POPULATION, population.getAsInt()));
        }
        if (!(stepSize > 0 && stepSize <= 1)) {
            throw new IllegalArgumentException(
                    "initialStepSize: must be above 0 and at most 1, but got " + stepSize);
        }
        if (!(growth >= 1 && growth <= 10)) {
            throw new IllegalArgumentException(
                    "populationGrowth: must be in [1, 10], but got " + growth);
        }
    }

    /**
     * The population of a restart.
     *
     * @param axes of the space, at least 1
     * @param restart from 0
     * @return λ
     */
    public int population(int axes, int restart) {
        int first = population.orElse(LEAST_POPULATION + (int) Math.floor(3 * Math.log(axes)));
        return (int) Math.min(MOST_POPULATION, Math.round(first * Math.pow(growth, restart)));
    }
}
