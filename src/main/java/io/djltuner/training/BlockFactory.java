package io.djltuner.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpParameters;
import io.djltuner.study.Draws;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.optimizer.OptimizerSettings;
import io.djltuner.training.optimizer.UpdateKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Any DJL block, one trainer for each run.
 *
 * @param data what they train on
 * @param sample the shape of one row's input
 * @param loss what they minimise
 * @param blocks builds a trial's network, anew at each call and not initialised
 * @param augmentation of training rows
 */
public record BlockFactory(
        TrainingData data,
        Shape sample,
        BlockLoss loss,
        Function<Configuration, Block> blocks,
        Augmentation augmentation)
        implements NetworkFactory {

    /**
     * Blocks that train on the rows as they are.
     *
     * @param data what they train on
     * @param sample the shape of one row's input
     * @param loss what they minimise
     * @param blocks builds a trial's network, anew at each call and not initialised
     */
    public BlockFactory(
            TrainingData data,
            Shape sample,
            BlockLoss loss,
            Function<Configuration, Block> blocks) {
        this(data, sample, loss, blocks, Augmentation.none());
    }

    @Override
    public NetworkTrainer trainer(List<NetworkRun> runs) {
        List<NetworkTrainer> trainers = new ArrayList<>();
        try {
            runs.forEach(run -> trainers.add(trainer(run)));
        } catch (RuntimeException | Error e) {
            trainers.forEach(NetworkTrainer::close);
            throw e;
        }
        return trainers.size() == 1 ? trainers.get(0) : new SideBySide(trainers);
    }

    private NetworkTrainer trainer(NetworkRun run) {
        Configuration values = run.configuration();
        // A block may draw from the engine as it is built and initialised.
        Autograd.seedEngine(Draws.seed(run.trialSeed(), "engine", run.run()));
        BlockTrainer trainer =
                new BlockTrainer(
                        data,
                        blocks.apply(values),
                        sample,
                        loss,
                        OptimizerSettings.of(values),
                        batchSize(values),
                        run.fold());
        try {
            begin(trainer, run);
            return trainer;
        } catch (RuntimeException | Error e) {
            trainer.close();
            throw e;
        }
    }

    private void begin(BlockTrainer trainer, NetworkRun run) {
        trainer.augment(augmentation);
        trainer.seed(run.trialSeed(), run.run());
        run.state()
                .ifPresentOrElse(
                        trainer::restore,
                        () ->
                                trainer.initialize(
                                        run.configuration()
                                                .getOrDefault(
                                                        MlpParameters.INITIALIZATION,
                                                        MlpInitialization.HE_NORMAL),
                                        run.trialSeed(),
                                        run.run()));
    }

    @Override
    public int batchSize(Configuration configuration) {
        return MlpSettings.batchSize(configuration);
    }

    @Override
    public long parameters(Configuration configuration) {
        return memory(configuration).parameters();
    }

    /** {@inheritDoc} The block is built, and predicts one row. */
    @Override
    public NetworkSize size(Configuration configuration) {
        UpdateKind kept = OptimizerSettings.of(configuration).updateKind();
        int moments = (kept.hasFirst() ? 1 : 0) + (kept.hasSecond() ? 1 : 0);
        BlockMemory memory = memory(configuration);
        return new NetworkSize(
                memory.parameters(),
                memory.bytes(batchSize(configuration), sample.size(), moments, data.type()),
                memory.heapBytes(moments));
    }

    private BlockMemory memory(Configuration configuration) {
        Block block = blocks.apply(configuration);
        try (NDManager manager = data.newManager()) {
            if (!block.isInitialized()) {
                block.initialize(manager, data.type(), new Shape(1).addAll(sample));
            }
            return BlockMemory.of(block, sample);
        }
    }

    @Override
    public boolean drawsFromEngine(Configuration configuration) {
        return EngineDraws.in(blocks.apply(configuration));
    }

    @Override
    public double learningRate(Configuration configuration) {
        return MlpSettings.learningRate(configuration);
    }

    @Override
    public Optional<MlpSettings> mlp(Configuration configuration) {
        return Optional.empty();
    }

    @Override
    public boolean trainsOneByOne() {
        return true;
    }
}
