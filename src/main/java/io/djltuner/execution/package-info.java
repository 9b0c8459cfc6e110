/**
 * Executors: who trains the trials that a study hands out, and how they are divided among trainers
 * and threads.
 *
 * <p>May use: training with its callbacks, checkpoints, metrics, schedules and internal, study,
 * space, DJL's engine.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.execution;
