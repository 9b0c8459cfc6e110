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
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * A genetic algorithm: generations of configurations, each bred from the best so far by crossover
 * and mutation (Holland 1975; simulated binary crossover: Deb and Agrawal 1995).
 *
 * <p>Use it when many trials train at once, a generation to a round, and hyperparameters act
 * together in ways that parents can hand on. It needs several generations: with fewer trials than
 * five times the population, take a model-based strategy.
 *
 * <p>The first generation is quasi-random. Parents of every later one are the best trials so far,
 * as many as the population (so the best are never lost); each child has two of them, each the
 * better of two drawn, is crossed with the crossover's chance, and mutates. A generation begins
 * when all trials of the one before have ended and reads them in order of number, so the study is
 * the same at any parallelism; failed trials are no parents, trials of others may be.
 */
public final class GeneticSearch implements SearchStrategy {

    /** Children that may have been tried before the whole space is drawn from. */
    private static final int ATTEMPTS = 100;

    private static final String PURPOSE = "genetic search";
    private static final String GENERATION = "generation";
    private static final double SIGMA = 0.1;

    private final int population;
    private final int tournament;
    private final double crossover;

    /** A population of 20, tournaments of 2, crossover with the chance 0.9. */
    public GeneticSearch() {
        this(20, 2, 0.9);
    }

    private GeneticSearch(int population, int tournament, double crossover) {
        this.population = population;
        this.tournament = tournament;
        this.crossover = crossover;
    }

    /**
     * The same search with another population.
     *
     * @param size trials of a generation, and how many may be parents; at least 2; default 20. As
     *     many as train at once waste nothing
     * @return the copy
     */
    public GeneticSearch population(int size) {
        if (size < 2) {
            throw new IllegalArgumentException("population: must be at least 2, but got " + size);
        }
        return new GeneticSearch(size, tournament, crossover);
    }

    /**
     * The same search with another pressure.
     *
     * @param size of how many drawn trials the best is a parent, at least 1; default 2
     * @return the copy
     */
    public GeneticSearch tournament(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("tournament: must be at least 1, but got " + size);
        }
        return new GeneticSearch(population, size, crossover);
    }

    /**
     * The same search that crosses more or less often.
     *
     * @param chance that a child has two parents, in [0, 1]; default 0.9
     * @return the copy
     */
    public GeneticSearch crossover(double chance) {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException("crossover: must be in [0, 1], but got " + chance);
        }
        return new GeneticSearch(population, tournament, chance);
    }

    @Override
    public String description() {
        return Description.of("GeneticSearch")
                .with("population", population)
                .with("tournament", tournament)
                .with("crossover", crossover)
                .toString();
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return PlainSchedule.of(
                space,
                budget,
                String.format(Locale.ROOT, "genetic search in generations of %d", population));
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        int generation = lastGeneration(history);
        List<Trial> members = members(history, generation);
        if (members.stream().filter(Trial::proposed).count() >= population) {
            if (!members.stream().allMatch(trial -> trial.state().isFinished())) {
                return new Proposal.Wait();
            }
            generation++;
            members = List.of();
        }
        int begun = (int) members.stream().filter(Trial::proposed).count();
        List<Observation> parents = parents(history, members);
        NewConfigurations fresh = new NewConfigurations(history);
        List<TrialPlan> plans = new ArrayList<>();
        for (int i = 0; i < Math.min(capacity, population - begun); i++) {
            int proposal = history.proposals() + i;
            SplittableRandom random = Draws.generator(history.seed(), PURPOSE, proposal);
            Optional<Configuration> next =
                    generation == 0 || parents.isEmpty()
                            ? QuasiRandomStart.take(history, PURPOSE, proposal, fresh)
                            : child(history.space(), parents, fresh, random);
            next = next.isPresent() ? next : fresh.drawAndTake(random);
            if (next.isEmpty()) {
                break;
            }
            plans.add(plan(next.get(), generation));
        }
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }

    private static TrialPlan plan(Configuration configuration, int generation) {
        return new TrialPlan(
                configuration,
                TrialPlan.horizon(configuration),
                OptionalInt.empty(),
                Map.of(GENERATION, generation));
    }

    private static int lastGeneration(StudyHistory history) {
        return history.trials().stream()
                .map(trial -> trial.origin().get(GENERATION))
                .mapToInt(entry -> entry instanceof Number number ? number.intValue() : 0)
                .max()
                .orElse(0);
    }

    /** Trials of a generation that were proposed, and retries of them. */
    private static List<Trial> members(StudyHistory history, int generation) {
        return history.trials().stream()
                .filter(
                        t ->
                                t.origin().get(GENERATION) instanceof Number number
                                        && number.intValue() == generation)
                .toList();
    }

    /** The best of what was known when the generation's first trial was proposed. */
    private List<Observation> parents(StudyHistory history, List<Trial> members) {
        StudyHistory then =
                members.stream()
                        .filter(Trial::proposed)
                        .findFirst()
                        .map(trial -> history.at(trial.seen().orElseThrow()))
                        .orElse(history);
        return Evidence.of(then).observed().stream()
                .sorted(
                        Comparator.comparingDouble(Observation::loss)
                                .thenComparingInt(Observation::trial))
                .limit(population)
                .toList();
    }

    private Optional<Configuration> child(
            SearchSpace space,
            List<Observation> parents,
            NewConfigurations fresh,
            SplittableRandom random) {
        Variation variation = new Variation(space, SIGMA);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double[] genes = variation.genes(Tournament.draw(parents, tournament, random), random);
            if (random.nextDouble() < crossover) {
                Observation other = Tournament.draw(parents, tournament, random);
                genes = variation.cross(genes, variation.genes(other, random), random);
            }
            variation.mutate(genes, random);
            Configuration candidate = space.decode(genes);
            if (fresh.take(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
