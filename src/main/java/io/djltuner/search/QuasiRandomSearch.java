package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.search.internal.NewConfigurations;
import io.djltuner.search.internal.PlainSchedule;
import io.djltuner.search.internal.PointSequence;
import io.djltuner.search.internal.ScrambledHalton;
import io.djltuner.search.internal.ScrambledSobol;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Draws;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Tries points that fill the unit cube more evenly than chance does, without looking at results:
 * Sobol's or Halton's sequence, randomly scrambled (Owen 1995; Burley 2020; Owen 2017).
 *
 * <p>Use it where you would use random search and the budget is small against the space: no region
 * stays empty by bad luck. With many irrelevant hyperparameters, and with many more trials, the
 * difference to random search becomes small. A strategy that looks at results finds better
 * configurations within a few dozen trials.
 *
 * <p>The points depend on the study's seed alone, so the study is the same at any parallelism. A
 * point that gives a configuration which was tried already is passed over; coordinates of inactive
 * hyperparameters are ignored. No configuration comes twice; a finite space is searched to its end.
 */
public final class QuasiRandomSearch implements SearchStrategy {

    /** A sequence of points. */
    public enum Sequence {
        /** Sobol's, in base 2: the most even in few dimensions; at most 1,000 axes. */
        SOBOL,
        /** Halton's, in a prime base for each axis: any number of axes, even at any length. */
        HALTON
    }

    /** Points passed over before the rest is drawn at random. */
    private static final int MOST_PASSED = 200;

    /** The origin's entry with the index of a trial's point. */
    private static final String POINT = "point";

    private static final String PURPOSE = "quasi-random search";

    private final Sequence sequence;

    /** Sobol's sequence. */
    public QuasiRandomSearch() {
        this(Sequence.SOBOL);
    }

    private QuasiRandomSearch(Sequence sequence) {
        this.sequence = sequence;
    }

    /**
     * The same search along another sequence.
     *
     * @param points Sobol's (the default) or Halton's
     * @return the copy
     */
    public QuasiRandomSearch sequence(Sequence points) {
        return new QuasiRandomSearch(points);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException for Sobol's sequence in a space of more than 1,000 axes
     */
    @Override
    public String description() {
        return Description.of("QuasiRandomSearch").with("sequence", sequence).toString();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        int axes = space.searchable().size();
        if (sequence == Sequence.SOBOL && axes > ScrambledSobol.MOST_AXES) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "quasi-random search: Sobol's sequence has at most %d axes, but the space has %d; use Halton's",
                            ScrambledSobol.MOST_AXES,
                            axes));
        }
        String name = sequence == Sequence.SOBOL ? "Sobol's" : "Halton's";
        return PlainSchedule.of(space, budget, "quasi-random search, " + name + " sequence");
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        SearchSpace space = history.space();
        PointSequence points = points(space, history.seed());
        NewConfigurations fresh = new NewConfigurations(history);
        List<TrialPlan> plans = new ArrayList<>();
        int next = nextPoint(history);
        while (plans.size() < capacity) {
            Optional<Configuration> found = Optional.empty();
            int last = next + MOST_PASSED;
            while (found.isEmpty() && next < last) {
                Configuration candidate = space.decode(points.point(next++));
                found = Optional.of(candidate).filter(fresh::take);
            }
            if (found.isEmpty()) {
                SplittableRandom random =
                        Draws.generator(
                                history.seed(), PURPOSE, history.proposals() + plans.size());
                found = fresh.drawAndTake(random);
            }
            if (found.isEmpty()) {
                break;
            }
            plans.add(plan(found.get(), next - 1));
        }
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }

    private static TrialPlan plan(Configuration configuration, int point) {
        return new TrialPlan(
                configuration,
                TrialPlan.horizon(configuration),
                OptionalInt.empty(),
                Map.of(POINT, point));
    }

    private PointSequence points(SearchSpace space, long seed) {
        int axes = space.searchable().size();
        if (axes == 0) {
            return index -> new double[0];
        }
        return sequence == Sequence.SOBOL
                ? new ScrambledSobol(axes, seed, PURPOSE)
                : new ScrambledHalton(axes, seed, PURPOSE);
    }

    /** The point after the last trial's that was proposed. */
    private static int nextPoint(StudyHistory history) {
        List<Trial> trials = history.trials();
        for (int number = trials.size() - 1; number >= 0; number--) {
            Trial trial = trials.get(number);
            if (trial.proposed() && trial.origin().get(POINT) instanceof Number point) {
                return point.intValue() + 1;
            }
        }
        return 0;
    }
}
