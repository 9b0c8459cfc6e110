/**
 * How one configuration becomes a model: data on the device, networks, their training epoch by
 * epoch.
 *
 * <p>May use: space, study, data, DJL.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training;
