/**
 * Studies as event files that TensorBoard shows: a curve per trial and metric under SCALARS, trials
 * with their hyperparameters under HPARAMS.
 *
 * <p>May use: study, space.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.tensorboard;
