package io.djltuner.execution;

import io.djltuner.training.MlpSettings;
import java.util.Optional;

/**
 * A trial as the planner sees it.
 *
 * @param number of the trial
 * @param network the library's own network; empty for one that trains alone
 * @param runs networks that still train, at least 1
 * @param epochsDone epochs behind it
 * @param epochsLeft epochs before it at most, at least 1
 * @param memory that it needs on its own; none for a network of a cohort, whose memory the planner
 *     bounds
 */
record PlannedTrial(
        int number,
        Optional<MlpSettings> network,
        int runs,
        int epochsDone,
        int epochsLeft,
        MemoryBudget memory) {}
