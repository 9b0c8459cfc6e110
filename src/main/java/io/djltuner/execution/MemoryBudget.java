package io.djltuner.execution;

import ai.djl.Device;
import io.djltuner.training.NetworkSize;
import io.djltuner.training.fused.CohortLoad;
import io.djltuner.training.internal.DeviceMemory;

/**
 * How much memory a cohort or several trials may take, or take.
 *
 * @param device bytes of the device that trains, for the engine's arrays
 * @param heap bytes of the JVM's heap, for the states that networks come from and go to
 */
record MemoryBudget(long device, long heap) {

    /** Any amount. */
    static final MemoryBudget UNLIMITED = new MemoryBudget(Long.MAX_VALUE, Long.MAX_VALUE);

    /**
     * A worker's share of half of what is free now.
     *
     * @param device that trains
     * @param workers that share it
     * @return a lower bound: what the system holds as cache counts as taken
     */
    static MemoryBudget of(Device device, int workers) {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long heap = Math.max(runtime.maxMemory() - used, runtime.maxMemory() / 4);
        return new MemoryBudget(DeviceMemory.free(device) / 2 / workers, heap / 2 / workers);
    }

    /** Nothing. */
    static final MemoryBudget NONE = new MemoryBudget(0, 0);

    /** What one network takes. */
    static MemoryBudget of(NetworkSize size) {
        return new MemoryBudget(size.deviceBytes(), size.heapBytes());
    }

    MemoryBudget times(int networks) {
        return new MemoryBudget(networks * device, networks * heap);
    }

    MemoryBudget plus(MemoryBudget other) {
        return new MemoryBudget(device + other.device, heap + other.heap);
    }

    /** Whether it is no more than another, of either memory. */
    boolean isWithin(MemoryBudget limit) {
        return device <= limit.device && heap <= limit.heap;
    }

    /** Whether a cohort stays within it, as predicted. */
    boolean holds(CohortLoad load, int bytesPerNumber) {
        return load.bytes(bytesPerNumber) <= device && load.heapBytes() <= heap;
    }
}
