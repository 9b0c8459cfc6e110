/**
 * Executors: who trains the trials that a study hands out, and how they are divided among trainers
 * and threads.
 *
 * <p>May use: training, training.fused, study.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.execution;
