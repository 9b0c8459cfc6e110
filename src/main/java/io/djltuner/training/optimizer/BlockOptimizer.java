package io.djltuner.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.djltuner.training.internal.TorchProgram;

/**
 * An optimizer's steps on the parameters of any block: one engine call per step, whatever the
 * number of parameters. DJL's own optimizers are not used: on this engine four of them are not
 * implemented, and all keep their moments where nothing frees them.
 */
public final class BlockOptimizer {

    private final OptimizerSettings settings;
    private final UpdateCoefficients coefficients;
    private final TorchProgram program;
    private final NDManager manager;
    private final NDArray[] weights;
    private final NDArray[] first;
    private final NDArray[] second;
    private final long[] isWeight;
    private long steps;
    private double momentumProduct;

    /**
     * Prepares an optimizer.
     *
     * @param settings the algorithm
     * @param manager owner of the moments
     * @param weights the parameters to change
     * @param isWeight for each, whether the L1 and L2 penalties count it (a weight, not a bias)
     */
    public BlockOptimizer(
            OptimizerSettings settings, NDManager manager, NDArray[] weights, boolean[] isWeight) {
        this.settings = settings;
        this.manager = manager;
        this.weights = weights.clone();
        this.coefficients = new UpdateCoefficients(settings);
        this.program = TorchProgram.of("Cohort", manager.getDevice());
        this.isWeight = new long[weights.length];
        this.first = new NDArray[weights.length];
        this.second = new NDArray[weights.length];
        for (int i = 0; i < weights.length; i++) {
            this.isWeight[i] = isWeight[i] ? 1 : 0;
            first[i] = moment(weights[i], settings.updateKind().hasFirst());
            second[i] = moment(weights[i], settings.updateKind().hasSecond());
        }
        restore(0);
    }

    /** A moment that is not kept is stood in for by an array that no step reads. */
    private NDArray moment(NDArray weight, boolean kept) {
        return kept ? manager.zeros(weight.getShape(), weight.getDataType()) : weight;
    }

    /**
     * Goes on after a number of steps; the moments are written by the caller.
     *
     * @param taken steps taken before
     */
    public void restore(long taken) {
        steps = taken;
        momentumProduct = coefficients.momentumProduct(taken);
    }

    /** The first moments, one for each parameter, where the algorithm keeps them. */
    public NDArray[] first() {
        return settings.updateKind().hasFirst() ? first.clone() : new NDArray[0];
    }

    /** The second moments, one for each parameter, where the algorithm keeps them. */
    public NDArray[] second() {
        return settings.updateKind().hasSecond() ? second.clone() : new NDArray[0];
    }

    /** How many steps have been taken. */
    public long steps() {
        return steps;
    }

    /**
     * Takes one step and sets the gradients back to 0.
     *
     * @param rate the learning rate
     * @param gradients one for each parameter
     * @param loss the batch's mean loss, a scalar
     * @param rows the batch's rows
     * @param total receives loss × rows on top of what it holds, a scalar
     */
    public void step(double rate, NDArray[] gradients, NDArray loss, long rows, NDArray total) {
        steps++;
        double[] pqr = new double[3];
        coefficients.step(rate, steps, momentumProduct, pqr);
        momentumProduct *= coefficients.momentum(steps);
        double[] numbers = {
            coefficients.a(),
            coefficients.b(),
            coefficients.c(),
            coefficients.d(),
            coefficients.e(),
            coefficients.keep(rate),
            -pqr[0],
            -pqr[1],
            pqr[2],
            settings.l1(),
            2 * settings.l2(),
            settings.clipValue(),
            settings.clipNorm()
        };
        try (NDArray column = manager.create(numbers)) {
            program.run(
                    "step",
                    manager,
                    (long) settings.updateKind().code(),
                    settings.flags(),
                    weights,
                    gradients,
                    first,
                    second,
                    isWeight,
                    column,
                    loss,
                    rows,
                    total);
        }
    }
}
