/**
 * How the learning rate changes from epoch to epoch.
 *
 * <p>May use: the JDK.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.schedule;
