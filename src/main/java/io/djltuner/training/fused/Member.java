package io.djltuner.training.fused;

import io.djltuner.space.MlpActivation;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.OptimizerSettings;

/**
 * What one network of a cohort is; members share the batch size, the loss and the data, and may
 * differ in all of this.
 *
 * @param shape its layers
 * @param activation after every hidden layer
 * @param optimizer its optimizer
 * @param dropout rate after every hidden layer, in [0, 1)
 * @param fold which rows it trains on: the fold it leaves out, or −1 for all
 */
public record Member(
        MlpShape shape,
        MlpActivation activation,
        OptimizerSettings optimizer,
        double dropout,
        int fold) {

    /**
     * Checks the dropout rate.
     *
     * @param shape its layers
     * @param activation after every hidden layer
     * @param optimizer its optimizer
     * @param dropout rate after every hidden layer, in [0, 1)
     * @param fold which rows it trains on
     */
    public Member {
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout: must be in [0, 1), but got " + dropout);
        }
    }
}
