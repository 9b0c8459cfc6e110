package io.djltuner;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpParameters;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.BlockTrainer;
import io.djltuner.training.Initialization;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpBlocks;
import io.djltuner.training.optimizer.OptimizerSettings;
import io.djltuner.training.range.RangeTest;
import io.djltuner.training.range.RangeTestResult;
import io.djltuner.training.range.RangeTestSettings;
import java.util.Optional;
import java.util.function.Function;

/**
 * The network of a range test: the library's own, one that a function builds, or one that is lent.
 *
 * @param configuration what is known of it
 * @param blocks builds it, if a function does
 * @param lent the block, if there is one already
 * @param optimizer that trains it
 * @param batch rows of a step
 * @param settings of the test
 * @param seed of its initial weights
 */
record TestedNetwork(
        Configuration configuration,
        Optional<Function<Configuration, Block>> blocks,
        Optional<Block> lent,
        OptimizerSettings optimizer,
        int batch,
        RangeTestSettings settings,
        long seed) {

    private static final int RUN = 0;

    RangeTestResult test(TrainingData data, Shape sample, BlockLoss loss) {
        return lent.map(block -> testLent(block, data, sample, loss))
                .orElseGet(() -> testOwn(data, sample, loss));
    }

    private RangeTestResult testOwn(TrainingData data, Shape sample, BlockLoss loss) {
        if (blocks.isPresent()) {
            Block block = blocks.get().apply(configuration);
            try (BlockTrainer trainer = trainer(data, block, sample, loss)) {
                initialize(trainer);
                return new RangeTest(settings).run(trainer);
            }
        }
        MlpSettings mlp = MlpSettings.of(configuration, data.inputWidth(), data.outputWidth());
        SequentialBlock block = MlpBlocks.mlp(mlp.shape(), mlp.activation(), mlp.dropout());
        try (BlockTrainer trainer = trainer(data, block, sample, loss);
                NDManager manager = data.newManager()) {
            double[] weights = Initialization.draw(mlp.initialization(), mlp.shape(), seed, RUN);
            MlpBlocks.setWeights(block, mlp.shape(), weights, manager, data.type());
            return new RangeTest(settings).run(trainer);
        }
    }

    private RangeTestResult testLent(Block block, TrainingData data, Shape sample, BlockLoss loss) {
        LentBlock borrowed = new LentBlock(block);
        try (BlockTrainer trainer = trainer(data, borrowed, sample, loss)) {
            if (!borrowed.wasInitialized()) {
                initialize(trainer);
            }
            return new RangeTest(settings).run(trainer);
        } finally {
            borrowed.giveBack();
        }
    }

    private BlockTrainer trainer(TrainingData data, Block block, Shape sample, BlockLoss loss) {
        return new BlockTrainer(data, block, sample, loss, optimizer, batch, TrainingData.ALL_ROWS);
    }

    private void initialize(BlockTrainer trainer) {
        trainer.initialize(
                configuration.getOrDefault(
                        MlpParameters.INITIALIZATION, MlpInitialization.HE_NORMAL),
                seed,
                RUN);
    }
}
