package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.MlpParameters;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MlpAbsentTest {

    @Test
    void aHyperparameterThatASpaceDoesNotHoldIsTakenForWhatIsSaid() {
        Configuration empty = Configuration.of(Map.of());
        Configuration spelledOut = Configuration.of(MlpParameters.absent());

        assertThat(MlpSettings.of(spelledOut, 5, 2)).isEqualTo(MlpSettings.of(empty, 5, 2));
        assertThat(MlpParameters.absent().keySet()).allMatch(MlpParameters::isKnown);
        assertThat(MlpSettings.of(empty, 5, 2).learningRate())
                .isEqualTo(MlpSettings.DEFAULT_LEARNING_RATE)
                .isEqualTo(1e-3);
        assertThat(MlpSettings.of(empty, 5, 2).batchSize())
                .isEqualTo(MlpSettings.DEFAULT_BATCH_SIZE)
                .isEqualTo(32);
    }

    @Test
    void aHyperparameterIsReadUnderTheNameOfItsKey() {
        Configuration all =
                Configuration.of(
                        Map.ofEntries(
                                Map.entry("hiddenLayers", 2),
                                Map.entry("units_1", 7),
                                Map.entry("units_2", 5),
                                Map.entry("initialization", MlpInitialization.HE_NORMAL),
                                Map.entry("optimizer", MlpOptimizer.SGD),
                                Map.entry("momentum", 0.5),
                                Map.entry("nesterov", true),
                                Map.entry("beta1", 0.8),
                                Map.entry("beta2", 0.9),
                                Map.entry("epsilon", 1e-4),
                                Map.entry("rho", 0.7),
                                Map.entry("weightDecay", 0.1),
                                Map.entry("l1", 0.2),
                                Map.entry("l2", 0.3),
                                Map.entry("clipValue", 4.0),
                                Map.entry("clipNorm", 5.0)));

        assertThat(MlpSettings.of(all, 3, 1).shape().hidden()).containsExactly(7, 5);
        assertThat(all.get(MlpParameters.unitsOfLayer(2))).isEqualTo(5);
        assertThat(all.get(MlpParameters.INITIALIZATION)).isEqualTo(MlpInitialization.HE_NORMAL);
        assertThat(all.get(MlpParameters.NESTEROV)).isTrue();
        assertThat(
                        Stream.of(
                                        MlpParameters.MOMENTUM,
                                        MlpParameters.BETA1,
                                        MlpParameters.BETA2,
                                        MlpParameters.EPSILON,
                                        MlpParameters.RHO,
                                        MlpParameters.WEIGHT_DECAY,
                                        MlpParameters.L1,
                                        MlpParameters.L2,
                                        MlpParameters.CLIP_VALUE,
                                        MlpParameters.CLIP_NORM)
                                .map(all::get))
                .containsExactly(0.5, 0.8, 0.9, 1e-4, 0.7, 0.1, 0.2, 0.3, 4.0, 5.0);
        assertThat(MlpSettings.of(all, 3, 1).optimizer())
                .isEqualTo(
                        new OptimizerSettings(
                                MlpOptimizer.SGD,
                                0.5,
                                true,
                                0.8,
                                0.9,
                                1e-4,
                                0.7,
                                0.1,
                                0.2,
                                0.3,
                                4.0,
                                5.0));
    }

    @Test
    void anOptimizerKeepsTheMomentsThatItReads() {
        for (MlpOptimizer kind : MlpOptimizer.values()) {
            OptimizerSettings settings = OptimizerSettings.of(kind);
            boolean squares = kind != MlpOptimizer.SGD;
            boolean momentum = kind != MlpOptimizer.RMSPROP && kind != MlpOptimizer.ADAGRAD;

            assertThat(settings.updateKind().hasFirst()).as("%s", kind).isEqualTo(momentum);
            assertThat(settings.updateKind().hasSecond()).as("%s", kind).isEqualTo(squares);
            assertThat(settings.isPlainDescent()).as("%s", kind).isEqualTo(!squares);
        }
        Configuration clipped =
                Configuration.of(Map.of("clipNorm", 1.0, "optimizer", MlpOptimizer.SGD));
        assertThat(OptimizerSettings.of(clipped).isPlainDescent()).isFalse();
    }
}
