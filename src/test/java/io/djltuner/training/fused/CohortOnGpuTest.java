package io.djltuner.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.Initialization;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkState;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same cohort on a CPU and on a GPU. */
@Tag("gpu")
class CohortOnGpuTest {

    private static final int ROWS = 70;
    private static final int INPUTS = 5;
    private static final int EPOCHS = 5;

    private static TrainingData data(Device device) {
        Random random = new Random(11);
        return new TrainingData(
                device,
                DataType.FLOAT64,
                Task.REGRESSION,
                1,
                new LabeledRows(
                        ROWS,
                        INPUTS,
                        random.doubles(ROWS * (long) INPUTS, -1, 1).toArray(),
                        random.doubles(ROWS, -1, 1).toArray()),
                Optional.empty(),
                List.of(),
                new double[0],
                11);
    }

    private static List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (MlpOptimizer optimizer : MlpOptimizer.values()) {
            for (MlpActivation activation : MlpActivation.values()) {
                int at = members.size();
                members.add(
                        new Member(
                                new MlpShape(INPUTS, Collections.nCopies(at % 4, 3 + at % 7), 1),
                                activation,
                                OptimizerSettings.of(optimizer),
                                at % 2 == 0 ? 0 : 0.3,
                                TrainingData.ALL_ROWS));
            }
        }
        return members;
    }

    private static List<NetworkState> train(Device device) {
        List<Member> members = members();
        List<NetworkState> from = new ArrayList<>();
        for (int m = 0; m < members.size(); m++) {
            from.add(
                    NetworkState.initial(
                            Initialization.draw(
                                    MlpInitialization.LECUN_NORMAL, members.get(m).shape(), m, 0)));
        }
        try (TrainingData data = data(device);
                Cohort cohort = new Cohort(data, LossFunction.mse(), 16, members, from)) {
            double[] rates = new double[members.size()];
            Arrays.fill(rates, 1e-2);
            int[] epochs = new int[members.size()];
            for (int epoch = 1; epoch <= EPOCHS; epoch++) {
                Arrays.fill(epochs, epoch);
                cohort.trainEpoch(rates, epochs);
            }
            return cohort.states();
        }
    }

    @Test
    void aCohortEndsWithTheSameWeightsOnBoth() {
        assumeTrue(Engine.getEngine("PyTorch").getGpuCount() > 0, "no CUDA device is here");

        List<NetworkState> cpu = train(Device.cpu());
        List<NetworkState> gpu = train(Device.gpu());

        for (int m = 0; m < cpu.size(); m++) {
            assertThat(gpu.get(m).weights()).containsExactly(cpu.get(m).weights(), within(1e-9));
        }
    }
}
