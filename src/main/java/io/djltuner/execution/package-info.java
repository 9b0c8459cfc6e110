/**
 * Executors: who trains the trials that a study hands out, and how they are divided among trainers
 * and threads. {@link io.djltuner.execution.LocalExecutor} is the door; behind it trials wait in a
 * pool, a planner divides them into cohorts, and a loop trains each.
 *
 * <p>May use: training with its callbacks, checkpoints, metrics, schedules and internal, study,
 * space, DJL's engine.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.execution;
