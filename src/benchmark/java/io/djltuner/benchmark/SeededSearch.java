package io.djltuner.benchmark;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFunction;
import io.djltuner.study.TrialState;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * The same search once for each seed, one after another on one thread.
 *
 * @param scores what became of each
 * @param milliseconds of all together
 */
record SeededSearch(SeedScores scores, double milliseconds) {

    /**
     * Searches once for each seed.
     *
     * @param seeds of the studies
     * @param search from a seed to its score
     * @return the scores and the time
     */
    static SeededSearch of(Seeds seeds, IntToDoubleFunction search) {
        NavigableMap<Integer, Double> scores = new TreeMap<>();
        long start = System.nanoTime();
        seeds.stream().forEach(seed -> scores.put(seed, search.applyAsDouble(seed)));
        return new SeededSearch(new SeedScores(scores), (System.nanoTime() - start) / 1e6);
    }

    /**
     * Runs a study until its budget is spent.
     *
     * @param space what may vary
     * @param objective what is optimised
     * @param strategy short name
     * @param seed of the study
     * @param budget what may be spent
     * @param function to optimise
     * @return the study, all of whose trials went well
     */
    static Study study(
            SearchSpace space,
            Objective objective,
            String strategy,
            int seed,
            Budget budget,
            TrialFunction function) {
        Study study =
                Study.builder(space, objective, Strategies.of(strategy))
                        .seed(seed)
                        .budget(budget)
                        .build();
        study.optimizeByEpoch(function, Integer.MAX_VALUE);
        for (Trial trial : study.trials()) {
            if (trial.state() == TrialState.FAILED) {
                throw new IllegalStateException(
                        "seed %d: trial %d failed: %s"
                                .formatted(seed, trial.number(), trial.failure().orElseThrow()));
            }
        }
        return study;
    }
}
