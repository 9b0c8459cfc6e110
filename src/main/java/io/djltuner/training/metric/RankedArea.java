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

    /** Sorts the fewer keys only and looks up the others among them. */
    private static double area(Predictions predictions, int label, int members) {
        int others = predictions.rows() - members;
        if (members == 0 || others == 0) {
            return Double.NaN;
        }
        boolean fewMembers = members <= others;
        double[] sorted = sorted(predictions, label, fewMembers, Math.min(members, others));
        if (Double.isNaN(sorted[sorted.length - 1])) {
            return Double.NaN;
        }
        double pairs = 0;
        for (int row = 0; row < predictions.rows(); row++) {
            if ((predictions.label(row) == label) != fewMembers) {
                double key = key(predictions, row, label);
                if (Double.isNaN(key)) {
                    return Double.NaN;
                }
                int below = below(sorted, key);
                boolean tied = below < sorted.length && sorted[below] == key;
                pairs += tied ? 0.5 * (below + notAbove(sorted, key)) : below;
            }
        }
        double area = pairs / ((double) members * others);
        return fewMembers ? 1 - area : area;
    }

    /** NaN keys come last. */
    private static double[] sorted(Predictions predictions, int label, boolean members, int count) {
        double[] keys = new double[count];
        int next = 0;
        for (int row = 0; row < predictions.rows(); row++) {
            if ((predictions.label(row) == label) == members) {
                keys[next++] = key(predictions, row, label);
            }
        }
        Arrays.sort(keys);
        return keys;
    }

    /** Grows with the probability of the class, and does not saturate where that rounds to 1. */
    private static double key(Predictions predictions, int row, int label) {
        return predictions.task() == Task.BINARY
                ? predictions.score(row, 0)
                : predictions.logProbability(row, label);
    }

    private static int notAbove(double[] sorted, double key) {
        return key == Double.POSITIVE_INFINITY ? sorted.length : below(sorted, Math.nextUp(key));
    }

    /** How many of the sorted keys are smaller. */
    private static int below(double[] sorted, double key) {
        int from = 0;
        int length = sorted.length;
        while (length > 0) {
            int half = (length + 1) / 2;
            from = sorted[from + half - 1] < key ? from + half : from;
            length -= half;
        }
        return from;
    }
}
