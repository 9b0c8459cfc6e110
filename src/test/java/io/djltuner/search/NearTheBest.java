package io.djltuner.search;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Draws;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * The simplest strategy that learns: it draws beside the best trial that it is shown, and waits
 * when too many are running. Remembers in its trials how many values it knew.
 */
record NearTheBest(int atOnce) implements SearchStrategy {

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return new Schedule(OptionalLong.empty(), OptionalLong.empty(), "near the best");
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        long running =
                history.trials().stream().filter(t -> t.state() == TrialState.RUNNING).count();
        List<TrialPlan> plans = new ArrayList<>();
        for (int i = 0; i < capacity && running + i < atOnce; i++) {
            SplittableRandom random =
                    Draws.generator(history.seed(), "near", history.proposals() + i);
            double[] units =
                    history.best()
                            .map(best -> history.space().encode(best.configuration()))
                            .orElse(new double[history.space().searchable().size()]);
            for (int axis = 0; axis < units.length; axis++) {
                units[axis] = Math.abs(units[axis] + random.nextDouble() - 0.5) % 1;
            }
            plans.add(
                    new TrialPlan(
                            history.space().decode(units),
                            TrialPlan.horizon(history.space().decode(units)),
                            OptionalInt.empty(),
                            Map.of("knew", history.complete().size())));
        }
        return plans.isEmpty() ? new Proposal.Wait() : Proposal.run(plans);
    }
}
