package io.djltuner.space;

/** How gradients become steps; formulas in {@code io.djltuner.training.optimizer}. */
public enum MlpOptimizer {
    /** Stochastic gradient descent, with momentum and Nesterov's momentum where asked for. */
    SGD,
    /** Steps divided by a running root mean square of the gradients (Hinton 2012). */
    RMSPROP,
    /** Steps divided by the root of the sum of all squared gradients (Duchi et al. 2011). */
    ADAGRAD,
    /** Adaptive moments (Kingma and Ba 2015). */
    ADAM,
    /** Adam with decoupled weight decay (Loshchilov and Hutter 2019). */
    ADAMW,
    /** Adam with Nesterov's momentum (Dozat 2016). */
    NADAM
}
