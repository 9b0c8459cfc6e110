package io.djltuner.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    private static final String DEVICE = "djltuner.device";

    private final String before = System.getProperty(DEVICE, "");

    @AfterEach
    void putBack() {
        if (before.isEmpty()) {
            System.clearProperty(DEVICE);
        } else {
            System.setProperty(DEVICE, before);
        }
    }

    @Test
    void benchmarksRunOnTheProcessorUnlessToldOtherwise() {
        System.clearProperty(DEVICE);

        assertThat(Workload.device()).isEqualTo(Device.cpu());
        assertThat(Workload.cohortLimit()).isEqualTo(64);
        assertThat(Workload.trainers()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void onAGpuTwoTrainersHaveThousandsOfNetworks() {
        System.setProperty(DEVICE, "gpu");
        assertThat(Workload.device()).isEqualTo(Device.gpu(0));
        System.setProperty(DEVICE, "gpu1");
        assertThat(Workload.device()).isEqualTo(Device.gpu(1));

        assertThat(Workload.cohortLimit()).isEqualTo(4096);
        assertThat(Workload.trainers()).isEqualTo(2);
    }
}
