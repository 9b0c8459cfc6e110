package io.djltuner.search.internal.cmaes;

import io.djltuner.search.internal.Evidence;
import io.djltuner.search.internal.NewConfigurations;
import io.djltuner.search.internal.Observation;
import io.djltuner.search.internal.UnitCube;
import io.djltuner.space.Configuration;
import io.djltuner.study.Draws;
import io.djltuner.study.Proposal;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Goes through the generations of a history, and proposes the members of the one that is open. What
 * complete generations gave is remembered, which changes no proposal.
 */
public final class CmaEsRun {

    private static final String PURPOSE = "covariance matrix adaptation";

    /** Draws that may have been tried before a newcomer takes the place. */
    private static final int MOST_DRAWS = 100;

    private final CmaEsSettings settings;
    private final UnitCube cube;
    private final long seed;
    private final CubeAxes axes;
    private volatile Progress remembered;

    /** A generation's place among all, in order. */
    private record Place(int restart, int generation) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return Comparator.comparingInt(Place::restart)
                    .thenComparingInt(Place::generation)
                    .compare(this, other);
        }
    }

    /**
     * What was learned.
     *
     * @param read the outcomes that it was learned from
     * @param place of the generation that comes next
     * @param state that its members are drawn from
     */
    private record Progress(
            List<List<Individual.Outcome>> read, Place place, EvolutionState state) {}

    /**
     * Nothing learned yet.
     *
     * @param settings of the strategy
     * @param cube of the space, with at least one axis
     * @param seed of the study
     */
    public CmaEsRun(CmaEsSettings settings, UnitCube cube, long seed) {
        this.settings = settings;
        this.cube = cube;
        this.seed = seed;
        axes = new CubeAxes(cube);
        remembered = new Progress(List.of(), new Place(0, 0), start(0));
    }

    /** Whether it is the run of a history's space and seed. */
    public boolean isOf(StudyHistory history) {
        return cube.space().equals(history.space()) && seed == history.seed();
    }

    /** The first restart begins at the defaults of the space, the others anywhere. */
    private EvolutionState start(int restart) {
        double[] place = cube.space().encode(cube.space().defaultConfiguration());
        if (restart > 0) {
            SplittableRandom random = Draws.generator(seed, PURPOSE + " restart", restart);
            for (int axis = 0; axis < place.length; axis++) {
                place[axis] = random.nextDouble();
            }
        }
        return EvolutionState.initial(
                axes, place, settings.population(axes.count(), restart), settings.stepSize());
    }

    /**
     * Proposes members of the open generation.
     *
     * @param history of the space and seed of this run
     * @param capacity how many are welcome
     * @return plans, or that it waits for the generation, or that nothing is new
     */
    public Proposal propose(StudyHistory history, int capacity) {
        Map<Place, List<Individual.Outcome>> generations = generations(history);
        Progress progress = progress(generations);
        List<Individual.Outcome> open = generations.getOrDefault(progress.place, List.of());
        int begun = nextMember(open);
        int room = progress.state.population() - begun;
        if (room <= 0) {
            return new Proposal.Wait();
        }
        NewConfigurations fresh = new NewConfigurations(history);
        List<TrialPlan> plans = new ArrayList<>();
        for (int i = 0; i < Math.min(capacity, room); i++) {
            Optional<TrialPlan> next = plan(progress, begun + i, history.proposals() + i, fresh);
            if (next.isEmpty()) {
                break;
            }
            plans.add(next.get());
        }
        return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
    }

    private Optional<TrialPlan> plan(
            Progress progress, int member, int proposal, NewConfigurations fresh) {
        SplittableRandom random = Draws.generator(seed, PURPOSE, proposal);
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            double[] point = progress.state.point(progress.state.draw(random));
            Configuration drawn = cube.space().decode(point);
            if (fresh.take(drawn)) {
                return Optional.of(plan(drawn, progress.place, member, proposal, draw));
            }
        }
        return fresh.drawAndTake(random)
                .map(
                        newcomer ->
                                plan(
                                        newcomer,
                                        progress.place,
                                        member,
                                        proposal,
                                        Individual.NEWCOMER));
    }

    private static TrialPlan plan(
            Configuration configuration, Place place, int member, int proposal, int draw) {
        Individual individual =
                new Individual(place.restart, place.generation, member, proposal, draw);
        return new TrialPlan(
                configuration,
                TrialPlan.horizon(configuration),
                OptionalInt.empty(),
                individual.origin());
    }

    private static int nextMember(List<Individual.Outcome> generation) {
        return 1 + generation.stream().mapToInt(o -> o.who().member()).max().orElse(-1);
    }

    /** Every generation in order, its outcomes by member; of repetitions the last. */
    private Map<Place, List<Individual.Outcome>> generations(StudyHistory history) {
        Map<Integer, Observation> observed =
                Evidence.of(history, cube::place).observed().stream()
                        .collect(Collectors.toMap(Observation::trial, one -> one));
        TreeMap<Place, Map<Integer, Individual.Outcome>> byMember = new TreeMap<>();
        for (Trial trial : history.trials()) {
            Individual.of(trial)
                    .ifPresent(
                            who ->
                                    byMember.computeIfAbsent(
                                                    new Place(who.restart(), who.generation()),
                                                    place -> new TreeMap<>())
                                            .put(
                                                    who.member(),
                                                    new Individual.Outcome(
                                                            who,
                                                            trial.state().isFinished(),
                                                            Optional.ofNullable(
                                                                    observed.get(
                                                                            trial.number())))));
        }
        TreeMap<Place, List<Individual.Outcome>> generations = new TreeMap<>();
        byMember.forEach((place, members) -> generations.put(place, List.copyOf(members.values())));
        return generations;
    }

    private Progress progress(Map<Place, List<Individual.Outcome>> generations) {
        Progress progress = remembered;
        List<List<Individual.Outcome>> known = List.copyOf(generations.values());
        int read = progress.read.size();
        if (read > known.size() || !progress.read.equals(known.subList(0, read))) {
            progress = new Progress(List.of(), new Place(0, 0), start(0));
        }
        List<Individual.Outcome> next = generations.get(progress.place);
        while (next != null && isComplete(next, progress.state.population())) {
            progress = after(progress, next);
            next = generations.get(progress.place);
        }
        remembered = progress;
        return progress;
    }

    private static boolean isComplete(List<Individual.Outcome> generation, int population) {
        return nextMember(generation) >= population
                && generation.stream().allMatch(Individual.Outcome::finished);
    }

    private Progress after(Progress progress, List<Individual.Outcome> generation) {
        EvolutionState state = progress.state.next(ranked(progress, generation), done(generation));
        List<List<Individual.Outcome>> read = new ArrayList<>(progress.read);
        read.add(generation);
        Place place = progress.place;
        return state.isOver()
                ? new Progress(read, new Place(place.restart + 1, 0), start(place.restart + 1))
                : new Progress(read, new Place(place.restart, place.generation + 1), state);
    }

    /** Those without a value come last. */
    private List<Genome> ranked(Progress progress, List<Individual.Outcome> generation) {
        return generation.stream()
                .filter(outcome -> !outcome.who().isNewcomer())
                .sorted(
                        Comparator.comparing(
                                outcome -> outcome.observation().orElse(null),
                                Comparator.nullsLast(Observation.BEST_FIRST)))
                .map(outcome -> genome(progress.state, outcome.who()))
                .toList();
    }

    /** Drawn again, as it was. */
    private Genome genome(EvolutionState state, Individual who) {
        SplittableRandom random = Draws.generator(seed, PURPOSE, who.proposal());
        Genome genome = state.draw(random);
        for (int draw = 0; draw < who.draw(); draw++) {
            genome = state.draw(random);
        }
        return genome;
    }

    private static EvolutionState.Generation done(List<Individual.Outcome> generation) {
        double best = Double.POSITIVE_INFINITY;
        double worst = Double.NEGATIVE_INFINITY;
        int newcomers = 0;
        for (Individual.Outcome outcome : generation) {
            newcomers += outcome.who().isNewcomer() ? 1 : 0;
            if (outcome.observation().isPresent()) {
                best = Math.min(best, outcome.observation().get().loss());
                worst = Math.max(worst, outcome.observation().get().loss());
            }
        }
        return new EvolutionState.Generation(best, worst, newcomers);
    }
}
