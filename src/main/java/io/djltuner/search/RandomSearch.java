package io.djltuner.search;

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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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

    /** Draws that may collide before a finite space is searched for what is left. */
    private static final int ATTEMPTS = 200;

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        OptionalLong trials =
                budget.trials().isPresent()
                        ? OptionalLong.of(
                                Math.min(
                                        budget.trials().getAsInt(),
                                        space.size().orElse(Long.MAX_VALUE)))
                        : space.size();
        OptionalLong epochs =
                trials.isPresent() && space.find("epochs").isPresent() && space.epochs().isEmpty()
                        ? OptionalLong.of(
                                trials.getAsLong() * space.defaultConfiguration().epochs())
                        : OptionalLong.empty();
        return new Schedule(trials, epochs, "random search");
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        List<TrialPlan> plans = new ArrayList<>();
        Set<Configuration> mine = new HashSet<>();
        while (plans.size() < capacity) {
            Optional<Configuration> next = draw(history, mine, history.proposals() + plans.size());
            if (next.isEmpty()) {
                break;
            }
            mine.add(next.get());
            plans.add(TrialPlan.of(next.get()));
        }
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }

    private static Optional<Configuration> draw(
            StudyHistory history, Set<Configuration> mine, int index) {
        SplittableRandom random = Draws.generator(history.seed(), "random search", index);
        SearchSpace space = history.space();
        double[] units = new double[space.searchable().size()];
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            for (int axis = 0; axis < units.length; axis++) {
                units[axis] = random.nextDouble();
            }
            Configuration candidate = space.decode(units);
            if (isNew(history, mine, candidate)) {
                return Optional.of(candidate);
            }
        }
        if (space.size().isEmpty()) {
            throw new IllegalStateException(
                    "random search: %d draws in a row were tried before; is the range of a continuous"
                                    .formatted(ATTEMPTS)
                            + " hyperparameter too narrow for a double?");
        }
        return drawFromTheRest(history, mine, random);
    }

    /** One pass over a finite space that keeps each new configuration with equal chance. */
    private static Optional<Configuration> drawFromTheRest(
            StudyHistory history, Set<Configuration> mine, SplittableRandom random) {
        List<Configuration> kept = new ArrayList<>(1);
        int[] seen = {0};
        history.space()
                .enumerate()
                .filter(candidate -> isNew(history, mine, candidate))
                .forEach(
                        candidate -> {
                            if (random.nextInt(++seen[0]) == 0) {
                                kept.clear();
                                kept.add(candidate);
                            }
                        });
        return kept.stream().findFirst();
    }

    private static boolean isNew(
            StudyHistory history, Set<Configuration> mine, Configuration candidate) {
        return !mine.contains(candidate) && !history.wasTried(candidate);
    }
}
