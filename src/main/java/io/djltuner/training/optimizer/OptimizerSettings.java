package io.djltuner.training.optimizer;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.MlpParameters;

/**
 * An optimizer with everything that shapes its gradients.
 *
 * @param kind the algorithm
 * @param momentum of SGD, in [0, 1); default 0
 * @param nesterov whether SGD looks ahead (Nesterov's momentum); default false
 * @param beta1 decay of the first moment of Adam, AdamW and Nadam, in [0, 1); default 0.9
 * @param beta2 decay of their second moment, in [0, 1); default 0.999
 * @param epsilon added to the root of the second moment, positive; default 1e-8 (RMSprop and
 *     Adagrad: 1e-8 and 1e-10, PyTorch's)
 * @param rho decay of RMSprop's squared gradients, in [0, 1); default 0.99
 * @param weightDecay decoupled decay: before every step all weights and biases are multiplied by 1
 *     − rate · weightDecay; default 0, AdamW 0.01
 * @param l1 factor of the penalty Σ|w| over the weights (not the biases); default 0
 * @param l2 factor of the penalty Σw² over the weights (not the biases); default 0
 * @param clipValue bound of every component of the gradient, both ways; default infinite: off
 * @param clipNorm bound of the Euclidean norm of the whole gradient; default infinite: off
 */
public record OptimizerSettings(
        MlpOptimizer kind,
        double momentum,
        boolean nesterov,
        double beta1,
        double beta2,
        double epsilon,
        double rho,
        double weightDecay,
        double l1,
        double l2,
        double clipValue,
        double clipNorm) {

    /**
     * Checks every range.
     *
     * @param kind the algorithm
     * @param momentum of SGD, in [0, 1)
     * @param nesterov whether SGD looks ahead (Nesterov's momentum)
     * @param beta1 decay of the first moment of Adam, AdamW and Nadam, in [0, 1)
     * @param beta2 decay of their second moment, in [0, 1)
     * @param epsilon added to the root of the second moment, positive
     * @param rho decay of RMSprop's squared gradients, in [0, 1)
     * @param weightDecay decoupled decay
     * @param l1 factor of the penalty Σ|w| over the weights (not the biases)
     * @param l2 factor of the penalty Σw² over the weights (not the biases)
     * @param clipValue bound of every component of the gradient, both ways
     * @param clipNorm bound of the Euclidean norm of the whole gradient
     */
    public OptimizerSettings {
        fraction("momentum", momentum);
        fraction("beta1", beta1);
        fraction("beta2", beta2);
        fraction("rho", rho);
        positive("epsilon", epsilon);
        notNegative("weightDecay", weightDecay);
        notNegative("l1", l1);
        notNegative("l2", l2);
        positive("clipValue", clipValue);
        positive("clipNorm", clipNorm);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException(
                    "nesterov: needs a momentum above 0, but got momentum=0");
        }
    }

    /**
     * Returns an optimizer with its defaults.
     *
     * @param kind the algorithm
     * @return its settings
     */
    public static OptimizerSettings of(MlpOptimizer kind) {
        return of(kind, Configuration.of(java.util.Map.of()));
    }

    /**
     * Reads an optimizer from a configuration; what it does not name has its default.
     *
     * @param configuration the values; the optimizer itself is Adam when it names none
     * @return the settings
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static OptimizerSettings of(Configuration configuration) {
        return of(
                configuration.getOrDefault(MlpParameters.OPTIMIZER, MlpOptimizer.ADAM),
                configuration);
    }

    private static OptimizerSettings of(MlpOptimizer kind, Configuration values) {
        double momentum = values.getOrDefault(MlpParameters.MOMENTUM, 0.0);
        boolean sgd = kind == MlpOptimizer.SGD;
        return new OptimizerSettings(
                kind,
                sgd ? momentum : 0,
                sgd && momentum > 0 && values.getOrDefault(MlpParameters.NESTEROV, false),
                values.getOrDefault(MlpParameters.BETA1, 0.9),
                values.getOrDefault(MlpParameters.BETA2, 0.999),
                values.getOrDefault(
                        MlpParameters.EPSILON, kind == MlpOptimizer.ADAGRAD ? 1e-10 : 1e-8),
                values.getOrDefault(MlpParameters.RHO, 0.99),
                values.getOrDefault(
                        MlpParameters.WEIGHT_DECAY, kind == MlpOptimizer.ADAMW ? 0.01 : 0.0),
                values.getOrDefault(MlpParameters.L1, 0.0),
                values.getOrDefault(MlpParameters.L2, 0.0),
                values.getOrDefault(MlpParameters.CLIP_VALUE, Double.POSITIVE_INFINITY),
                values.getOrDefault(MlpParameters.CLIP_NORM, Double.POSITIVE_INFINITY));
    }

    /** {@return whether a step is w ← w − rate · gradient and nothing else} */
    public boolean isPlainDescent() {
        return kind == MlpOptimizer.SGD
                && momentum == 0
                && weightDecay == 0
                && l1 == 0
                && l2 == 0
                && clipValue == Double.POSITIVE_INFINITY
                && clipNorm == Double.POSITIVE_INFINITY;
    }

    /** {@return which moments of the gradient a step of this optimizer reads} */
    public UpdateKind updateKind() {
        return switch (kind) {
            case SGD -> UpdateKind.FIRST_MOMENT;
            case RMSPROP, ADAGRAD -> UpdateKind.SECOND_MOMENT;
            case ADAM, ADAMW, NADAM -> UpdateKind.BOTH_MOMENTS;
        };
    }

    /**
     * Which parts of the update this optimizer needs, 1 or 0: L1, L2, clipping by value, clipping
     * by norm, decay, the gradient's own term q·g.
     *
     * @return six numbers, in the order that the engine's program reads
     */
    public long[] flags() {
        boolean ownTerm =
                switch (kind) {
                    case SGD -> nesterov;
                    case RMSPROP, ADAGRAD, NADAM -> true;
                    case ADAM, ADAMW -> false;
                };
        return new long[] {
            flag(l1 > 0),
            flag(l2 > 0),
            flag(clipValue < Double.POSITIVE_INFINITY),
            flag(clipNorm < Double.POSITIVE_INFINITY),
            flag(weightDecay > 0),
            flag(ownTerm)
        };
    }

    private static long flag(boolean on) {
        return on ? 1 : 0;
    }

    private static void fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + ": must be in [0, 1), but got " + value);
        }
    }

    private static void positive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + ": must be above 0, but got " + value);
        }
    }

    private static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + ": must be finite and not negative, but got " + value);
        }
    }
}
