package io.djltuner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.study.Leg;
import io.djltuner.training.LossFunction;
import io.djltuner.training.TrainingData;
import io.djltuner.training.fused.MlpFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How trials are divided among trainers. */
class CohortPlannerTest {

    private final TrainingData data = LocalExecutorTest.data(List.of());

    @AfterEach
    void freeTheData() {
        data.close();
    }

    private CohortPlanner planner(int runsPerTrial, int threads, int mostRuns) {
        return new CohortPlanner(
                new MlpFactory(data, LossFunction.mse()), runsPerTrial, threads, mostRuns);
    }

    private static Leg leg(int number, int units, int batchSize) {
        return TrialExecutorConformance.leg(
                number,
                Configuration.of(Map.of("units", units, "batchSize", batchSize, "epochs", 3)));
    }

    private static List<List<Integer>> numbers(List<List<Leg>> cohorts) {
        return cohorts.stream()
                .map(cohort -> cohort.stream().map(leg -> leg.trial().number()).toList())
                .toList();
    }

    private static List<Leg> random(int count, long seed) {
        Random random = new Random(seed);
        List<Leg> legs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            legs.add(leg(i, 1 + random.nextInt(200), 8 << random.nextInt(3)));
        }
        return legs;
    }

    @Test
    void everyTrialIsInOneCohortOfItsBatchSizeWithinTheLimit() {
        for (int seed = 0; seed < 50; seed++) {
            List<Leg> legs = random(40, seed);

            List<List<Leg>> cohorts = planner(3, 1 + seed % 4, 12).divide(legs);

            assertThat(cohorts.stream().flatMap(List::stream))
                    .containsExactlyInAnyOrderElementsOf(legs);
            for (List<Leg> cohort : cohorts) {
                // Twelve networks are four trials of three runs.
                assertThat(cohort).hasSizeBetween(1, 4);
                assertThat(cohort)
                        .extracting(leg -> leg.plan().configuration().getInt("batchSize"))
                        .containsOnly(cohort.get(0).plan().configuration().getInt("batchSize"));
            }
        }
    }

    @Test
    void aTrialOfMoreRunsThanTheLimitIsACohortOfItsOwn() {
        assertThat(numbers(planner(5, 1, 4).divide(List.of(leg(0, 4, 8), leg(1, 4, 8)))))
                .containsExactly(List.of(0), List.of(1));
    }

    @Test
    void aThreadGetsTwoCohortsOfEqualShares() {
        List<Leg> alike = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            alike.add(leg(i, 4, 8));
        }

        assertThat(numbers(planner(1, 1, 64).divide(alike)))
                .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7));
        assertThat(numbers(planner(1, 2, 64).divide(alike)))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4, 5), List.of(6, 7));
    }

    @Test
    void neighboursAreOfLikeSizeAndTheCostliestStartFirst() {
        List<Leg> legs = List.of(leg(0, 10, 8), leg(1, 2000, 8), leg(2, 12, 8), leg(3, 1990, 8));

        assertThat(numbers(planner(1, 1, 2).divide(legs)))
                .containsExactly(List.of(1, 3), List.of(2, 0));
    }
}
