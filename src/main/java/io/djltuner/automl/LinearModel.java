package io.djltuner.automl;

import io.djltuner.data.NumberEncoding;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.study.Draws;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The linear model that networks have to beat.
 *
 * @param searches whose rows it is fitted on
 * @param candidate it
 * @param fit what it was made of
 */
record LinearModel(Searches searches, Candidate candidate, LinearFit fit) {

    private static final Configuration CONFIGURATION = Configuration.of(Map.of("hiddenLayers", 0));

    /** Beyond so many features the normal equations cost more than a descent by gradients. */
    private static final int MOST_FEATURES = 1000;

    /**
     * Fits one.
     *
     * @param searches whose rows it is fitted on
     * @param over whether to take what there is
     */
    static LinearModel search(Searches searches, BooleanSupplier over) {
        int[] rows = searches.plan().split().train();
        Preprocessing preprocessing = preprocessing(searches, rows);
        LinearFit fit = fit(searches, preprocessing, over);
        return new LinearModel(
                searches,
                new Candidate(CONFIGURATION, preprocessing, fit.weights(), fit.loss()),
                fit);
    }

    private static Preprocessing preprocessing(Searches searches, int[] rows) {
        return searches.plan().fitted(searches.table(), NumberEncoding.STANDARDIZED, rows);
    }

    private static LinearFit fit(
            Searches searches, Preprocessing preprocessing, BooleanSupplier over) {
        SearchPlan plan = searches.plan();
        TabularData table = searches.table();
        int[] rows = plan.split().train();
        Descent descent = descent(plan, over);
        if (plan.folds().isPresent()) {
            LinearData train = LinearData.of(table, preprocessing, rows);
            // The folds of the searches.
            List<int[]> folds =
                    plan.folds().get().heldOut(table, rows, Draws.seed(plan.seed(), "folds"));
            return isClosed(preprocessing)
                    ? LinearFit.ridge(train, folds, over)
                    : LinearFit.descent(descent, train, folds);
        }
        LinearData train = LinearData.of(table, preprocessing, shuffled(rows, plan.seed()));
        LinearData validation = LinearData.of(table, preprocessing, plan.split().validation());
        return isClosed(preprocessing)
                ? LinearFit.ridge(train, validation, over)
                : LinearFit.descent(descent, train, validation);
    }

    private static Descent descent(SearchPlan plan, BooleanSupplier over) {
        return new Descent(RowLoss.of(plan.task()), over);
    }

    private static boolean isClosed(Preprocessing preprocessing) {
        return preprocessing.task() == Task.REGRESSION
                && preprocessing.featureWidth() <= MOST_FEATURES;
    }

    private static int[] shuffled(int[] rows, long seed) {
        int[] shuffled = rows.clone();
        SplittableRandom random = Draws.generator(seed, "linear rows");
        for (int i = shuffled.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = row;
        }
        return shuffled;
    }

    /**
     * The same with the rows that chose its penalty among those that it is fitted on.
     *
     * @param over whether there is no time for it
     * @return the model; empty if there was no time, or if all rows were fitted already
     */
    Optional<Candidate> onAllRows(BooleanSupplier over) {
        SearchPlan plan = searches.plan();
        if (plan.folds().isPresent() || Double.isInfinite(fit.penalty())) {
            return Optional.empty();
        }
        int[] rows = plan.rowsBeforeTest();
        Preprocessing preprocessing = preprocessing(searches, rows);
        LinearData data = LinearData.of(searches.table(), preprocessing, rows);
        double[] weights =
                isClosed(preprocessing)
                        ? Moments.of(data, data.all(), over).ridge(fit.penalty())
                        : descent(plan, over).fit(new SparseRows(data), fit.penalty());
        return over.getAsBoolean()
                ? Optional.empty()
                : Optional.of(
                        new Candidate(CONFIGURATION, preprocessing, weights, candidate.loss()));
    }

    /** How it was made, as a sentence. */
    String reason() {
        if (Double.isInfinite(fit.penalty())) {
            return "No linear model was better than one that looks at no column"
                    + (fit.complete() ? "." : ", in the time that there was.");
        }
        return "The linear model is a %s regression with a penalty of %s, the best of %s."
                .formatted(
                        searches.plan().task() == Task.REGRESSION ? "ridge" : "logistic",
                        Configuration.text(fit.penalty()),
                        fit.complete() ? "several" : "those that there was time for");
    }
}
