/**
 * The state of a trial as bytes: everything that its next epoch reads.
 *
 * <p>May use: training.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.checkpoint;
