package io.djltuner.study;

/**
 * A trial's state as an executor stored it.
 *
 * @param epoch after which; 0 before training
 * @param bytes the executor's own format
 */
public record StoredState(int epoch, byte[] bytes) {}
