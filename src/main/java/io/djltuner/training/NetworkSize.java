package io.djltuner.training;

/**
 * What one network needs while it trains on its own, as predicted, beside the data that all trials
 * share.
 *
 * @param parameters its weights, biases and whatever else it is made of, in numbers
 * @param deviceBytes bytes of the device that trains; 0 where that is told otherwise, as of
 *     networks that {@link NetworkFactory#mlp} describes
 * @param heapBytes bytes of the JVM's heap, for the states that it comes from and goes to; 0 as
 *     well
 */
public record NetworkSize(long parameters, long deviceBytes, long heapBytes) {}
