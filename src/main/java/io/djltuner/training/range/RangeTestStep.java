package io.djltuner.training.range;

/**
 * One step of a range test.
 *
 * @param rate its learning rate
 * @param loss the batch's mean training loss before the step; may be infinite or NaN at the end
 * @param smoothed the bias-corrected exponential moving average of the losses so far
 */
public record RangeTestStep(double rate, double loss, double smoothed) {}
