package io.djltuner.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.djltuner.space.Configuration;
import io.djltuner.training.blocks.RecurrentCell;
import io.djltuner.training.blocks.RecurrentStack;
import io.djltuner.training.blocks.TransferHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What training a block will take is known before. */
class BlockMemoryTest {

    private static final Path MODULE =
            Path.of("src", "test", "resources", "reference", "tiny_convolution.pt");

    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());

    @AfterEach
    void freeTheBlocks() {
        manager.close();
    }

    private BlockMemory memory(Block block, Shape sample) {
        block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(sample));
        return BlockMemory.of(block, sample);
    }

    /** Seen were 1.0 to 1.6: what an operation needs for itself is the engine's own business. */
    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"LSTM", "convolution", "frozen"})
    void whatIsPredictedIsAboutWhatIsTaken(String kind, @TempDir Path folder)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // A heap of one size: what grows is native memory.
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MeasuredMemory.class.getName(),
                        kind,
                        folder.toString());
        // What is freed goes back to the system at once.
        builder.environment()
                .putAll(Map.of("MALLOC_MMAP_THRESHOLD_", "65536", "MALLOC_ARENA_MAX", "1"));
        Process process = builder.redirectError(folder.resolve("errors").toFile()).start();
        String[] said =
                new String(process.getInputStream().readAllBytes(), UTF_8).split("\\s+", -1);

        assertThat(process.waitFor()).as(Files.readString(folder.resolve("errors"))).isZero();
        assertThat(Double.parseDouble(said[0]) / Double.parseDouble(said[1]))
                .as("predicted %s bytes, taken %s", said[0], said[1])
                .isBetween(0.7, 2.0);
    }

    /** Computes four arrays of its units: a linear function, its square, and both added up. */
    private static final class Opaque extends AbstractBlock {

        private final Block linear;
        private final int leastRows;

        Opaque(int units, int leastRows) {
            linear = addChildBlock("linear", Linear.builder().setUnits(units).build());
            this.leastRows = leastRows;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> params) {
            if (inputs.head().getShape().get(0) < leastRows) {
                throw new IllegalStateException("too few rows");
            }
            NDArray output = linear.forward(store, inputs, training).singletonOrThrow();
            return new NDList(output.mul(output).add(output));
        }

        @Override
        protected void initializeChildBlocks(NDManager owner, DataType type, Shape... shapes) {
            linear.initialize(owner, type, shapes);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return linear.getOutputShapes(inputShapes);
        }
    }

    @Test
    void aBlockIsCountedByWhatItComputesForARow() {
        BlockMemory memory = memory(new Opaque(10, 1), new Shape(7));

        assertThat(memory).isEqualTo(new BlockMemory(80, 80, 0, new RowActivations(30, 0)));
        // Weights, gradients and two moments; 50 rows three times, or 4,096 that are predicted; all
        // of 2²² numbers that are gathered, twice.
        long gathered = 2 * 50 * 7 * ((1L << 22) / (50 * 7));
        assertThat(memory.bytes(50, 7, 2, DataType.FLOAT32))
                .isEqualTo(4 * (4 * 80 + 4096 * 30 + gathered));
        assertThat(memory.bytes(50_000, 7, 2, DataType.FLOAT32))
                .isEqualTo(4 * (4 * 80 + 50_000L * 90 + 2 * 50_000 * 7 * 11));
    }

    @Test
    void whatDoesNotLearnIsKeptWithoutDerivatives() {
        Block block = new Opaque(10, 1);
        block.freezeParameters(true);

        assertThat(memory(block, new Shape(7)))
                .isEqualTo(new BlockMemory(80, 0, 0, new RowActivations(0, 30)));
    }

    @Test
    void aBlockThatCannotPredictOneRowIsCountedByItsShapes() {
        assertThat(memory(new Opaque(10, 2), new Shape(7)).row())
                .isEqualTo(new RowActivations(10, 0));
    }

    @ParameterizedTest
    @CsvSource({"RNN, 1", "GRU, 3", "LSTM, 4"})
    void aRecurrentLayerIsCountedByItsGatesAtEveryStep(RecurrentCell cell, int gates) {
        long five = recurrent(cell, 5);
        long nine = recurrent(cell, 9);

        // In both directions each step has gates and a state within, and puts out the state; the
        // inputs are read from the end, too.
        assertThat(nine - five).isEqualTo(4L * (2 * (gates + 2) * 3 + 2));
    }

    private long recurrent(RecurrentCell cell, int steps) {
        Block block =
                RecurrentStack.of(steps, 2, 1)
                        .with(RecurrentStack.CELL, cell)
                        .with(RecurrentStack.STATE_SIZE, 3)
                        .with(RecurrentStack.BIDIRECTIONAL, true)
                        .build(Configuration.of(Map.of()));
        return memory(block, new Shape(2L * steps)).row().learned();
    }

    @Test
    void aModuleIsCountedByItsFile() throws IOException {
        Block block =
                TransferHead.of(MODULE, new Shape(1, 8, 8), 10).build(Configuration.of(Map.of()));

        assertThat(memory(block, new Shape(64)).held()).isEqualTo(Files.size(MODULE));
    }
}
