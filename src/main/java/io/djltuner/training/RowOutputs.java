package io.djltuner.training;

import io.djltuner.data.Task;
import java.util.Arrays;

/** What a network's raw outputs for one row mean. */
final class RowOutputs {

    private RowOutputs() {}

    /** Values of a regression as they are, else the probability of each class. */
    static float[] of(Task task, double[] raw) {
        return switch (task) {
            case REGRESSION -> narrow(raw);
            case BINARY -> logistic(raw[0]);
            case MULTICLASS -> softmax(raw);
        };
    }

    private static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    private static float[] logistic(double logit) {
        double second = 1 / (1 + Math.exp(-logit));
        return new float[] {(float) (1 / (1 + Math.exp(logit))), (float) second};
    }

    private static float[] softmax(double[] logits) {
        double most = Arrays.stream(logits).max().orElseThrow();
        double[] exponentials =
                Arrays.stream(logits).map(logit -> Math.exp(logit - most)).toArray();
        double sum = Arrays.stream(exponentials).sum();
        return narrow(Arrays.stream(exponentials).map(e -> e / sum).toArray());
    }

    /** The number of the largest value, of equal ones the first. */
    static int largest(float[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }
}
