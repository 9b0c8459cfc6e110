/**
 * How good predictions are: metrics over a whole split at once, in double precision.
 *
 * <p>May use: the JDK, data ({@code Task}), study ({@code Direction}), training ({@code
 * LossFunction}); no engine.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.metric;
