package io.djltuner.automl;

import java.util.Locale;

/**
 * What a model scores on rows that had no part in training or choosing it, and how sure that is.
 *
 * @param metric {@code rmse} (smaller is better, in the target's own units) or {@code accuracy}
 * @param value the score on all test rows
 * @param standardError of the score: the standard deviation over 1,000 bootstrap samples of the
 *     test rows (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 6)
 * @param low the 2.5th percentile over these samples
 * @param high the 97.5th percentile
 * @param rows how many test rows there are
 */
public record TestScore(
        String metric, double value, double standardError, double low, double high, int rows) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %.4g (95 %% interval %.4g to %.4g, %d test rows)",
                metric,
                value,
                low,
                high,
                rows);
    }
}
