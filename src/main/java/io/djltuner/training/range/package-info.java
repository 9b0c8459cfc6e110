/**
 * The learning-rate range test: its settings, its course and its result.
 *
 * <p>May use: training.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.range;
