package io.djltuner.search.internal.cmaes;

import io.djltuner.search.internal.UnitAxis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * All that one restart has learned: a normal distribution over the axes with an order, odds of the
 * values of the others, and how its generations did. Immutable.
 */
final class EvolutionState {

    private static final int MOST_DRAWS = 100;

    private final CubeAxes axes;
    private final StrategyParameters parameters;
    private final double initialStepSize;

    /** Empty where no axis has an order. */
    private final Optional<SearchDistribution> numbers;

    private final ChoiceOdds odds;
    private final List<Generation> generations;

    /**
     * How a generation did.
     *
     * @param best loss; infinite where none had a value
     * @param worst loss of those that had one
     * @param newcomers members that were not drawn from the distribution, as nothing there was new
     */
    record Generation(double best, double worst, int newcomers) {}

    private EvolutionState(
            CubeAxes axes,
            StrategyParameters parameters,
            double initialStepSize,
            Optional<SearchDistribution> numbers,
            ChoiceOdds odds,
            List<Generation> generations) {
        this.axes = axes;
        this.parameters = parameters;
        this.initialStepSize = initialStepSize;
        this.numbers = numbers;
        this.odds = odds;
        this.generations = generations;
    }

    /**
     * Nothing learned yet.
     *
     * @param axes of the cube
     * @param place the mean, a coordinate in [0, 1] for each axis
     * @param population λ
     * @param stepSize σ
     * @return the state
     */
    static EvolutionState initial(CubeAxes axes, double[] place, int population, double stepSize) {
        double[] mean = axes.numbersOf(place);
        StrategyParameters parameters =
                new StrategyParameters(Math.max(1, mean.length), population);
        return new EvolutionState(
                axes,
                parameters,
                stepSize,
                mean.length == 0
                        ? Optional.empty()
                        : Optional.of(SearchDistribution.initial(parameters, mean, stepSize)),
                ChoiceOdds.uniform(axes.choiceValues()),
                List.of());
    }

    int population() {
        return parameters.population();
    }

    /** Draws again what lies outside the cube, so long as there is hope. */
    Genome draw(SplittableRandom random) {
        double[] step = drawStep(random);
        for (int i = 1; i < MOST_DRAWS && !axes.isInside(sample(step)); i++) {
            step = drawStep(random);
        }
        return new Genome(step, odds.draw(random));
    }

    private double[] drawStep(SplittableRandom random) {
        return numbers.map(normal -> normal.drawStep(random)).orElse(new double[0]);
    }

    private double[] sample(double[] step) {
        return numbers.map(normal -> normal.sample(step)).orElse(step);
    }

    /** The place in the cube of what was drawn from this state. */
    double[] point(Genome genome) {
        return axes.point(sample(genome.step()), genome.choices());
    }

    /**
     * After one more generation.
     *
     * @param ranked its members that were drawn from this state, the best first
     * @param generation how it did
     * @return the state; the same distribution where no member has a value
     */
    EvolutionState next(List<Genome> ranked, Generation generation) {
        List<Generation> more = new ArrayList<>(generations);
        more.add(generation);
        if (ranked.isEmpty() || Double.isInfinite(generation.best())) {
            return new EvolutionState(axes, parameters, initialStepSize, numbers, odds, more);
        }
        double alpha = 1.0 / (axes.count() * Math.max(2, population()));
        double[] weights = new double[ranked.size()];
        Arrays.setAll(weights, parameters::weight);
        return new EvolutionState(
                axes,
                parameters,
                initialStepSize,
                numbers.map(
                        normal ->
                                withMargins(
                                        normal.next(ranked.stream().map(Genome::step).toList()),
                                        alpha)),
                odds.next(ranked.stream().map(Genome::choices).toList(), weights, alpha),
                more);
    }

    private SearchDistribution withMargins(SearchDistribution distribution, double alpha) {
        SearchDistribution corrected = distribution;
        IntegerMargin margin = new IntegerMargin(alpha);
        List<UnitAxis> numbers = axes.numbers();
        for (int axis = 0; axis < numbers.size(); axis++) {
            if (numbers.get(axis).dimension().isFinite()) {
                corrected = margin.correct(corrected, axis, numbers.get(axis));
            }
        }
        return corrected;
    }

    /** Whether nothing more is to be expected of it. */
    boolean isOver() {
        StopRule rule = new StopRule(Math.max(1, axes.numbers().size()), population());
        return rule.isOver(generations)
                || numbers.map(normal -> rule.isOver(normal, axes.numbers(), initialStepSize))
                        .orElse(false);
    }
}
