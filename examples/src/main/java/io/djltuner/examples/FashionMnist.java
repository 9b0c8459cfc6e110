package io.djltuner.examples;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.djltuner.Tuner;
import io.djltuner.TuningResult;
import io.djltuner.data.ImageData;
import io.djltuner.data.Split;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Objective;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * Fashion-MNIST: 70,000 grey pictures of 28×28 pixels, ten kinds of clothes. A convolutional
 * network and a multilayer perceptron are each tuned on part of the training pictures, and the best
 * of each is trained again on most of them.
 */
final class FashionMnist {

    private static final int CLASSES = 10;
    private static final int TRAINING = 60_000;
    private static final int TEST = 10_000;
    private static final int SEARCH_ROWS = 10_000;
    private static final int HELD_OUT = 5_000;
    private static final long SEED = 42;

    private FashionMnist() {}

    static void run(Path folder) {
        ImageData all = read(folder, "train").append(read(folder, "t10k"));

        long start = System.nanoTime();
        double convolutions = tune(all, convolutionSpace(), true);
        System.out.printf(
                "convolutions: test accuracy %.4f after %d s%n", convolutions, seconds(start));
        start = System.nanoTime();
        double mlp = tune(all, mlpSpace(), false);
        System.out.printf("MLP: test accuracy %.4f after %d s%n", mlp, seconds(start));
    }

    private static long seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    private static ImageData read(Path folder, String part) {
        return ImageData.idx(
                folder.resolve(part + "-images-idx3-ubyte.gz"),
                folder.resolve(part + "-labels-idx1-ubyte.gz"));
    }

    private static SearchSpace convolutionSpace() {
        return SearchSpace.builder()
                .choice("filters", 16, 24)
                .integer("units", 64, 128)
                .optimizer(MlpOptimizer.ADAM)
                .learningRate(5e-4, 5e-3)
                .fixed("batchSize", 64)
                .epochs(4)
                .build();
    }

    private static SearchSpace mlpSpace() {
        return SearchSpace.builder()
                .hiddenLayers(1, 2)
                .units(128, 256)
                .optimizer(MlpOptimizer.ADAM)
                .learningRate(3e-4, 3e-3)
                .dropout(0.0, 0.3)
                .fixed("batchSize", 64)
                .epochs(6)
                .build();
    }

    /** Convolutions with normalisation, twice halved in height and width. */
    private static Block network(Configuration values) {
        SequentialBlock block = new SequentialBlock();
        for (int layer = 0; layer < 2; layer++) {
            block.add(
                            Conv2d.builder()
                                    .setKernelShape(new Shape(3, 3))
                                    .optPadding(new Shape(1, 1))
                                    .setFilters(values.getInt("filters") << layer)
                                    .build())
                    .add(BatchNorm.builder().build())
                    .add(Activation.reluBlock())
                    .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        }
        return block.add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(values.getInt("units")).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(CLASSES).build());
    }

    private static Tuner tuner(SearchSpace space, boolean convolutions) {
        return convolutions ? Tuner.of(space, FashionMnist::network) : Tuner.classification(space);
    }

    /** Searches on few pictures, and trains the best configuration on nearly all. */
    private static double tune(ImageData all, SearchSpace space, boolean convolutions) {
        int searched = SEARCH_ROWS + HELD_OUT;
        TuningResult search =
                tuner(space, convolutions)
                        .data(all.select(IntStream.range(0, searched).toArray()))
                        .split(Split.consecutive(SEARCH_ROWS, HELD_OUT, 0))
                        .strategy(new RandomSearch())
                        .objective(Objective.maximize("val_accuracy"))
                        .learningRateSchedule(LearningRateSchedule.cosine())
                        .maxTrials(6)
                        .seed(SEED)
                        .run();
        SearchSpace best = fixed(search.bestConfiguration());
        TuningResult whole =
                tuner(best, convolutions)
                        .data(all)
                        .split(Split.consecutive(TRAINING - HELD_OUT, HELD_OUT, TEST))
                        .objective(Objective.maximize("val_accuracy"))
                        .learningRateSchedule(LearningRateSchedule.cosine())
                        .maxTrials(1)
                        .seed(SEED)
                        .run();
        return whole.testMetrics().get("test_accuracy");
    }

    private static SearchSpace fixed(Configuration values) {
        SearchSpaceBuilder space = SearchSpace.builder();
        values.values().forEach(space::fixed);
        return space.build();
    }
}
