package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.search.internal.Evidence;
import io.djltuner.search.internal.NewConfigurations;
import io.djltuner.search.internal.Observation;
import io.djltuner.search.internal.PlainSchedule;
import io.djltuner.search.internal.QuasiRandomStart;
import io.djltuner.search.internal.Tournament;
import io.djltuner.search.internal.Variation;
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
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Regularised evolution (Real et al., "Regularized Evolution for Image Classifier Architecture
 * Search", 2019): each new configuration is a mutation of the best of a few drawn from the latest
 * trials. Old trials leave the population however good they were, so that one lucky result does not
 * breed for ever.
 *
 * <p>Use it for many choices without an order and several hundred trials, when a trial is cheap and
 * workers should never wait. It needs no model and does not slow down. With few trials, or mostly
 * continuous hyperparameters, a model-based strategy is better.
 *
 * <p>The first trials are quasi-random. Then the population are the last trials that have a value,
 * pruned ones included, by number; a tournament draws some of them, the best is the parent, and
 * each of its hyperparameters mutates with the chance 1 / n, one at least. Trials of others take
 * part.
 */
public final class EvolutionSearch implements SearchStrategy {

    /** Mutations that may give what was tried before the whole space is drawn from. */
    private static final int ATTEMPTS = 100;

    private static final String PURPOSE = "evolution";

    /** Standard deviation of a mutation, in units. */
    private static final double SIGMA = 0.1;

    private final int population;
    private final int tournament;
    private final int atOnce;

    /** A population of 20, tournaments of 5, at most 8 trials at once. */
    public EvolutionSearch() {
        this(20, 5, 8);
    }

    private EvolutionSearch(int population, int tournament, int atOnce) {
        atLeast("population", 2, population);
        atLeast("tournament", 1, tournament);
        atLeast("atOnce", 1, atOnce);
        this.population = population;
        this.tournament = tournament;
        this.atOnce = atOnce;
    }

    private static void atLeast(String setting, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s: must be at least %d, but got %d",
                            setting,
                            least,
                            value));
        }
    }

    /**
     * The same search with another population.
     *
     * @param size how many of the latest trials may be parents, and how many quasi-random trials
     *     come first; at least 2; default 20
     * @return the copy
     */
    public EvolutionSearch population(int size) {
        return new EvolutionSearch(size, tournament, atOnce);
    }

    /**
     * The same search with another pressure.
     *
     * @param size of how many drawn trials the best is the parent, at least 1; default 5. More
     *     follow the best sooner
     * @return the copy
     */
    public EvolutionSearch tournament(int size) {
        return new EvolutionSearch(population, size, atOnce);
    }

    /**
     * The same search with more or fewer trials at once.
     *
     * @param trials in flight at most, once the first ones are proposed; at least 1; default 8.
     *     More keep more workers busy and learn less from each
     * @return the copy
     */
    public EvolutionSearch atOnce(int trials) {
        return new EvolutionSearch(population, tournament, trials);
    }

    @Override
    public String description() {
        return Description.of("EvolutionSearch")
                .with("population", population)
                .with("tournament", tournament)
                .with("atOnce", atOnce)
                .toString();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return PlainSchedule.of(
                space,
                budget,
                String.format(
                        Locale.ROOT,
                        "regularised evolution: %d quasi-random trials, then mutations of the best of %d drawn from the last %d",
                        population,
                        tournament,
                        population));
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        Evidence evidence = Evidence.of(history);
        int starting = Math.max(0, population - history.proposals());
        int room = Math.max(starting, atOnce - evidence.pending().size());
        if (room <= 0) {
            return new Proposal.Wait();
        }
        List<Observation> all = evidence.observed();
        List<Observation> latest = all.subList(Math.max(0, all.size() - population), all.size());
        NewConfigurations fresh = new NewConfigurations(history);
        List<TrialPlan> plans = new ArrayList<>();
        for (int i = 0; i < Math.min(capacity, room); i++) {
            int proposal = history.proposals() + i;
            SplittableRandom random = Draws.generator(history.seed(), PURPOSE, proposal);
            Optional<Configuration> next =
                    proposal < population || latest.isEmpty()
                            ? QuasiRandomStart.take(history, PURPOSE, proposal, fresh)
                            : child(history.space(), latest, fresh, random);
            next = next.isPresent() ? next : fresh.drawAndTake(random);
            if (next.isEmpty()) {
                break;
            }
            plans.add(TrialPlan.of(next.get()));
        }
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }

    private Optional<Configuration> child(
            SearchSpace space,
            List<Observation> population,
            NewConfigurations fresh,
            SplittableRandom random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Observation parent = Tournament.draw(population, tournament, random);
            // Where all near it was tried, a child goes further.
            Variation variation = new Variation(space, SIGMA * (1 + attempt / 10));
            double[] genes = variation.genes(parent, random);
            variation.mutate(genes, random);
            Configuration candidate = space.decode(genes);
            if (fresh.take(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
