/**
 * Factories of networks and the library's own blocks.
 *
 * <p>May use: space, training.internal, DJL.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.blocks;
