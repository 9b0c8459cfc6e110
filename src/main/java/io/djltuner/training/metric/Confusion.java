package io.djltuner.training.metric;

import io.djltuner.data.Task;

/** How often each class occurs, is predicted, and both. */
final class Confusion {

    private final boolean binary;
    private final boolean defined;
    private final int rows;
    private final int[] occurs;
    private final int[] predicted;
    private final int[] hits;

    private Confusion(Predictions predictions) {
        int classes = predictions.classes();
        this.binary = predictions.task() == Task.BINARY;
        this.rows = predictions.rows();
        this.occurs = new int[classes];
        this.predicted = new int[classes];
        this.hits = new int[classes];
        this.defined = count(predictions);
    }

    static Confusion of(Predictions predictions) {
        return new Confusion(predictions);
    }

    private boolean count(Predictions predictions) {
        for (int row = 0; row < rows; row++) {
            int label = predictions.label(row);
            int guess = predictions.predictedLabel(row);
            if (guess < 0) {
                return false;
            }
            occurs[label]++;
            predicted[guess]++;
            if (label == guess) {
                hits[label]++;
            }
        }
        return true;
    }

    double accuracy() {
        int right = 0;
        for (int hit : hits) {
            right += hit;
        }
        return defined ? (double) right / rows : Double.NaN;
    }

    double balancedAccuracy() {
        double recalls = 0;
        int classes = 0;
        for (int c = 0; c < occurs.length; c++) {
            if (occurs[c] > 0) {
                recalls += (double) hits[c] / occurs[c];
                classes++;
            }
        }
        return defined ? recalls / classes : Double.NaN;
    }

    double f1() {
        double sum = 0;
        int classes = 0;
        for (int c = binary ? 1 : 0; c < occurs.length; c++) {
            // occurs + predicted = 2·tp + fp + fn
            int either = occurs[c] + predicted[c];
            if (either > 0) {
                sum += 2.0 * hits[c] / either;
                classes++;
            }
        }
        return defined ? sum / classes : Double.NaN;
    }
}
