package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Draws;
import io.djltuner.study.StudyHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes proposals with a {@link Surrogate} and keeps what it computed for one study's next; what it
 * proposes does not depend on what it kept. Thread-safe: proposals are made one after another.
 */
public final class GaussianProcessProposer {

    private static final String PURPOSE = "gaussian process";

    private @Nullable Kept kept;

    /** What belongs to one study. */
    private static final class Kept {

        private final SearchSpace space;
        private final long seed;
        private final Surrogate surrogate;
        private final SpreadPoints startup;
        private final ImprovementSearch search;

        Kept(SearchSpace space, long seed) {
            this.space = space;
            this.seed = seed;
            surrogate = new Surrogate(space);
            int axes = space.searchable().size();
            startup = new SpreadPoints(axes, seed, PURPOSE + " startup");
            search =
                    new ImprovementSearch(
                            surrogate.coordinates(),
                            new CubeGrid(space),
                            new SpreadPoints(axes, seed, PURPOSE));
        }

        boolean isFor(StudyHistory history) {
            return seed == history.seed() && space.equals(history.space());
        }
    }

    /**
     * Proposes evenly spread configurations, whatever was observed.
     *
     * @param history whose trials are not to come again
     * @param count how many are wanted
     * @return as many; fewer when there are no more
     */
    public synchronized List<Configuration> spread(StudyHistory history, int count) {
        Kept own = keptFor(history);
        NewConfigurations fresh = new NewConfigurations(history);
        List<Configuration> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = history.proposals() + i;
            Configuration point = own.space.decode(own.startup.point(index));
            Optional<Configuration> next =
                    fresh.take(point) ? Optional.of(point) : fresh.drawAndTake(random(history, i));
            if (next.isEmpty()) {
                break;
            }
            result.add(next.get());
        }
        return result;
    }

    /**
     * Proposes where improvement is expected most; each proposal counts on those before it.
     *
     * @param history whose trials are not to come again
     * @param evidence of it, with at least one complete trial
     * @param count how many are wanted
     * @return as many; fewer when there are no more
     */
    public synchronized List<Configuration> improving(
            StudyHistory history, Evidence evidence, int count) {
        Kept own = keptFor(history);
        NewConfigurations fresh = new NewConfigurations(history);
        List<Configuration> result = new ArrayList<>();
        Surrogate.Knowledge knowledge = own.surrogate.learn(evidence);
        for (int i = 0; i < count; i++) {
            Optional<Configuration> next = best(own, knowledge, history, i, fresh);
            if (next.isEmpty()) {
                break;
            }
            result.add(next.get());
            if (i + 1 < count) {
                double[] units = own.space.encode(next.get());
                knowledge = own.surrogate.believe(knowledge, units);
            }
        }
        return result;
    }

    private static Optional<Configuration> best(
            Kept own,
            Surrogate.Knowledge knowledge,
            StudyHistory history,
            int proposal,
            NewConfigurations fresh) {
        SplittableRandom random = random(history, proposal);
        int index = history.proposals() + proposal;
        for (double[] units : own.search.bestFirst(knowledge, index, random)) {
            Configuration candidate = own.space.decode(units);
            if (fresh.take(candidate)) {
                return Optional.of(candidate);
            }
        }
        return fresh.drawAndTake(random);
    }

    private static SplittableRandom random(StudyHistory history, int proposal) {
        return Draws.generator(history.seed(), PURPOSE, history.proposals() + proposal);
    }

    private Kept keptFor(StudyHistory history) {
        Kept own = kept;
        if (own == null || !own.isFor(history)) {
            own = new Kept(history.space(), history.seed());
            kept = own;
        }
        return own;
    }
}
