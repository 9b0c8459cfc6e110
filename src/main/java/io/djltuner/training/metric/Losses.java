package io.djltuner.training.metric;

import io.djltuner.training.LossFunction;

/** The values of the training losses over a split. */
final class Losses {

    private Losses() {}

    static double value(LossFunction loss, Predictions predictions) {
        return switch (loss.kind()) {
            case SQUARED_ERROR -> predictions.meanSquaredError();
            case ABSOLUTE_ERROR -> RegressionErrors.meanAbsolute(predictions);
            case HUBER -> RegressionErrors.meanHuber(predictions, loss.delta());
            case CROSS_ENTROPY -> crossEntropy(predictions);
        };
    }

    static double crossEntropy(Predictions predictions) {
        double sum = 0;
        for (int row = 0; row < predictions.rows(); row++) {
            sum -= predictions.logProbability(row, predictions.label(row));
        }
        return sum / predictions.rows();
    }
}
