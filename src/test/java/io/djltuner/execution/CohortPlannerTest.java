package io.djltuner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.fused.StepCost;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who trains with whom, at prices made up for the question. */
class CohortPlannerTest {

    private static final MemoryBudget PLENTY = MemoryBudget.UNLIMITED;

    /** Operations cost, arithmetic hardly. */
    private static final StepCost OVERHEAD = new StepCost(2, 0.1, 1e-6, 1e-6, 1e-6, 0);

    /** Arithmetic costs, operations hardly. */
    private static final StepCost ARITHMETIC = new StepCost(1e-6, 1e-6, 0.01, 1e-3, 1e-3, 0);

    private final TrainingData data = LocalExecutorTest.data(List.of());

    @AfterEach
    void freeTheData() {
        data.close();
    }

    private CohortPlanner planner(StepCost cost, int mostRuns, MemoryBudget memory) {
        return new CohortPlanner(data, cost, mostRuns, memory);
    }

    private static MlpSettings network(int layers, int units, int batch, MlpOptimizer optimizer) {
        return new MlpSettings(
                new MlpShape(2, Collections.nCopies(layers, units), 1),
                MlpActivation.RELU,
                MlpInitialization.GLOROT_UNIFORM,
                OptimizerSettings.of(optimizer),
                1e-3,
                0,
                batch);
    }

    private static PlannedTrial trial(int number, MlpSettings network, int runs, int epochs) {
        return new PlannedTrial(number, Optional.of(network), runs, 0, epochs, MemoryBudget.NONE);
    }

    private static PlannedTrial trial(int number, int layers, int units) {
        return trial(number, network(layers, units, 8, MlpOptimizer.SGD), 1, 10);
    }

    private static List<List<Integer>> numbers(List<PlannedCohort> cohorts) {
        return cohorts.stream()
                .map(cohort -> cohort.trials().stream().map(PlannedTrial::number).sorted().toList())
                .toList();
    }

