package io.djltuner.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.djltuner.training.internal.TorchProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An optimizer's steps on the parameters of any block: one engine call per step, whatever the
 * number of parameters. DJL's own optimizers are not used: on this engine four of them are not
 * implemented, and all keep their moments where nothing frees them.
 */
public final class BlockOptimizer implements AutoCloseable {

    private final OptimizerSettings settings;
    private final UpdateCoefficients coefficients;
    private final TorchProgram program;
    private final NDManager manager;
    private final NDArray[] first;
    private final NDArray[] second;
    private final List<TorchProgram.Held> held = new ArrayList<>();
    private final TorchProgram.Held kind;
    private final TorchProgram.Held flags;
    private final TorchProgram.Held heldWeights;
    private final TorchProgram.Held heldFirst;
    private final TorchProgram.Held heldSecond;
    private final TorchProgram.Held penalizedNumbers;
    private final TorchProgram.Held penalties;
    private final TorchProgram.Held rateFactors;
    private long steps;
    private double momentumProduct;

    /**
     * Prepares an optimizer.
     *
     * @param settings the algorithm
     * @param manager owner of the moments
     * @param weights the parameters to change
     * @param isWeight for each, whether the L1 and L2 penalties count it (a weight, not a bias)
     * @param factors for each, what the learning rate is multiplied by
     */
    public BlockOptimizer(
            OptimizerSettings settings,
            NDManager manager,
            NDArray[] weights,
            boolean[] isWeight,
            double[] factors) {
        this.settings = settings;
        this.manager = manager;
        this.coefficients = new UpdateCoefficients(settings);
        this.program = TorchProgram.of("Cohort", manager.getDevice());
        long[] penalized = new long[weights.length];
        this.first = new NDArray[weights.length];
        this.second = new NDArray[weights.length];
        for (int i = 0; i < weights.length; i++) {
            penalized[i] = isWeight[i] ? weights[i].size() : 0;
            first[i] = moment(weights[i], settings.updateKind().hasFirst());
            second[i] = moment(weights[i], settings.updateKind().hasSecond());
        }
        this.kind = hold((long) settings.updateKind().code());
        this.flags = hold(settings.flags());
        this.heldWeights = hold(weights);
        this.heldFirst = hold(first);
        this.heldSecond = hold(second);
        this.penalizedNumbers = hold(penalized);
        this.rateFactors = hold(factors);
        this.penalties =
                hold(
                        manager.create(
                                new double[] {
                                    settings.l1(),
                                    2 * settings.l2(),
                                    settings.clipValue(),
                                    settings.clipNorm()
                                }));
        restore(0);
    }

    private TorchProgram.Held hold(Object argument) {
        TorchProgram.Held value = TorchProgram.hold(argument);
        held.add(value);
        return value;
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

    /** {@return the first moments, one for each parameter, where the algorithm keeps them} */
    public NDArray[] first() {
        return settings.updateKind().hasFirst() ? first.clone() : new NDArray[0];
    }

    /** {@return the second moments, one for each parameter, where the algorithm keeps them} */
    public NDArray[] second() {
        return settings.updateKind().hasSecond() ? second.clone() : new NDArray[0];
    }

    /** {@return how many steps have been taken} */
    public long steps() {
        return steps;
    }

    /**
     * Takes one step and sets the gradients back to 0.
     *
     * @param rate the learning rate
     * @param gradients one for each parameter, held
     * @param loss the batch's mean loss, a scalar
     * @param rows the batch's rows
     * @param total receives loss × rows on top of what it holds, a scalar
     */
    public void step(
            double rate, TorchProgram.Held gradients, NDArray loss, long rows, NDArray total) {
        steps++;
        double[] numbers = Arrays.copyOf(coefficients.epochNumbers(rate), 9);
        double[] changing = new double[3];
        coefficients.programStep(rate, steps, momentumProduct, false, changing);
        System.arraycopy(changing, 0, numbers, 6, 3);
        momentumProduct *= coefficients.momentum(steps);
        program.run(
                "step",
                manager,
                kind,
                flags,
                heldWeights,
                gradients,
                heldFirst,
                heldSecond,
                penalizedNumbers,
                numbers,
                penalties,
                rateFactors,
                loss,
                rows,
                total);
    }

    @Override
    public void close() {
        held.forEach(TorchProgram.Held::close);
    }
}
