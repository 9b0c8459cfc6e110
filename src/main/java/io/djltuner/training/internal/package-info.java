/**
 * What touches the engine itself: programs that it runs whole, its autograd, and the memory of the
 * device. Not for users.
 *
 * <p>May use: DJL, its PyTorch engine, the JDK's bean of the operating system.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.internal;
