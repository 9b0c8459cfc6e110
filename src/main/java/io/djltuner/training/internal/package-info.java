/**
 * What touches the engine itself: programs that it runs whole, and its autograd. Not for users.
 *
 * <p>May use: DJL, its PyTorch engine.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.internal;
