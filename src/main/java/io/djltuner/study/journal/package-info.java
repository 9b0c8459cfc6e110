/**
 * Studies on disk: a journal in Optuna's format, checkpoints beside it, and what keeps several
 * processes out of each other's way.
 *
 * <p>May use: study, space, Gson.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.study.journal;
