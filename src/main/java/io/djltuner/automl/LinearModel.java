package io.djltuner.automl;

import io.djltuner.TuningResult;
import io.djltuner.data.NumberEncoding;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.search.QuasiRandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.study.Draws;
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

    private static final int TRIALS = 12;

    static LinearModel search(Searches searches) {
        if (searches.plan().task() == Task.REGRESSION) {
            Preprocessing preprocessing = preprocessing(searches);
            if (preprocessing.featureWidth() <= MOST_FEATURES) {
                return ridge(searches, preprocessing);
            }
        }
        return byGradients(searches);
    }

    private static Preprocessing preprocessing(Searches searches) {
        SearchPlan plan = searches.plan();
        return Preprocessing.fitRegression(
                searches.table(),
                plan.split().train(),
                plan.preprocessing(NumberEncoding.STANDARDIZED));
    }

    private static LinearModel ridge(Searches searches, Preprocessing preprocessing) {
        SearchPlan plan = searches.plan();
        TabularData table = searches.table();
        RidgeRegression.Data train = data(table, preprocessing, plan.split().train());
        RidgeRegression fitted =
                plan.folds()
                        .map(
                                rule ->
                                        RidgeRegression.fit(
                                                train,
                                                rule.heldOut(
                                                        table,
                                                        plan.split().train(),
                                                        Draws.seed(plan.seed(), "folds"))))
                        .orElseGet(
                                () ->
                                        RidgeRegression.fit(
                                                train,
                                                data(
                                                        table,
                                                        preprocessing,
                                                        plan.split().validation())));
        Configuration configuration = Configuration.of(Map.of("hiddenLayers", 0));
        return new LinearModel(
                new Candidate(configuration, preprocessing, fitted.weights(), fitted.loss()),
                "The linear model is a ridge regression with a penalty of %s, the best of nine."
                        .formatted(fitted.penalty()));
    }

    private static RidgeRegression.Data data(
            TabularData table, Preprocessing preprocessing, int[] rows) {
        return new RidgeRegression.Data(
                preprocessing.features(table, rows),
                preprocessing.targets(table, rows),
                preprocessing.featureWidth());
    }

    private static LinearModel byGradients(Searches searches) {
        TuningResult result =
                searches.tuner(searches.plan().linearSpace(), NumberEncoding.STANDARDIZED)
                        .strategy(new QuasiRandomSearch())
                        .maxTrials(TRIALS)
                        .run();
        return new LinearModel(
                Candidate.of(result),
                "The linear model is the best of %d, with learning rate and penalty tuned."
                        .formatted(TRIALS));
    }
}
