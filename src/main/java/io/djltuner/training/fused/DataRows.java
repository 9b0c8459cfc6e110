package io.djltuner.training.fused;

import io.djltuner.training.LabeledRows;
import io.djltuner.training.TrainingData;

/**
 * The rows of the data that every network trains on and is evaluated on.
 *
 * @param trained training rows, those that a fold holds out among them
 * @param evaluated the most rows that a network is evaluated on
 * @param folds how many; 0 without cross-validation
 */
public record DataRows(int trained, int evaluated, int folds) {

    /** As if there were none. */
    static final DataRows NONE = new DataRows(0, 0, 0);

    /**
     * {@return the rows of some data}
     *
     * @param data to train on
     */
    public static DataRows of(TrainingData data) {
        int evaluated = data.validation().map(LabeledRows::rows).orElse(0);
        for (int fold = 0; fold < data.foldCount(); fold++) {
            evaluated = Math.max(evaluated, data.heldOutRows(fold).length);
        }
        return new DataRows(data.train().rows(), evaluated, data.foldCount());
    }
}
