package io.djltuner.benchmark;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.djltuner.data.Task;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.BlockTrainer;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpBlocks;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.io.IOException;

/**
 * One training step of one network, 2×30 on 8 inputs, batch 32, Adam, one thread: the kernel, the
 * one-by-one path, and DJL's Trainer with EasyTrain, one after the other in this process.
 */
final class StepBenchmark {

    private static final int BATCH = 32;
    private static final int STEPS = 242;
    private static final int EPOCHS = 15;

    private StepBenchmark() {}

    static String run() throws IOException {
        try (TrainingData data = Workload.regression(BATCH * STEPS)) {
            MlpShape shape = Workload.shape(30, 2);
            double kernel;
            try (NetworkTrainer trainer =
                    Workload.cohort(data, shape, MlpOptimizer.ADAM, BATCH, 1)) {
                kernel = Workload.microsPerStep(trainer, EPOCHS, STEPS);
            }
            double oneByOne;
            try (NetworkTrainer trainer =
                    new BlockTrainer(
                            data,
                            MlpBlocks.mlp(shape, MlpActivation.RELU, 0),
                            new Shape(Workload.INPUTS),
                            BlockLoss.of(LossFunction.mse(), Task.REGRESSION),
                            OptimizerSettings.of(MlpOptimizer.ADAM),
                            BATCH,
                            TrainingData.ALL_ROWS)) {
                oneByOne = Workload.microsPerStep(trainer, EPOCHS, STEPS);
            }
            double djl = djl(data, shape);
            return "step us=%.1f one_by_one_us=%.1f djl_us=%.1f ratio=%.3f one_by_one_ratio=%.3f"
                    .formatted(kernel, oneByOne, djl, kernel / djl, oneByOne / djl);
        }
    }

    private static double djl(TrainingData data, MlpShape shape) throws IOException {
        SequentialBlock block = MlpBlocks.mlp(shape, MlpActivation.RELU, 0);
        try (Model model = Model.newInstance("djl", "PyTorch");
                NDManager manager = data.newManager()) {
            model.setBlock(block);
            NDArray x = data.inputs().duplicate();
            NDArray y = data.targets().duplicate();
            x.attach(manager);
            y.attach(manager);
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(x)
                            .optLabels(y)
                            .setSampling(BATCH, true)
                            .build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.l2Loss())
                            .optOptimizer(
                                    Optimizer.adam()
                                            .optLearningRateTracker(Tracker.fixed(1e-3f))
                                            .build());
            double[] times = new double[EPOCHS];
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(BATCH, Workload.INPUTS));
                for (int epoch = -1; epoch <= EPOCHS; epoch++) {
                    long start = System.nanoTime();
                    EasyTrain.fit(trainer, 1, dataset, null);
                    if (epoch > 0) {
                        times[epoch - 1] = (System.nanoTime() - start) / 1e3 / STEPS;
                    }
                }
            }
            return Workload.median(times);
        } catch (TranslateException e) {
            throw new IOException("the data set cannot be read", e);
        }
    }
}
