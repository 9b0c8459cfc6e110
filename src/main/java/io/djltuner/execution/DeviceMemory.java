package io.djltuner.execution;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.ManagementFactory;

/** How much memory a device has to give. */
final class DeviceMemory {

    private DeviceMemory() {}

    /**
     * Free memory now, in bytes.
     *
     * @param device whose
     * @return a lower bound: what the system holds as cache counts as taken
     */
    static long free(Device device) {
        if (device.isGpu()) {
            return CudaUtils.getGpuMemory(device).getMax()
                    - CudaUtils.getGpuMemory(device).getCommitted();
        }
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? Math.max(system.getFreeMemorySize(), system.getTotalMemorySize() / 4)
                : Long.MAX_VALUE;
    }
}
