package io.djltuner.training.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import io.djltuner.space.Choice;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpParameters;

/**
 * A stack of convolutions for images: each layer is a convolution, perhaps batch normalisation, an
 * activation, perhaps pooling and dropout; a hidden layer and the outputs follow (LeCun et al.
 * 1998; VGG, Simonyan and Zisserman 2015).
 *
 * <table>
 * <caption>Hyperparameters</caption>
 * <tr><th>name<th>meaning<th>range<th>default
 * <tr><td>{@value #LAYERS}<td>convolutions<td>1 … 3<td>2
 * <tr><td>{@value #FILTERS}<td>filters of the first layer<td>8 … 64, doubling<td>16
 * <tr><td>{@value #FILTER_GROWTH}<td>times as many filters after each layer<td>1, 2<td>2
 * <tr><td>{@value #FILTER_SIZE}<td>height and width of a filter<td>3, 5<td>3
 * <tr><td>{@value #STRIDE}<td>pixels from filter to filter<td>1, 2<td>1
 * <tr><td>{@value #PADDING}<td>zeros around the image, so that it keeps its size at stride
 *     1; of an even filter's one more below and to the right<td>true,
 *     false<td>true
 * <tr><td>{@value #POOLING}<td>{@link Pooling} after each layer<td>MAX, AVERAGE, NONE<td>MAX
 * <tr><td>{@value #POOL_SIZE}<td>window and stride of the pooling<td>2, 3<td>2
 * <tr><td>{@value #BATCH_NORM}<td>batch normalisation after each convolution<td>false,
 *     true<td>false
 * <tr><td>{@value #DENSE_UNITS}<td>units of the hidden layer before the outputs<td>32 … 128,
 *     doubling<td>64
 * <tr><td>activation<td>{@link MlpActivation}<td>RELU, GELU<td>RELU
 * <tr><td>dropout<td>after each layer<td>0 … 0.5<td>0
 * </table>
 *
 * <p>Where the image has become smaller than a window, that window is as large as the image, and
 * there is no pooling any more where it has one pixel.
 */
public final class ConvolutionStack extends TunableNetwork<ConvolutionStack> {

    /** The number of convolutions. */
    public static final String LAYERS = "convolutionLayers";

    /** Filters of the first layer. */
    public static final String FILTERS = "filters";

    /** How many times as many filters each further layer has. */
    public static final String FILTER_GROWTH = "filterGrowth";

    /** Height and width of a filter. */
    public static final String FILTER_SIZE = "filterSize";

    /** Pixels from one place of a filter to the next. */
    public static final String STRIDE = "stride";

    /** Whether zeros around the image keep its size. */
    public static final String PADDING = "padding";

    /** The {@link Pooling}. */
    public static final String POOLING = "pooling";

    /** Height, width and stride of the pooling's window, where there is pooling. */
    public static final String POOL_SIZE = "poolSize";

    /** Whether there is batch normalisation. */
    public static final String BATCH_NORM = "batchNorm";

    /** Units of the hidden layer before the outputs. */
    public static final String DENSE_UNITS = "denseUnits";

    private final Shape image;
    private final int outputs;

    private ConvolutionStack(Shape image, int outputs, Ranges ranges) {
        super(ranges);
        this.image = image;
        this.outputs = outputs;
    }

    /**
     * A stack for images.
     *
     * @param channels of an image, as 1 for gray and 3 for colours
     * @param height in pixels
     * @param width in pixels; a row of the table holds channels × height × width numbers
     * @param outputs numbers to predict: classes, 1 for two classes, or targets
     * @return the network with its default ranges
     */
    public static ConvolutionStack of(int channels, int height, int width, int outputs) {
        return new ConvolutionStack(
                new Shape(
                        Layers.positive("channels", channels),
                        Layers.positive("height", height),
                        Layers.positive("width", width)),
                Layers.positive("outputs", outputs),
                Ranges.of(
                        Layers.layers(LAYERS, 3),
                        IntRange.of(FILTERS, 8, 64).multiply(2).defaultTo(16),
                        Choice.of(FILTER_GROWTH, 2, 1),
                        Choice.of(FILTER_SIZE, 3, 5).ordered(),
                        Choice.of(STRIDE, 1, 2).ordered(),
                        Choice.of(PADDING, true, false),
                        Choice.of(POOLING, Pooling.MAX, Pooling.AVERAGE, Pooling.NONE),
                        Choice.of(POOL_SIZE, 2, 3).ordered(),
                        Choice.of(BATCH_NORM, false, true),
                        Layers.activations(),
                        Layers.dropouts(),
                        IntRange.of(DENSE_UNITS, 32, 128).multiply(2)));
    }

