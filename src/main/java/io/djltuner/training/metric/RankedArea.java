package io.djltuner.training.metric;

import io.djltuner.data.Task;
import java.util.Arrays;

/**
 * The area under the receiver operating characteristic as Mann and Whitney's (1947) U statistic:
 * the pairs of a row inside the class and a row outside it that the score puts in order, divided by
 * all such pairs.
 */
final class RankedArea {

    private RankedArea() {}

    static double of(Predictions predictions) {
        int[] occurs = new int[predictions.classes()];
        for (int row = 0; row < predictions.rows(); row++) {
            occurs[predictions.label(row)]++;
        }
        if (predictions.task() == Task.BINARY) {
            return area(predictions, 1, occurs[1]);
        }
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < occurs.length; c++) {
            if (occurs[c] > 0) {
                sum += area(predictions, c, occurs[c]);
                classes++;
            }
        }
        return sum / classes;
    }

    private static double area(Predictions predictions, int label, int members) {
        int others = predictions.rows() - members;
        if (members == 0 || others == 0) {
            return Double.NaN;
        }
        double[] inside = new double[members];
        double[] outside = new double[others];
        int in = 0;
        int out = 0;
        for (int row = 0; row < predictions.rows(); row++) {
            double key = key(predictions, row, label);
            if (Double.isNaN(key)) {
                return Double.NaN;
            }
            if (predictions.label(row) == label) {
                inside[in++] = key;
            } else {
                outside[out++] = key;
            }
        }
        Arrays.sort(inside);
        Arrays.sort(outside);
        return ordered(inside, outside) / ((double) members * others);
    }

    /** Grows with the probability of the class, and does not saturate where that rounds to 1. */
    private static double key(Predictions predictions, int row, int label) {
        return predictions.task() == Task.BINARY
                ? predictions.score(row, 0)
                : predictions.logProbability(row, label);
    }

    private static double ordered(double[] inside, double[] outside) {
        double pairs = 0;
        int below = 0;
        int notAbove = 0;
        for (double key : inside) {
            while (below < outside.length && outside[below] < key) {
                below++;
            }
            while (notAbove < outside.length && outside[notAbove] <= key) {
                notAbove++;
            }
            pairs += 0.5 * (below + notAbove);
        }
        return pairs;
    }
}
