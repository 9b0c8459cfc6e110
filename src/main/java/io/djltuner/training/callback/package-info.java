/**
 * Rules that look at each epoch's metrics: when to stop, when to train more slowly. A rule is
 * immutable and keeps what it must remember in a state record, so that a trial can be written down
 * and continued; adapters let a plain DJL {@code Trainer} use the same rules.
 *
 * <p>May use: the JDK, study ({@code Direction}), training.metric, DJL (in the adapters).
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.training.callback;
