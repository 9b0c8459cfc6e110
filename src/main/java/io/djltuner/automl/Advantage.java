package io.djltuner.automl;

import io.djltuner.data.Preprocessing;
import io.djltuner.training.TunedModel;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * How much less a network loses than the linear model, on the same rows or folds.
 *
 * @param network its mean loss
 * @param linear the linear model's
 * @param standardError of the difference of the two
 */
record Advantage(double network, double linear, double standardError) {

    /**
     * From the losses of each on the same rows or folds.
     *
     * @param network of the network
     * @param linear of the linear model
     */
    static Advantage of(double[] network, double[] linear) {
        double[] differences = new double[network.length];
        Arrays.setAll(differences, i -> linear[i] - network[i]);
        double mean = mean(differences);
        double squares = DoubleStream.of(differences).map(d -> (d - mean) * (d - mean)).sum();
        double error = Math.sqrt(squares / differences.length / (differences.length - 1));
        return new Advantage(mean(network), mean(linear), error);
    }

    private static double mean(double[] values) {
        return DoubleStream.of(values).average().orElseThrow();
    }

    /** Whether it is more than chance: whoever is the best of many is better by chance, too. */
    boolean isReal() {
        return linear - network > standardError;
    }

    /** What a model loses of each of some rows: squared standardised errors or cross-entropy. */
    static double[] rowLosses(Candidate candidate, Searches searches, int[] rows) {
        Preprocessing fitted = candidate.preprocessing();
        RowLoss loss = RowLoss.of(fitted.task());
        double[] targets = fitted.targets(searches.table(), rows);
        try (TunedModel model = candidate.model()) {
            double[] scores = model.scores(fitted.features(searches.table(), rows), rows.length);
            int outputs = fitted.outputWidth();
            double[] losses = new double[rows.length];
            Arrays.setAll(
                    losses,
                    row ->
                            loss.of(
                                    Arrays.copyOfRange(scores, row * outputs, (row + 1) * outputs),
                                    targets[row]));
            return losses;
        }
    }
}
