package io.djltuner.training;

import io.djltuner.space.Configuration;
import io.djltuner.training.blocks.MlpShape;

/**
 * A trained network that another starts from, as far as the two are alike.
 *
 * @param configuration of its trial
 * @param weights its parameters in its own order
 */
public record StartingPoint(Configuration configuration, double[] weights) {

    /**
     * Overwrites the initial weights of a network: the hidden layers from the lowest up, weights
     * and biases, as long as they read and put out as many numbers in both; if those are all of the
     * first network's, also the output layer where it does.
     *
     * @param from the shape of this network
     * @param to the shape of the one that starts
     * @param initial that one's parameters, in its own order
     * @return how many layers were taken over
     * @throws IllegalArgumentException if this network's weights are not as many as its shape has
     */
    public int copyInto(MlpShape from, MlpShape to, double[] initial) {
        if (weights.length != from.parameters()) {
            throw new IllegalArgumentException(
                    "starting point: a network of %d parameters cannot have %d"
                            .formatted(from.parameters(), weights.length));
        }
        int layers = 0;
        while (layers < Math.min(from.depth(), to.depth()) && alike(from, layers, to, layers)) {
            copy(from, layers, to, layers, initial);
            layers++;
        }
        if (layers == from.depth() && alike(from, from.depth(), to, to.depth())) {
            copy(from, from.depth(), to, to.depth(), initial);
            layers++;
        }
        return layers;
    }

    private static boolean alike(MlpShape from, int layer, MlpShape to, int its) {
        return from.inputsOf(layer) == to.inputsOf(its) && from.unitsOf(layer) == to.unitsOf(its);
    }

    private void copy(MlpShape from, int layer, MlpShape to, int its, double[] initial) {
        int numbers = (from.inputsOf(layer) + 1) * from.unitsOf(layer);
        System.arraycopy(weights, from.offsetOf(layer), initial, to.offsetOf(its), numbers);
    }
}
