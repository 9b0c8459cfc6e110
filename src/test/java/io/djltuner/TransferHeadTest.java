package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import io.djltuner.data.TabularData;
import io.djltuner.space.Configuration;
import io.djltuner.study.Trial;
import io.djltuner.training.TunedModel;
import io.djltuner.training.blocks.TransferHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Heads on a module that PyTorch 2.13 saved: Laplace's filter / 4 with bias ½ and its negative with
 * bias −¼ over an image with zeros around it, rectified, and the means of 2 × 2 pixels.
 */
class TransferHeadTest {

    private static final Path MODULE =
            Path.of("src", "test", "resources", "reference", "tiny_convolution.pt");

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void theModuleComputesAsInPyTorch(DataType type) {
        SequentialBlock network =
                (SequentialBlock)
                        TransferHead.of(MODULE, new Shape(1, 4, 4), 3)
                                .build(Configuration.of(Map.of()));
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            network.initialize(manager, type, new Shape(1, 16));
            NDList rows = new NDList(manager.arange(16).toType(type, false).reshape(1, 16));
            ParameterStore store = new ParameterStore(manager, false);
            NDList shaped = network.getChildren().valueAt(0).forward(store, rows, false);
            NDArray computed =
                    network.getChildren()
                            .valueAt(1)
                            .forward(store, shaped, true)
                            .singletonOrThrow();

            // torch.jit.load(...)(torch.arange(16.).view(1, 1, 4, 4)).flatten()
            assertThat(computed.getDataType()).isEqualTo(type);
            assertThat(computed.toType(DataType.FLOAT64, true).toDoubleArray())
                    .containsExactly(
                            new double[] {0.875, 0.375, 0.125, 0.125, 0.125, 0.5625, 3.0, 3.875},
                            within(1e-6));
            assertThat(network.forward(store, rows, false).singletonOrThrow().getShape())
                    .isEqualTo(new Shape(1, 3));
        }
    }

    @Test
    void aHeadLearnsSavesLoadsAndPredictsTheSame(@TempDir Path folder) throws IOException {
        TabularData digits = Searches.classes("digits").select(IntStream.range(0, 300).toArray());
        TransferHead head = TransferHead.of(MODULE, new Shape(1, 8, 8), 10);
        TuningResult result =
                Searches.alone(
                                Tuner.of(
                                                hp -> {
                                                    hp.learningRate(1e-2, 2e-2);
                                                    hp.epochs(6);
                                                    return head.apply(hp);
                                                })
                                        .data(digits))
                        .maxTrials(2)
                        .seed(1)
                        .run();

        Trial trial = result.bestTrial();
        assertThat(trial.metric("train_loss", 6).orElseThrow())
                .isLessThan(0.8 * trial.metric("train_loss", 1).orElseThrow());
        try (TunedModel model = result.bestModel()) {
            model.save(folder);
            try (TunedModel loaded = TunedModel.load(folder, head::build)) {
                assertThat(loaded.probabilities(digits)).isDeepEqualTo(model.probabilities(digits));
            }
        }
    }

    @Test
    void whatIsNoModuleIsRefused(@TempDir Path folder) {
        Path missing = folder.resolve("missing.pt");

        assertThatThrownBy(() -> TransferHead.of(missing, new Shape(1, 8, 8), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("file: must be a TorchScript module ending in .pt, but got " + missing);
    }
}
