/**
 * The optimizers: what a configuration says of them, the coefficients of their update at each step,
 * and that update run on parameters held elsewhere.
 *
 * <p>May use: space, training.internal, DJL.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.optimizer;
