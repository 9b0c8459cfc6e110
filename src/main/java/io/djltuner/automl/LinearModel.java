package io.djltuner.automl;

import io.djltuner.TuningResult;
import io.djltuner.data.NumberEncoding;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.search.QuasiRandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.study.Draws;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The linear model that networks have to beat.
 *
 * @param candidate it
 * @param reason how it was made, as a sentence
 */
record LinearModel(Candidate candidate, String reason) {

    /** Beyond so many features the normal equations cost more than a search by gradients. */
    private static final int MOST_FEATURES = 1000;

    /** Rows times features times outputs, beyond which a logistic regression does so too. */
    private static final double MOST_PRODUCTS = 3e7;

    private static final int TRIALS = 8;

    static LinearModel search(Searches searches) {
        SearchPlan plan = searches.plan();
        PreprocessingOptions options = plan.preprocessing(NumberEncoding.STANDARDIZED);
        boolean regression = plan.task() == Task.REGRESSION;
        int[] rows = plan.split().train();
        Preprocessing preprocessing =
                regression
                        ? Preprocessing.fitRegression(searches.table(), rows, options)
                        : Preprocessing.fitClassification(searches.table(), rows, options);
        double products =
                (double) rows.length * preprocessing.featureWidth() * preprocessing.outputWidth();
        boolean small =
                regression
                        ? preprocessing.featureWidth() <= MOST_FEATURES
                        : products <= MOST_PRODUCTS;
        return small ? exact(searches, preprocessing) : byGradients(searches);
    }

    private static LinearModel exact(Searches searches, Preprocessing preprocessing) {
        LinearFit fit = fit(searches.table(), searches.plan(), preprocessing);
        return new LinearModel(
                new Candidate(
                        Configuration.of(Map.of("hiddenLayers", 0)),
                        preprocessing,
                        fit.weights(),
                        fit.loss()),
                "The linear model is a %s regression with a penalty of %s, the best of several."
                        .formatted(
                                searches.plan().task() == Task.REGRESSION ? "ridge" : "logistic",
                                Configuration.text(fit.penalty())));
    }

    private static LinearFit fit(TabularData table, SearchPlan plan, Preprocessing preprocessing) {
        int[] rows = plan.split().train();
        LinearData train = LinearData.of(table, preprocessing, rows);
        boolean regression = plan.task() == Task.REGRESSION;
        if (plan.folds().isPresent()) {
            // The folds of the searches.
            List<int[]> folds =
                    plan.folds().get().heldOut(table, rows, Draws.seed(plan.seed(), "folds"));
            return regression ? LinearFit.ridge(train, folds) : LinearFit.logistic(train, folds);
        }
        LinearData validation = LinearData.of(table, preprocessing, plan.split().validation());
        return regression
                ? LinearFit.ridge(train, validation)
                : LinearFit.logistic(train, validation);
    }

    private static LinearModel byGradients(Searches searches) {
        TuningResult result =
                searches.tuner(searches.plan().linearSpace(), NumberEncoding.STANDARDIZED)
                        .strategy(new QuasiRandomSearch())
                        .maxTrials(TRIALS)
                        .run();
        return new LinearModel(
                Candidate.of(result),
                String.format(
                        Locale.ROOT,
                        "The linear model is the best of %d, with learning rate and penalty tuned.",
                        TRIALS));
    }
}