    @Override
    ConvolutionStack copy(Ranges changed) {
        return new ConvolutionStack(image, outputs, changed);
    }

    @Override
    Block network(Hyperparameters hp, Ranges given) {
        int layers = given.integer(hp, LAYERS, 1);
        int filters = given.integer(hp, FILTERS, 1);
        int growth = given.integer(hp, FILTER_GROWTH, 1);
        int size = given.integer(hp, FILTER_SIZE, 1);
        int stride = given.integer(hp, STRIDE, 1);
        boolean padded = given.flag(hp, PADDING);
        Pooling pooling = given.ask(hp, POOLING, Pooling.class);
        int pool = pooling == Pooling.NONE ? 1 : given.integer(hp, POOL_SIZE, 1);
        Normalization norm = given.flag(hp, BATCH_NORM) ? Normalization.BATCH : Normalization.NONE;
        MlpActivation activation =
                given.ask(hp, MlpParameters.ACTIVATION.name(), MlpActivation.class);
        double dropout = given.real(hp, MlpParameters.DROPOUT.name());

        SequentialBlock network = new SequentialBlock().add(Layers.shaped(image));
        Map2d map = new Map2d(image.get(1), image.get(2));
        for (int layer = 0; layer < layers; layer++) {
            Shape window = map.window(size, padded);
            int zeros = padded ? size - 1 : 0;
            if (zeros % 2 == 1) {
                network.add(oneMoreRowAndColumn());
            }
            network.add(convolution(filters, window, stride, zeros / 2));
            map = map.after(window, stride, zeros);
            Layers.normalize(network, norm);
            network.add(MlpBlocks.activation(activation));
            if (pool > 1 && !map.isPixel()) {
                Shape pooled = map.window(pool, false);
                network.add(pooling(pooling, pooled));
                map = map.pooled(pooled);
            }
            Layers.drop(network, dropout);
            filters *= growth;
        }
        network.add(Layers.flat()).add(Layers.linear(given.integer(hp, DENSE_UNITS, 1)));
        Layers.addHidden(network, Normalization.NONE, activation, dropout);
        return network.add(Layers.linear(outputs));
    }

    private static Block convolution(int filters, Shape window, int stride, long pad) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(window)
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(pad, pad))
                .build();
    }

    /** An even filter has no middle: there is one zero more below and to the right. */
    private static Block oneMoreRowAndColumn() {
        return new LambdaBlock(
                inputs -> new NDList(inputs.singletonOrThrow().pad(new Shape(0, 1, 0, 1), 0)),
                "padded");
    }

    private static Block pooling(Pooling pooling, Shape window) {
        Shape none = new Shape(0, 0);
        return pooling == Pooling.MAX
                ? Pool.maxPool2dBlock(window, window, none)
                : Pool.avgPool2dBlock(window, window, none);
    }

    /** The size of an image between layers. */
    private record Map2d(long height, long width) {

        /** A window no larger than the image, unless zeros are put around that. */
        Shape window(int size, boolean padded) {
            return padded
                    ? new Shape(size, size)
                    : new Shape(Math.min(size, height), Math.min(size, width));
        }

        Map2d after(Shape window, int stride, int zeros) {
            return new Map2d(
                    (height + zeros - window.get(0)) / stride + 1,
                    (width + zeros - window.get(1)) / stride + 1);
        }

        Map2d pooled(Shape window) {
            return new Map2d(height / window.get(0), width / window.get(1));
        }

        boolean isPixel() {
            return height == 1 && width == 1;
        }
    }
}
