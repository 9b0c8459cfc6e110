package io.djltuner.search.internal.cmaes;

import io.djltuner.search.internal.UnitAxis;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * When a restart is over: the criteria of Hansen's tutorial, section B.3, and that the population
 * is mostly of newcomers, as all about the mean has been tried.
 */
final class StopRule {

    /** TolX: a coordinate of a hyperparameter need not be known better, as a share of its range. */
    private static final double TOL_X = 1e-9;

    /** TolFun, relative to the best value where that is above 1. */
    private static final double TOL_FUN = 1e-12;

    private static final double TOL_X_UP = 1e4;
    private static final double CONDITION_LIMIT = 1e14;
    private static final int SHORT_HISTORY = 10;
    private static final int LONG_HISTORY = 120;
    private static final double GENERATIONS_FACTOR = 30;
    private static final double RECENT = 0.3;

    private final int dimensions;
    private final int population;

    StopRule(int dimensions, int population) {
        this.dimensions = dimensions;
        this.population = population;
    }

    /** By the distribution: TolX, TolXUp and ConditionCov. */
    boolean isOver(SearchDistribution distribution, List<UnitAxis> axes, double initialStepSize) {
        boolean isSmall =
                IntStream.range(0, axes.size())
                                .filter(axis -> !axes.get(axis).dimension().isFinite())
                                .mapToDouble(distribution::deviation)
                                .allMatch(deviation -> deviation < TOL_X)
                        && axes.stream().anyMatch(axis -> !axis.dimension().isFinite())
                        && distribution.pathLength() < TOL_X;
        return isSmall
                || distribution.largestDeviation() > TOL_X_UP * initialStepSize
                || distribution.condition() > CONDITION_LIMIT;
    }

    /** By what came of the generations: TolFun, Stagnation, and that nothing new was found. */
    boolean isOver(List<EvolutionState.Generation> generations) {
        if (generations.isEmpty()) {
            return false;
        }
        EvolutionState.Generation last = generations.get(generations.size() - 1);
        return 2 * last.newcomers() > population || isFlat(generations) || stagnates(generations);
    }

    private boolean isFlat(List<EvolutionState.Generation> generations) {
        int window = SHORT_HISTORY + (int) Math.ceil(GENERATIONS_FACTOR * dimensions / population);
        if (generations.size() < window) {
            return false;
        }
        List<EvolutionState.Generation> recent =
                generations.subList(generations.size() - window, generations.size());
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (EvolutionState.Generation generation : recent) {
            least = Math.min(least, generation.best());
            most = Math.max(most, generation.best());
        }
        EvolutionState.Generation last = recent.get(window - 1);
        least = Math.min(least, last.best());
        most = Math.max(most, last.worst());
        return most - least < TOL_FUN * Math.max(1, Math.abs(least));
    }

    /** Neither the best nor, for noise, the median of late generations is below that of early. */
    private boolean stagnates(List<EvolutionState.Generation> generations) {
        int least = LONG_HISTORY + (int) Math.ceil(GENERATIONS_FACTOR * dimensions / population);
        int window = Math.max(least, generations.size() / 5);
        if (generations.size() < least) {
            return false;
        }
        double[] best =
                generations
                        .subList(Math.max(0, generations.size() - window), generations.size())
                        .stream()
                        .mapToDouble(EvolutionState.Generation::best)
                        .filter(Double::isFinite)
                        .toArray();
        int part = (int) (RECENT * best.length);
        if (part == 0) {
            return false;
        }
        Median median = new Median();
        return median.evaluate(best, best.length - part, part) >= median.evaluate(best, 0, part);
    }
}
