package io.djltuner.search;

import io.djltuner.search.internal.NewConfigurations;
import io.djltuner.search.internal.PlainSchedule;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Draws;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws configurations uniformly from the unit cube, each independently of all results (Bergstra
 * and Bengio, "Random Search for Hyper-Parameter Optimization", 2012).
 *
 * <p>Use it as a baseline, with many machines, or when nothing is known. It covers each single
 * hyperparameter far better than a grid of the same size. With more than a few dozen trials a
 * model-based strategy finds better configurations.
 *
 * <p>The draw of proposal i depends on (study seed, i) alone, so the study is the same at any
 * parallelism. No configuration comes twice; a finite space is searched to its end.
 */
public final class RandomSearch implements SearchStrategy {

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return PlainSchedule.of(space, budget, "random search");
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        List<TrialPlan> plans = new ArrayList<>();
        NewConfigurations fresh = new NewConfigurations(history);
        for (int i = 0; i < capacity; i++) {
            SplittableRandom random =
                    Draws.generator(history.seed(), "random search", history.proposals() + i);
            Optional<Configuration> next = fresh.drawAndTake(random);
            if (next.isEmpty()) {
                break;
            }
            plans.add(TrialPlan.of(next.get()));
        }
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }
}
