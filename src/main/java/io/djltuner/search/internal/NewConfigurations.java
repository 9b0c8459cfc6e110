package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.StudyHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Tells configurations that nobody has tried from the others, while one proposal is made. */
public final class NewConfigurations {

    /** Draws that may collide before a finite space is searched for what is left. */
    private static final int ATTEMPTS = 200;

    private final StudyHistory history;
    private final SearchSpace space;
    private final Set<Configuration> mine = new HashSet<>();

    /**
     * Nothing taken yet.
     *
     * @param history whose trials are not new
     */
    public NewConfigurations(StudyHistory history) {
        this(history, history.space());
    }

    /**
     * Nothing taken yet.
     *
     * @param history whose trials are not new
     * @param space to draw from: the history's, or that with epochs fixed
     */
    public NewConfigurations(StudyHistory history, SearchSpace space) {
        this.history = history;
        this.space = space;
    }

    /** Whether neither the history has it nor this proposal. */
    public boolean isNew(Configuration candidate) {
        return !mine.contains(candidate) && !history.wasTried(candidate);
    }

    /**
     * Makes a configuration part of this proposal.
     *
     * @param candidate any
     * @return whether it was new
     */
    public boolean take(Configuration candidate) {
        return isNew(candidate) && mine.add(candidate);
    }

    /**
     * Draws uniformly from the unit cube until a configuration is new, and takes it; when that
     * takes too long in a finite space, draws from what is left of it with equal chance.
     *
     * @param random the source of chance
     * @return it; empty when every configuration was tried, or when a continuous range is so narrow
     *     that no new double is found
     */
    public Optional<Configuration> drawAndTake(SplittableRandom random) {
        double[] units = new double[space.searchable().size()];
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            for (int axis = 0; axis < units.length; axis++) {
                units[axis] = random.nextDouble();
            }
            Configuration candidate = space.decode(units);
            if (take(candidate)) {
                return Optional.of(candidate);
            }
        }
        Optional<Configuration> rest =
                space.size().isEmpty() ? Optional.empty() : drawFromTheRest(random);
        rest.ifPresent(mine::add);
        return rest;
    }

    /** One pass that keeps each new configuration with equal chance. */
    private Optional<Configuration> drawFromTheRest(SplittableRandom random) {
        List<Configuration> kept = new ArrayList<>(1);
        int[] seen = {0};
        space.enumerate()
                .filter(this::isNew)
                .forEach(
                        candidate -> {
                            if (random.nextInt(++seen[0]) == 0) {
                                kept.clear();
                                kept.add(candidate);
                            }
                        });
        return kept.stream().findFirst();
    }
}
