package io.djltuner.benchmark;

import io.djltuner.space.Configuration;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;

/** Minimises a function; the regret of a search is the best value seen over the minimum. */
final class FunctionBenchmark {

    /** Regrets below count as this much, so that they have a logarithm. */
    private static final double LEAST_REGRET = 1e-12;

    private FunctionBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments NAME STRATEGY TRIALS SEEDS
     * @return its line
     */
    static String run(String[] arguments) {
        TestFunction function = TestFunction.of(arguments[0]);
        int trials = Integer.parseInt(arguments[2]);
        Seeds seeds = Seeds.parse(arguments[3]);
        SeededSearch result =
                SeededSearch.of(seeds, seed -> regret(function, arguments[1], trials, seed));
        SeedScores regrets = result.scores();
        regrets.writeIfAsked();
        return ("function name=%s strategy=%s trials=%d seeds=%d log10_regret_mean=%.3f"
                        + " regret_median=%.4g ms_per_trial=%.2f")
                .formatted(
                        arguments[0],
                        arguments[1],
                        trials,
                        seeds.count(),
                        regrets.map(Math::log10).mean(),
                        regrets.median(),
                        result.milliseconds() / seeds.count() / trials);
    }

    private static double regret(TestFunction function, String strategy, int trials, int seed) {
        Study study =
                SeededSearch.study(
                        function.space(),
                        Objective.minimize("value"),
                        strategy,
                        seed,
                        Budget.ofTrials(trials),
                        leg -> value(function, leg.configuration()));
        double best = study.best().orElseThrow().value().orElseThrow();
        return Math.max(best - function.minimum(), LEAST_REGRET);
    }

    /** The function's value at a configuration of its space. */
    static double value(TestFunction function, Configuration configuration) {
        double[] x = new double[function.dimensions()];
        for (int i = 0; i < x.length; i++) {
            x[i] = configuration.getDouble("x" + i);
        }
        return function.at(x);
    }
}
