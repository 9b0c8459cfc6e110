package io.djltuner.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.training.blocks.ConvolutionStack;
import io.djltuner.training.blocks.FineTuning;
import io.djltuner.training.blocks.RecurrentCell;
import io.djltuner.training.blocks.RecurrentStack;
import io.djltuner.training.blocks.TunableNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains a block in a process of its own and tells how much memory that took. */
final class MeasuredMemory {

    private static final int OUTPUTS = 4;
    private static final Shape IMAGE = new Shape(3, 64, 64);
    private static final Shape SEQUENCE = new Shape(120, 16);

    private MeasuredMemory() {}

    /** Prints the bytes predicted and those taken: of a kind of block, with a folder to use. */
    public static void main(String[] arguments) throws IOException {
        Engine.getEngine("PyTorch");
        boolean image = arguments[0].equals("convolution") || arguments[0].equals("frozen");
        Shape sample = image ? IMAGE : SEQUENCE;
        TunableNetwork<?> network = network(arguments[0], Path.of(arguments[1]));
        // The engine's own code and tables are not the network's.
        train(sample, network, 1, 2);
        long before = status("VmRSS");
        // As many rows as are gathered at once.
        int rows = (int) ((1 << 22) / sample.size());
        long predicted = train(sample, network, 32, rows);
        System.out.println(predicted + " " + (status("VmHWM") - before - data(sample, rows)));
    }

    private static TunableNetwork<?> network(String kind, Path folder) throws IOException {
        if (kind.equals("convolution")) {
            return stack();
        }
        if (kind.equals("frozen")) {
            save(folder);
            return FineTuning.of(folder, "stack", MeasuredMemory::built, OUTPUTS);
        }
        return RecurrentStack.of((int) SEQUENCE.get(0), (int) SEQUENCE.get(1), OUTPUTS)
                .with(RecurrentStack.CELL, RecurrentCell.valueOf(kind))
                .with(RecurrentStack.BIDIRECTIONAL, true)
                .with(RecurrentStack.STATE_SIZE, 128);
    }

    private static ConvolutionStack stack() {
        return ConvolutionStack.of(3, 64, 64, OUTPUTS).with(ConvolutionStack.FILTERS, 32);
    }

    private static Block built() {
        return stack().build(Configuration.of(Map.of()));
    }

    private static void save(Path folder) throws IOException {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
                Model model = Model.newInstance("stack", Device.cpu(), "PyTorch")) {
            Block block = built();
            block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(IMAGE));
            model.setBlock(block);
            model.save(folder, "stack");
        }
    }

    /** Trains an epoch and predicts; returns what was predicted of that. */
    private static long train(Shape sample, TunableNetwork<?> network, int batch, int rows) {
        Configuration values = Configuration.of(Map.of("batchSize", batch));
        int inputs = (int) sample.size();
        try (TrainingData data =
                new SyntheticData(
                                Task.MULTICLASS,
                                OUTPUTS,
                                rows,
                                inputs,
                                List.of(),
                                new double[0],
                                DataType.FLOAT32,
                                1)
                        .upload()) {
            BlockFactory factory =
                    new BlockFactory(
                            data,
                            sample,
                            BlockLoss.of(LossFunction.crossEntropy(), Task.MULTICLASS),
                            network::build);
            NetworkRun run = new NetworkRun(values, 1, TrainingData.ALL_ROWS, 0, Optional.empty());
            try (NetworkTrainer trainer = factory.trainer(List.of(run))) {
                trainer.trainEpoch(new double[] {1e-3}, new int[] {1});
                trainer.predict(data.inputs());
            }
            return factory.size(values).deviceBytes();
        }
    }

    /** What the rows take, and once more while they are copied. */
    private static long data(Shape sample, int rows) {
        return 2L * 4 * rows * sample.size();
    }

    private static long status(String entry) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(entry + ":"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
