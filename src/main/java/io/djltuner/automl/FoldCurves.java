package io.djltuner.automl;

import io.djltuner.study.EpochRecord;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a trial scored on its folds, after as many epochs as they took on average to be best: the
 * number that its model is trained for on all rows. After each fold's own best epoch, which is
 * found on the very rows that score it, every network looks better than it is.
 *
 * @param epochs how many
 * @param losses of the folds then
 */
record FoldCurves(int epochs, double[] losses) {

    /** Of a complete trial of a search with folds. */
    static FoldCurves of(Trial trial) {
        List<EpochRecord> curve = trial.epochs();
        int folds = curve.get(0).runValues().size();
        double best =
                IntStream.range(0, folds)
                        .map(fold -> bestEpoch(curve, fold))
                        .average()
                        .orElseThrow();
        int epochs = (int) Math.round(best);
        return new FoldCurves(
                epochs,
                curve.get(epochs - 1).runValues().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }

    /** From 1; a fold that stopped keeps the value of its best. */
    private static int bestEpoch(List<EpochRecord> curve, int fold) {
        int best = 0;
        for (int i = 1; i < curve.size(); i++) {
            if (curve.get(i).runValues().get(fold) < curve.get(best).runValues().get(fold)) {
                best = i;
            }
        }
        return best + 1;
    }

    double loss() {
        return IntStream.range(0, losses.length)
                .mapToDouble(i -> losses[i])
                .average()
                .orElseThrow();
    }
}
