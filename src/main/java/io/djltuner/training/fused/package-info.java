/**
 * Many multilayer perceptrons trained as one network: a cohort's members lie side by side in the
 * same arrays, and one call into the engine trains them all for an epoch.
 *
 * <p>May use: training, training.blocks, training.optimizer, training.internal, data, study, space,
 * DJL.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.fused;
