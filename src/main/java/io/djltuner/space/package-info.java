/**
 * What may vary: search spaces, their hyperparameters and the configurations drawn from them.
 *
 * <p>May use: the JDK alone.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.space;
