package io.djltuner.training.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import io.djltuner.space.Choice;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpParameters;
import io.djltuner.space.RealRange;
import java.util.List;

/** Pieces that several networks are made of. */
final class Layers {

    private Layers() {}

    static Block linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    /** Rows in whatever shape they come, as flat ones. */
    static Block flat() {
        return new LambdaBlock(
                inputs -> {
                    NDArray rows = inputs.singletonOrThrow();
                    return new NDList(rows.reshape(rows.getShape().get(0), -1));
                },
                "flat");
    }

    /** Rows in whatever shape they come, in another of the same size. */
    static Block shaped(Shape row) {
        return new LambdaBlock(
                inputs -> new NDList(inputs.singletonOrThrow().reshape(new Shape(-1).addAll(row))),
                "shaped");
    }

    /** The sum of what two blocks make of the same input. */
    static Block sum(Block one, Block other) {
        return new ParallelBlock(
                outputs ->
                        new NDList(
                                outputs.get(0)
                                        .singletonOrThrow()
                                        .add(outputs.get(1).singletonOrThrow())),
                List.of(one, other));
    }

    /** Adds a normalisation, an activation and dropout, as far as there are any. */
    static void addHidden(
            SequentialBlock to,
            Normalization normalization,
            MlpActivation activation,
            double dropout) {
        normalize(to, normalization);
        to.add(MlpBlocks.activation(activation));
        drop(to, dropout);
    }

    static void normalize(SequentialBlock to, Normalization normalization) {
        switch (normalization) {
            case NONE -> {}
            case BATCH -> to.add(new BatchNormalization());
            case LAYER -> to.add(LayerNorm.builder().build());
        }
    }

    static void drop(SequentialBlock to, double rate) {
        if (rate > 0) {
            to.add(new Dropout(rate));
        }
    }

    /** The activations to choose from where a network is given none. */
    static Choice<MlpActivation> activations() {
        return Choice.of(MlpParameters.ACTIVATION.name(), MlpActivation.RELU, MlpActivation.GELU);
    }

    /** The rates of dropout where a network is given none. */
    static RealRange dropouts() {
        return RealRange.of(MlpParameters.DROPOUT.name(), 0, 0.5).defaultTo(0.0);
    }

    /** The normalisations to choose from where a network is given none. */
    static Choice<Normalization> normalizations(String name) {
        return Choice.of(name, Normalization.BATCH, Normalization.LAYER);
    }

    /** Numbers of layers from one on, two by default. */
    static IntRange layers(String name, int most) {
        return IntRange.of(name, 1, most).defaultTo(2);
    }

    /** Widths, doubling. */
    static IntRange units(String name) {
        return IntRange.of(name, 32, 256).multiply(2).defaultTo(64);
    }

    static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": must be at least 1, but got " + value);
        }
        return value;
    }
}
