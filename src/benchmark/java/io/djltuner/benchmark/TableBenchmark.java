package io.djltuner.benchmark;

import io.djltuner.study.Budget;
import io.djltuner.study.Draws;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Searches a table of hyperparameters. A trial gives the result of one of its configuration's
 * repeats, drawn from (seed, trial number) alone; the best value seen decides which configuration
 * the search would return, and the mean of that one's repeats is the search's quality.
 */
final class TableBenchmark {

    private TableBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments FILE STRATEGY TRIALS SEEDS
     * @return its line
     */
    static String run(String[] arguments) {
        HyperparameterTable table =
                HyperparameterTable.read(
                        BenchmarkData.table(arguments[0], "fcnet", "hpobench_mlp"));
        int trials = Integer.parseInt(arguments[2]);
        Seeds seeds = Seeds.parse(arguments[3]);
        Map<Integer, Double> qualities = new TreeMap<>();
        SeededSearch result =
                SeededSearch.of(
                        seeds,
                        seed -> {
                            double quality = quality(table, arguments[1], trials, seed);
                            qualities.put(seed, quality);
                            return table.regret(quality);
                        });
        SeedScores regrets = result.scores();
        regrets.writeIfAsked();
        SeedScores quality = new SeedScores(new TreeMap<>(qualities));
        return ("table file=%s strategy=%s trials=%d seeds=%d mean=%.6g median=%.6g"
                        + " regret_mean=%.5f regret_median=%.5f capped_regret_mean=%.5f"
                        + " capped_regret_of_random=%.5f"
                        + " ms_per_trial=%.2f")
                .formatted(
                        arguments[0],
                        arguments[1],
                        trials,
                        seeds.count(),
                        quality.mean(),
                        quality.median(),
                        regrets.mean(),
                        regrets.median(),
                        regrets.capped().mean(),
                        table.expectedRandomRegret(trials),
                        result.milliseconds() / seeds.count() / trials);
    }

    private static double quality(
            HyperparameterTable table, String strategy, int trials, int seed) {
        Incumbent incumbent = new Incumbent(table);
        SeededSearch.study(
                table.space(),
                table.objective(),
                strategy,
                seed,
                Budget.ofTrials(trials),
                leg -> {
                    double[] repeats = table.repeats(leg.configuration());
                    int repeat =
                            Draws.generator(seed, "repeat", leg.trial().number())
                                    .nextInt(repeats.length);
                    return incumbent.seen(repeats, repeats[repeat]);
                });
        return incumbent.quality;
    }

    /** The first trial with the best value. */
    private static final class Incumbent {

        private final HyperparameterTable table;
        private double value;
        private double quality = Double.NaN;

        Incumbent(HyperparameterTable table) {
            this.table = table;
            value = table.objective().worst();
        }

        double seen(double[] repeats, double drawn) {
            if (table.objective().isBetter(drawn, value)) {
                value = drawn;
                quality = StatUtils.mean(repeats);
            }
            return drawn;
        }
    }
}
