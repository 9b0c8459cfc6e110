/**
 * The fluent front door: describe a search, run it, take the best model home.
 *
 * <p>May use: every other package.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner;