    private static List<PlannedTrial> random(int count, long seed) {
        Random random = new Random(seed);
        List<PlannedTrial> trials = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MlpSettings network =
                    network(
                            random.nextInt(4),
                            1 + random.nextInt(200),
                            8 << random.nextInt(3),
                            MlpOptimizer.values()[random.nextInt(6)]);
            trials.add(trial(i, network, 1 + random.nextInt(3), 1 + random.nextInt(20)));
        }
        return trials;
    }

    @Test
    void everyTrialIsInOneCohortOfItsBatchSizeWithinTheLimits() {
        for (int seed = 0; seed < 50; seed++) {
            List<PlannedTrial> trials = random(40, seed);
            StepCost cost = seed % 2 == 0 ? OVERHEAD : ARITHMETIC;

            List<PlannedCohort> cohorts = planner(cost, 12, PLENTY).divide(trials, 1 + seed % 4);

            assertThat(cohorts.stream().flatMap(cohort -> cohort.trials().stream()))
                    .containsExactlyInAnyOrderElementsOf(trials);
            for (PlannedCohort cohort : cohorts) {
                assertThat(cohort.trials().stream().mapToInt(PlannedTrial::runs).sum())
                        .isBetween(1, 12);
                assertThat(cohort.trials())
                        .extracting(t -> t.network().orElseThrow().batchSize())
                        .containsOnly(cohort.trials().get(0).network().orElseThrow().batchSize());
            }
            assertThat(cohorts).extracting(c -> -c.work()).isSorted();
        }
    }

    /** The cheapest of all divisions into neighbours, each tried. */
    @Test
    void noDivisionIntoNeighboursIsCheaper() {
        for (int seed = 0; seed < 20; seed++) {
            List<PlannedTrial> trials = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 9; i++) {
                // Numbered as the planner orders them: the widest first.
                trials.add(trial(i, 2, 200 - 20 * i - random.nextInt(20)));
            }
            StepCost cost = new StepCost(2, 0.1, random.nextDouble() * 1e-2, 1e-2, 1e-2, 0);
            CohortPlanner planner = planner(cost, 64, PLENTY);

            double cheapest = Double.POSITIVE_INFINITY;
            for (int cuts = 0; cuts < 1 << 8; cuts++) {
                cheapest = Math.min(cheapest, total(planner, trials, cuts));
            }

            double planned =
                    planner.divide(trials, 1).stream().mapToDouble(PlannedCohort::cost).sum();
            assertThat(planned).isCloseTo(cheapest, within(1e-9 * cheapest));
        }
    }

    private static Offset<Double> within(double tolerance) {
        return Offset.offset(tolerance);
    }

    private static double total(CohortPlanner planner, List<PlannedTrial> trials, int cuts) {
        double sum = 0;
        int from = 0;
        for (int to = 1; to <= trials.size(); to++) {
            if (to == trials.size() || (cuts >> (to - 1) & 1) == 1) {
                sum += planner.together(trials.subList(from, to)).cost();
                from = to;
            }
        }
        return sum;
    }

    private static double cost(List<PlannedCohort> cohorts) {
        return cohorts.stream().mapToDouble(PlannedCohort::cost).sum();
    }

    /** As on a GPU: cuts between packs cost hardly more than cuts anywhere. */
    @Test
    void veryManyTrialsAreDividedInPacks() {
        List<PlannedTrial> trials = random(600, 3);
        List<PlannedCohort> anywhere =
                new CohortPlanner(data, OVERHEAD, 4096, PLENTY, 600).divide(trials, 1);
        List<PlannedCohort> inPacks =
                new CohortPlanner(data, OVERHEAD, 4096, PLENTY, 30).divide(trials, 1);

        assertThat(inPacks.stream().flatMap(cohort -> cohort.trials().stream()))
                .containsExactlyInAnyOrderElementsOf(trials);
        assertThat(cost(inPacks)).isBetween(cost(anywhere), 1.02 * cost(anywhere));
    }

    @Test
    void packsThatAreNotAllowedAreDivided() {
        List<PlannedTrial> alike = IntStream.range(0, 2000).mapToObj(i -> trial(i, 1, 5)).toList();

        assertThat(planner(OVERHEAD, 3, PLENTY).divide(alike, 1))
                .hasSize(667)
                .allMatch(cohort -> cohort.trials().size() <= 3);
        assertThat(new CohortPlanner(data, OVERHEAD, 3, PLENTY, 10).divide(alike, 1))
                .allMatch(cohort -> cohort.trials().size() <= 3);
    }

    @Test
    void nobodyJoinsAFullCohortAndOfManyOnesThatWaitSomeAreAsked() {
        List<PlannedTrial> cohort = List.of(trial(0, 2, 20), trial(1, 2, 20));
        List<PlannedTrial> waiting = new ArrayList<>();
        for (int i = 2; i < 1000; i++) {
            waiting.add(trial(i, 2, 20));
        }

        assertThat(planner(OVERHEAD, 3, PLENTY).isWorthJoining(cohort, waiting)).isTrue();
        assertThat(planner(OVERHEAD, 2, PLENTY).isWorthJoining(cohort, waiting)).isFalse();
    }

    @Test
    void aTrialOfMoreRunsThanTheLimitIsACohortOfItsOwn() {
        MlpSettings network = network(1, 4, 8, MlpOptimizer.SGD);

        assertThat(
                        numbers(
                                planner(OVERHEAD, 4, PLENTY)
                                        .divide(
                                                List.of(
                                                        trial(0, network, 5, 1),
                                                        trial(1, network, 5, 1)),
                                                1)))
                .containsExactlyInAnyOrder(List.of(0), List.of(1));
    }

    @Test
    void whatDoesNotFitIntoMemoryIsDivided() {
        List<PlannedTrial> alike = IntStream.range(0, 8).mapToObj(i -> trial(i, 2, 100)).toList();
        CohortPlanner roomy = planner(OVERHEAD, 64, PLENTY);
        // An evaluation takes 2 MiB whatever trains, a network of this size half a MB.
        CohortPlanner tight =
                planner(
                        OVERHEAD,
                        64,
                        new MemoryBudget(4L * 8 * (1 << 16) + 1_500_000, Long.MAX_VALUE));

        assertThat(roomy.divide(alike, 1)).hasSize(1);
        assertThat(tight.divide(alike, 1))
                .hasSizeGreaterThan(2)
                .allMatch(cohort -> cohort.trials().size() <= 3);
    }

    @Test
    void whatDoesNotFitIntoTheHeapIsDivided() {
        List<PlannedTrial> alike = IntStream.range(0, 8).mapToObj(i -> trial(i, 2, 100)).toList();
        // Six doubles for each of 3·100 + 101·100 + 101 parameters, three for a step, a float and a
        // double for each of 12 rows to evaluate; one order of 24 rows, twice.
        long ofTwo = 2L * (6 * 8 * 10_501 + 3 * 8 + 12 * 12) + 2 * 8 * 24;
        CohortPlanner tight = planner(OVERHEAD, 64, new MemoryBudget(Long.MAX_VALUE, ofTwo));

        assertThat(tight.divide(alike, 1))
                .hasSize(4)
                .allMatch(cohort -> cohort.trials().size() == 2);
        CohortPlanner tighter = planner(OVERHEAD, 64, new MemoryBudget(Long.MAX_VALUE, ofTwo - 1));
        assertThat(tighter.divide(alike, 1)).hasSize(8);
    }

    @Test
    void unlikeTrialsShareACohortWhereOperationsCostMostAndNoneWherePaddingDoes() {
        List<PlannedTrial> unlike = List.of(trial(0, 3, 100), trial(1, 1, 3));

        assertThat(numbers(planner(OVERHEAD, 64, PLENTY).divide(unlike, 1)))
                .containsExactly(List.of(0, 1));
        assertThat(numbers(planner(ARITHMETIC, 64, PLENTY).divide(unlike, 1)))
                .containsExactly(List.of(0), List.of(1));
    }

    @Test
    void optimizersAreKeptApartOnlyWhereEachHasManyTrials() {
        StepCost cost = new StepCost(1.5, 0.1, 0.01, 0.8, 1.5, 0);
        List<PlannedTrial> few = new ArrayList<>();
        List<PlannedTrial> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            MlpOptimizer optimizer = i % 2 == 0 ? MlpOptimizer.SGD : MlpOptimizer.ADAM;
            (i < 2 ? few : many).add(trial(i, network(2, 32, 8, optimizer), 1, 10));
        }

        assertThat(planner(cost, 64, PLENTY).divide(few, 1)).hasSize(1);
        List<PlannedCohort> apart = planner(cost, 64, PLENTY).divide(many, 1);
        assertThat(apart).hasSize(2);
        for (PlannedCohort cohort : apart) {
            assertThat(cohort.trials())
                    .extracting(t -> t.network().orElseThrow().optimizer().kind())
                    .containsOnly(
                            cohort.trials().get(0).network().orElseThrow().optimizer().kind());
        }
    }

    @Test
    void everyFreeWorkerGetsAShareIfThatIsSooner() {
        List<PlannedTrial> alike = IntStream.range(0, 8).mapToObj(i -> trial(i, 2, 100)).toList();

        assertThat(planner(ARITHMETIC, 64, PLENTY).divide(alike, 2))
                .extracting(cohort -> cohort.trials().size())
                .containsExactly(4, 4);
        // Two workers with half of it each would be as slow as one with all of it.
        assertThat(planner(new StepCost(1, 0, 0, 0, 0, 0), 64, PLENTY).divide(alike, 2)).hasSize(1);
    }

    @Test
    void blocksOfTheUsersTrainAloneInTheOrderGiven() {
        List<PlannedTrial> blocks =
                List.of(
                        new PlannedTrial(4, Optional.empty(), 1, 0, 2, MemoryBudget.NONE),
                        new PlannedTrial(2, Optional.empty(), 1, 0, 9, MemoryBudget.NONE));

        assertThat(numbers(planner(OVERHEAD, 64, PLENTY).divide(blocks, 3)))
                .containsExactly(List.of(4), List.of(2));
    }

    @Test
    void aCohortIsSplitForAnIdleWorkerOnlyWhereTwoAreDoneClearlySooner() {
        List<PlannedTrial> wide =
                IntStream.range(0, 4)
                        .mapToObj(i -> trial(i, network(3, 200, 8, MlpOptimizer.SGD), 1, 1000))
                        .toList();

        assertThat(planner(ARITHMETIC, 64, PLENTY).isWorthSplitting(wide)).isTrue();
        assertThat(planner(OVERHEAD, 64, PLENTY).isWorthSplitting(wide)).isFalse();
        assertThat(planner(ARITHMETIC, 64, PLENTY).isWorthSplitting(wide.subList(0, 1))).isFalse();
    }

    @Test
    void aWaitingTrialJoinsWhereItSavesMuchOfItsCostAndFits() {
        List<PlannedTrial> cohort = List.of(trial(0, 2, 20), trial(1, 2, 20));
        List<PlannedTrial> alike = List.of(trial(2, 2, 20));
        MlpSettings otherBatch = network(2, 20, 16, MlpOptimizer.SGD);

        assertThat(planner(OVERHEAD, 64, PLENTY).isWorthJoining(cohort, alike)).isTrue();
        assertThat(planner(ARITHMETIC, 64, PLENTY).isWorthJoining(cohort, alike)).isFalse();
        assertThat(planner(OVERHEAD, 2, PLENTY).isWorthJoining(cohort, alike)).isFalse();
        assertThat(
                        planner(OVERHEAD, 64, PLENTY)
                                .isWorthJoining(cohort, List.of(trial(2, otherBatch, 1, 10))))
                .isFalse();
    }
}
