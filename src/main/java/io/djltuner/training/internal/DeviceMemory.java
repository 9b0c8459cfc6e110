package io.djltuner.training.internal;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/** How much memory a device has, in bytes. */
public final class DeviceMemory {

    private DeviceMemory() {}

    /**
     * What is free for certain.
     *
     * @param device any
     * @return a lower bound: what the system holds as cache counts as taken, though not more of it
     *     than three quarters
     */
    public static long free(Device device) {
        return device.isGpu()
                ? freeOfGpu(device)
                : Math.max(system().getFreeMemorySize(), system().getTotalMemorySize() / 4);
    }

    /**
     * What could be had at most.
     *
     * @param device any
     * @return an upper bound: on a CPU all that the JVM's heap does not hold
     */
    public static long most(Device device) {
        return device.isGpu()
                ? freeOfGpu(device)
                : system().getTotalMemorySize() - Runtime.getRuntime().totalMemory();
    }

    private static long freeOfGpu(Device device) {
        MemoryUsage usage = CudaUtils.getGpuMemory(device);
        return usage.getMax() - usage.getCommitted();
    }

    private static com.sun.management.OperatingSystemMXBean system() {
        return (com.sun.management.OperatingSystemMXBean)
                ManagementFactory.getOperatingSystemMXBean();
    }
}
