package io.djltuner.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.SyntheticData;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What cohorts are predicted to take, against the layout that they really get. */
class StepCostTest {

    private static final int INPUTS = 5;
    private static final int OUTPUTS = 2;
    private static final int BATCH = 16;

    private static MlpSettings network(List<Integer> hidden, MlpOptimizer optimizer) {
        return new MlpSettings(
                new MlpShape(INPUTS, hidden, OUTPUTS),
                MlpActivation.RELU,
                MlpInitialization.GLOROT_UNIFORM,
                OptimizerSettings.of(optimizer),
                1e-3,
                0,
                BATCH);
    }

    private static List<MlpSettings> random(Random random) {
        List<MlpSettings> networks = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            List<Integer> hidden = random.ints(random.nextInt(4), 1, 30).boxed().toList();
            networks.add(network(hidden, MlpOptimizer.ADAM));
        }
        networks.sort(Comparator.comparingInt(n -> -n.shape().depth()));
        return networks;
    }

    private static CohortLoad load(List<MlpSettings> networks) {
        CohortLoad load = new CohortLoad(BATCH, INPUTS, OUTPUTS, DataRows.NONE);
        networks.forEach(network -> load.add(network, 1, 0));
        return load;
    }

    @Test
    void countsTheParametersAndProductsOfTheLayoutWithItsPadding() {
        for (int seed = 0; seed < 200; seed++) {
            List<MlpSettings> networks = random(new Random(seed));
            CohortLayout layout =
                    new CohortLayout(
                            networks.stream().map(MlpSettings::shape).toList(),
                            networks.stream().map(MlpSettings::activation).toList());
            double multiplications = 0;
            double products = 0;
            long[] layers = layout.layers();
            for (int at = 0; at < layers.length; at += 3) {
                int passes = at == 0 && layout.depth() > 0 ? 2 : 3;
                multiplications += (double) passes * layers[at] * layers[at + 1] * layers[at + 2];
                products += (at == layers.length - 3 ? 2 : passes) * layers[at];
            }

            double[] features = load(networks).features();

            assertThat(features[1]).isEqualTo(products);
            assertThat(features[2] * 1e3)
                    .isCloseTo(multiplications * BATCH, Percentage.withPercentage(1e-9));
            // Adam goes over its parameters twice.
            assertThat(features[4] * 1e3 / 2)
                    .isCloseTo(layout.size(), Percentage.withPercentage(1e-9));
            assertThat(load(networks).bytes(4)).isGreaterThan(5L * 4 * layout.size());
        }
    }

    /** Where rows are many times as many as parameters, they decide how much memory is taken. */
    @Test
    void memoryGrowsWithTheRowsThatAreTrainedAndEvaluated() {
        MlpSettings network = network(List.of(3), MlpOptimizer.ADAM);
        CohortLoad none = new CohortLoad(BATCH, INPUTS, OUTPUTS, DataRows.NONE);
        CohortLoad together = new CohortLoad(BATCH, INPUTS, OUTPUTS, new DataRows(1000, 70, 0));
        CohortLoad apart = new CohortLoad(BATCH, INPUTS, OUTPUTS, new DataRows(1000, 70, 3));
        for (CohortLoad load : List.of(none, together, apart)) {
            load.add(network, 6, 4);
        }

        // Scores of 6 networks, 70 rows and 2 outputs; three numbers of each network and step; row
        // numbers of 8 bytes with a copy.
        long ofSteps = 3L * 6 * ((1000 + BATCH - 1) / BATCH);
        assertThat(together.bytes(4) - none.bytes(4))
                .isEqualTo((6 * 70 * 2 + ofSteps) * 4 + 2 * 8 * 1000);
        assertThat(together.bytes(8) - none.bytes(8))
                .isEqualTo((6 * 70 * 2 + ofSteps) * 8 + 2 * 8 * 1000);
        assertThat(together.heapBytes() - none.heapBytes())
                .isEqualTo(6 * 70 * 2 * 12 + ofSteps * 8 + 2 * 8 * 1000);
        assertThat(apart.heapBytes() - together.heapBytes()).isEqualTo(2 * 2 * 8 * 1000);
        // A batch for each network, and three orders.
        assertThat(apart.bytes(4) - together.bytes(4))
                .isEqualTo(4 * (2 * 6 - 1) * BATCH * INPUTS + 2 * 2 * 8 * 1000);

        together.add(network, 1, 9);
        together.add(network, 1, 9);
        assertThat(together.heapBytes())
                .isEqualTo(
                        none.heapBytes() / 6 * 8
                                + 8 * 70 * 2 * 12
                                + ofSteps / 6 * 8 * 8
                                + 2 * (2 * 8 * 1000));
    }

    @Test
    void moreNumbersThanAnArrayHoldsAreNotAskedFor() {
        DataRows rows = new DataRows(500_000, 1000, 0);
        CohortLoad adam = new CohortLoad(1, INPUTS, 1, rows);
        CohortLoad descent = new CohortLoad(1, INPUTS, 1, rows);
        adam.add(network(List.of(3), MlpOptimizer.ADAM), 1431, 0);
        descent.add(network(List.of(3), MlpOptimizer.SGD), 1432, 0);

        assertThat(adam.fitsIntoArrays()).isTrue();
        adam.add(network(List.of(3), MlpOptimizer.ADAM), 1, 0);
        assertThat(adam.fitsIntoArrays()).isFalse();
        assertThat(descent.fitsIntoArrays()).isTrue();
        descent.add(network(List.of(3), MlpOptimizer.SGD), 2_147_483 - 1432 + 1, 0);
        assertThat(descent.fitsIntoArrays()).isFalse();
    }

    @Test
    void rowsAreTheTrainingRowsAndTheLargestPartThatIsEvaluated() {
        List<int[]> folds = List.of(new int[] {1, 2}, new int[] {0, 3, 4, 5}, new int[] {6});
        try (TrainingData plain = SyntheticData.of(Task.REGRESSION, 1, 9, 2);
                TrainingData folded =
                        new SyntheticData(
                                        Task.REGRESSION,
                                        1,
                                        9,
                                        2,
                                        folds,
                                        new double[0],
                                        DataType.FLOAT32,
                                        1)
                                .upload()) {
            assertThat(DataRows.of(plain)).isEqualTo(new DataRows(9, 0, 0));
            assertThat(DataRows.of(folded)).isEqualTo(new DataRows(9, 4, 3));
        }
    }

    @Test
    void whatExceedsTheCacheCostsExtra() {
        CohortLoad load = new CohortLoad(BATCH, INPUTS, OUTPUTS, DataRows.NONE);
        load.add(network(List.of(500, 500), MlpOptimizer.ADAM), 2, 0);
        // Weights, gradients, two moments and moves of 2 · (6·500 + 501·500 + 501·2) numbers, and
        // two layers of 500 activations for each of 16 rows, less 2²⁰.
        double numbers = 5 * 2 * (6 * 500 + 501 * 500 + 501 * 2) + 2 * 2 * 500 * 16 - (1 << 20);

        assertThat(load.features()[5] * 1e3).isCloseTo(numbers, Percentage.withPercentage(1e-9));
    }

    @Test
    void anEpochIsItsStepsAndItsEvaluation() {
        StepCost cost = new StepCost(2, 0.5, 0.01, 1, 3, 5);
        CohortLoad load = load(List.of(network(List.of(), MlpOptimizer.SGD)));

        // 12 operations, 2 products, 3·16·5·2 multiplications, 16·(5 + 4) numbers; no update.
        double step = 12 * 2 + 2 * 0.5 + 0.48 * 0.01 + 0.144;
        double evaluation = 0.16 * 0.01 + 0.072;
        assertThat(cost.step(load)).isCloseTo(step, Percentage.withPercentage(1e-9));
        assertThat(cost.epoch(load, 10, 4))
                .isCloseTo(10 * step + 4 * evaluation, Percentage.withPercentage(1e-9));
    }

    @Test
    void theFitFindsThePricesThatMadeTheTimes() {
        double[] prices = {1.5, 0.1, 0, 0.8, 2, 0.5};
        List<double[]> features = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 17; i++) {
            double[] row = random.doubles(6, 1, 100).toArray();
            double time = 0;
            for (int k = 0; k < row.length; k++) {
                time += prices[k] * row[k];
            }
            features.add(row);
            times.add(time);
        }

        double[] found = Calibration.fit(features, times);

        for (int k = 0; k < prices.length; k++) {
            assertThat(found[k]).isCloseTo(prices[k], Offset.offset(1e-6));
        }
    }

    @Test
    void keptPricesAreReadAsTheyWereWrittenAndAnythingElseIsMeasuredAnew() {
        StepCost cost = new StepCost(1.25, 0.1, 1e-3, 0.875, 0, 2);

        assertThat(StepCosts.parse(StepCosts.text(cost))).contains(cost);
        for (String text :
                List.of("", "1 2 3 4 5", "1 2 3 4 5 six", "1 2 3 4 5 -6", "1 2 3 4 5 NaN")) {
            assertThat(StepCosts.parse(text)).isEqualTo(Optional.empty());
        }
    }
}
