package io.djltuner.training;

import io.djltuner.space.MlpInitialization;
import io.djltuner.study.Draws;
import io.djltuner.training.blocks.MlpShape;
import java.util.SplittableRandom;

/**
 * Initial weights of a multilayer perceptron; biases start at 0.
 *
 * <ul>
 *   <li>Glorot uniform (Glorot &amp; Bengio 2010): variance 2 / (inputs + units);
 *   <li>He normal and He uniform (He et al. 2015): variance 2 / inputs, for rectifiers;
 *   <li>LeCun normal (LeCun et al. 1998): variance 1 / inputs, for SELU.
 * </ul>
 *
 * The draws depend on the trial's seed, the run and the layer alone.
 */
public final class Initialization {

    private Initialization() {}

    /**
     * Draws a network's parameters.
     *
     * @param kind the distribution
     * @param shape the network
     * @param seed the trial's seed
     * @param run the run within the trial
     * @return all parameters in the network's own order
     * @throws IllegalArgumentException if there are more than an array can hold
     */
    public static double[] draw(MlpInitialization kind, MlpShape shape, long seed, int run) {
        double[] parameters = new double[length(shape)];
        for (int layer = 0; layer <= shape.depth(); layer++) {
            fill(
                    kind,
                    shape.inputsOf(layer),
                    shape.unitsOf(layer),
                    Draws.seed(seed, "weights", run, layer),
                    parameters,
                    shape.offsetOf(layer));
        }
        return parameters;
    }

    private static int length(MlpShape shape) {
        if (shape.parameters() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "units: out of memory for a network of %,d parameters; at most %,d are possible"
                            .formatted(shape.parameters(), Integer.MAX_VALUE));
        }
        return (int) shape.parameters();
    }

    /**
     * Draws the weights of one layer.
     *
     * @param kind the distribution
     * @param inputs the layer's inputs (fan in)
     * @param units its units (fan out)
     * @param seed of the draws
     * @param into receives inputs·units numbers
     * @param offset where they begin
     */
    public static void fill(
            MlpInitialization kind, int inputs, int units, long seed, double[] into, int offset) {
        double variance =
                switch (kind) {
                    case GLOROT_UNIFORM -> 2.0 / (inputs + units);
                    case HE_NORMAL, HE_UNIFORM -> 2.0 / inputs;
                    case LECUN_NORMAL -> 1.0 / inputs;
                };
        boolean uniform =
                kind == MlpInitialization.GLOROT_UNIFORM || kind == MlpInitialization.HE_UNIFORM;
        SplittableRandom random = new SplittableRandom(seed);
        double bound = Math.sqrt(3 * variance);
        double deviation = Math.sqrt(variance);
        int count = inputs * units;
        for (int i = 0; i < count; i++) {
            into[offset + i] =
                    uniform ? bound * (2 * random.nextDouble() - 1) : deviation * normal(random);
        }
    }

    /** Box and Muller's method: the same numbers on every Java version. */
    private static double normal(SplittableRandom random) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
