package io.djltuner.benchmark;

import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.ReportingLeg;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.Verdict;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Searches among recorded learning curves with a budget of epochs, of which a trial that goes on
 * pays only what it adds. A search returns its best trial of those that got furthest; what counts
 * is that one's accuracy after the last epoch of its curve.
 */
final class CurvesBenchmark {

    private CurvesBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments FILE STRATEGY EPOCHS SEEDS
     * @return its line
     */
    static String run(String[] arguments) {
        LearningCurves curves = LearningCurves.read(BenchmarkData.table(arguments[0], "lcbench"));
        Spent spent = new Spent();
        Seeds seeds = Seeds.parse(arguments[3]);
        SeededSearch result =
                SeededSearch.of(
                        seeds,
                        seed ->
                                curves.best()
                                        - accuracy(
                                                curves,
                                                arguments[1],
                                                Long.parseLong(arguments[2]),
                                                seed,
                                                spent));
        SeedScores regrets = result.scores();
        regrets.writeIfAsked();
        SeedScores accuracies = regrets.map(regret -> curves.best() - regret);
        return ("curves file=%s strategy=%s epochs=%s seeds=%d accuracy_mean=%.3f"
                        + " accuracy_median=%.3f standard_error=%.3f regret_mean=%.3f"
                        + " trials_mean=%.1f epochs_mean=%.1f ms_per_trial=%.2f")
                .formatted(
                        arguments[0],
                        arguments[1],
                        arguments[2],
                        seeds.count(),
                        accuracies.mean(),
                        accuracies.median(),
                        Math.sqrt(StatUtils.variance(accuracies.values()) / seeds.count()),
                        regrets.mean(),
                        (double) spent.trials / seeds.count(),
                        (double) spent.epochs / seeds.count(),
                        result.milliseconds() / spent.trials);
    }

    private static double accuracy(
            LearningCurves curves, String strategy, long epochs, int seed, Spent spent) {
        LearningCurves.Rows rows = curves.new Rows();
        Study study =
                SeededSearch.study(
                        curves.space(),
                        Objective.maximize("val_accuracy"),
                        strategy,
                        seed,
                        Budget.unlimited().withEpochs(epochs),
                        leg -> train(curves, rows, leg));
        spent.add(study);
        Trial best = study.best().orElseThrow();
        return curves.accuracy(rows.of(best.number(), best.configuration()), curves.epochs());
    }

    /** Plays the curve of the trial's row, from where it stopped to the end of the leg. */
    private static double train(LearningCurves curves, LearningCurves.Rows rows, ReportingLeg leg) {
        int row = rows.of(leg.trial().number(), leg.configuration());
        Verdict verdict = Verdict.CONTINUE;
        for (int epoch = leg.epochsDone() + 1;
                epoch <= leg.until() && verdict == Verdict.CONTINUE;
                epoch++) {
            verdict = leg.report(epoch, curves.accuracy(row, epoch));
        }
        return curves.accuracy(row, leg.until());
    }

    /** What all searches together spent. */
    private static final class Spent {

        private long trials;
        private long epochs;

        void add(Study study) {
            trials += study.trials().size();
            epochs += study.trials().stream().mapToLong(Trial::epochsDone).sum();
        }
    }
}
