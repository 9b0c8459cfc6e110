package io.djltuner.automl;

import io.djltuner.data.Preprocessing;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Trial;
import io.djltuner.training.TunedModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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

    /**
     * The loss of each fold after as many epochs as the folds took on average, which the model that
     * is returned has trained for. After each one's own best epoch it would be too good to be true.
     *
     * @param trial a complete one of a search with folds
     */
    static double[] foldLosses(Trial trial) {
        List<EpochRecord> epochs = trial.epochs();
        int folds = epochs.get(0).runValues().size();
        double best =
                IntStream.range(0, folds)
                        .map(fold -> bestEpoch(epochs, fold))
                        .average()
                        .orElseThrow();
        EpochRecord at = epochs.get((int) Math.round(best) - 1);
        return at.runValues().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** From 1; a fold that stopped keeps the value of its best. */
    private static int bestEpoch(List<EpochRecord> epochs, int fold) {
        int best = 0;
        for (int i = 1; i < epochs.size(); i++) {
            if (epochs.get(i).runValues().get(fold) < epochs.get(best).runValues().get(fold)) {
                best = i;
            }
        }
        return best + 1;
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
