/**
 * How one configuration becomes a model: data on the device, networks, their training epoch by
 * epoch.
 *
 * <p>May use: space, study, data, training.blocks, training.optimizer, training.internal, DJL, Gson
 * (for saved models).
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training;
