package io.djltuner.examples;

import io.djltuner.Tuner;
import io.djltuner.TuningResult;
import io.djltuner.data.ImageData;
import io.djltuner.data.Split;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import io.djltuner.training.blocks.ConvolutionStack;
import io.djltuner.training.blocks.Pooling;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Fashion-MNIST: 70,000 grey pictures of 28×28 pixels, ten kinds of clothes. A stack of
 * convolutions and a multilayer perceptron are each tuned on part of the training pictures, and the
 * best of each is trained again on most of them, all within a quarter of an hour.
 */
final class FashionMnist {

    private static final int CLASSES = 10;
    private static final int TRAINING = 60_000;
    private static final int TEST = 10_000;
    private static final long SEED = 42;

    /**
     * How much is done.
     *
     * @param searched pictures that the search trains on
     * @param heldOut pictures that it compares on
     * @param trained pictures that the best network is trained on
     */
    record Amount(int searched, int heldOut, int trained) {}

    /**
     * What is tuned.
     *
     * @param name of the network
     * @param space what varies
     * @param tuner begins a search
     * @param together networks that one core trains at once; few, so that the first end soon
     * @param search how long it may take
     * @param whole how long the last training may take
     * @param mostEpochs of the last training
     */
    record Contender(
            String name,
            SearchSpace space,
            Function<SearchSpace, Tuner> tuner,
            int together,
            Duration search,
            Duration whole,
            int mostEpochs) {}

    private FashionMnist() {}

    static void run(Path folder) {
        run(folder, new Amount(10_000, 5_000, TRAINING - 5_000), convolutions(), mlp());
    }

    static void run(Path folder, Amount amount, Contender... contenders) {
        ImageData all = read(folder, "train").append(read(folder, "t10k"));
        for (Contender contender : contenders) {
            long start = System.nanoTime();
            double accuracy = tune(all, amount, contender);
            System.out.printf(
                    "%s: test accuracy %.4f after %d s%n",
                    contender.name, accuracy, elapsed(start).toSeconds());
        }
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static ImageData read(Path folder, String part) {
        return ImageData.idx(
                folder.resolve(part + "-images-idx3-ubyte.gz"),
                folder.resolve(part + "-labels-idx1-ubyte.gz"));
    }

    /** Two or three convolutions of 3×3 pixels, each normalised and halved in height and width. */
    static Contender convolutions() {
        ConvolutionStack stack =
                ConvolutionStack.of(1, 28, 28, CLASSES)
                        .with(IntRange.of(ConvolutionStack.LAYERS, 2, 3))
                        .with(IntRange.of(ConvolutionStack.FILTERS, 8, 16).multiply(2))
                        .with(IntRange.of(ConvolutionStack.DENSE_UNITS, 64, 128).multiply(2))
                        .with(RealRange.of("dropout", 0, 0.3))
                        .with(ConvolutionStack.BATCH_NORM, true)
                        .with(ConvolutionStack.FILTER_GROWTH, 2)
                        .with(ConvolutionStack.FILTER_SIZE, 3)
                        .with(ConvolutionStack.STRIDE, 1)
                        .with(ConvolutionStack.PADDING, true)
                        .with(ConvolutionStack.POOLING, Pooling.MAX)
                        .with(ConvolutionStack.POOL_SIZE, 2);
        SearchSpace space =
                SearchSpace.builder()
                        .addAll(stack.space())
                        .optimizer(MlpOptimizer.ADAM)
                        .learningRate(5e-4, 1e-2)
                        .fixed("batchSize", 64)
                        .epochs(4)
                        .build();
        return new Contender(
                "convolutions",
                space,
                some -> Tuner.of(some, stack::build),
                1,
                Duration.ofMinutes(4),
                Duration.ofMinutes(6),
                6);
    }

    static Contender mlp() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(1, 2)
                        .units(128, 256)
                        .optimizer(MlpOptimizer.ADAM)
                        .learningRate(3e-4, 3e-3)
                        .dropout(0.0, 0.3)
                        .fixed("batchSize", 64)
                        .epochs(6)
                        .build();
        return new Contender(
                "MLP",
                space,
                Tuner::classification,
                4,
                Duration.ofSeconds(90),
                Duration.ofMinutes(2),
                10);
    }

    /** Searches on few pictures, and trains the best configuration on nearly all. */
    private static double tune(ImageData all, Amount amount, Contender contender) {
        int few = amount.searched + amount.heldOut;
        TuningResult search =
                tuner(contender, contender.space)
                        .data(all.select(IntStream.range(0, few).toArray()))
                        .split(Split.consecutive(amount.searched, amount.heldOut, 0))
                        .strategy(new RandomSearch())
                        .cohortLimit(contender.together)
                        .maxTime(contender.search)
                        .run();
        int epochs = epochs(search, amount, contender);
        TuningResult whole =
                tuner(contender, fixed(search.bestConfiguration().with("epochs", epochs)))
                        .data(all)
                        .split(split(amount))
                        .maxTrials(1)
                        .run();
        return whole.testMetrics().get("test_accuracy");
    }

    private static Tuner tuner(Contender contender, SearchSpace space) {
        return contender
                .tuner
                .apply(space)
                .objective(Objective.maximize("val_accuracy"))
                .learningRateSchedule(LearningRateSchedule.cosine())
                .seed(SEED);
    }

    /** The last of the training pictures compare, and the test pictures behind them test. */
    private static Split split(Amount amount) {
        int validation = TRAINING - amount.heldOut;
        return Split.of(
                IntStream.range(0, amount.trained).toArray(),
                IntStream.range(validation, TRAINING).toArray(),
                IntStream.range(TRAINING, TRAINING + TEST).toArray());
    }

    /** As many as the time pays for, if one training alone has a core's share of the speed. */
    private static int epochs(TuningResult search, Amount amount, Contender contender) {
        double trained = search.trials().stream().mapToInt(Trial::epochsDone).sum();
        double seconds = search.elapsed().toMillis() / 1e3;
        double pictures = trained * amount.searched / seconds;
        double alone = pictures / Runtime.getRuntime().availableProcessors();
        double paid = contender.whole.toSeconds() * alone / amount.trained;
        return (int) Math.max(2, Math.min(contender.mostEpochs, paid));
    }

    private static SearchSpace fixed(Configuration values) {
        SearchSpaceBuilder space = SearchSpace.builder();
        values.values().forEach(space::fixed);
        return space.build();
    }
}
