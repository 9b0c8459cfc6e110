/**
 * Executors: who trains the trials that a study hands out, and how they are divided among trainers
 * and threads. {@link io.djltuner.execution.LocalExecutor} is the door; behind it trials wait in a
 * pool, a planner divides them into cohorts, and a loop trains each.
 *
 * <p>May use: training, training.fused, training.blocks, training.optimizer, training.schedule,
 * training.callback, training.metric, training.checkpoint, training.internal, study, space, DJL.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.execution;
