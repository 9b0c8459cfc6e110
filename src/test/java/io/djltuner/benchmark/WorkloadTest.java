package io.djltuner.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.TrainingData;
import java.util.List;
import java.util.Map;
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
    void aTimeIsOnlyTakenWhereNoTrialFails() {
        try (TrainingData data = Workload.regression(64)) {
            Configuration sound =
                    Configuration.of(Map.of("units", 4, "epochs", 1, "batchSize", 16));
            Configuration diverging =
                    sound.with("optimizer", MlpOptimizer.SGD).with("learningRate", 1e30);

            assertThat(Workload.secondsToTrain(data, List.of(sound, sound), 4)).isPositive();
            assertThatThrownBy(() -> Workload.secondsToTrain(data, List.of(sound, diverging), 4))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching(
                            "1 trials failed, the first: trial 1: train_loss became .* in epoch 1");
        }
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
