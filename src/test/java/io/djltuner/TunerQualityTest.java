package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.training.TunedModel;
import io.djltuner.training.callback.EarlyStopping;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Small budgets are enough to learn what is known to be learnable. */
class TunerQualityTest {

    private static final float[][] CORNERS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

    /**
     * The rows of a table train and validate alike: what is asked is whether they can be learned.
     */
    private static TabularData twice(float[][] features, String[] labels) {
        TabularData once = TabularData.of(features, labels);
        return once.append(once);
    }

    @Test
    void learnsExclusiveOr() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(1)
                        .units(8, 16)
                        .activation(MlpActivation.TANH)
                        .learningRate(0.02, 0.1)
                        .batchSize(4, 4)
                        .epochs(100)
                        .build();
        TabularData corners = twice(CORNERS, new String[] {"same", "other", "other", "same"});

        TuningResult result =
                Searches.classification(space, corners)
                        .split(Split.consecutive(4, 4, 0))
                        .objective(Objective.maximize("val_accuracy"))
                        .maxTrials(5)
                        .seed(1)
                        .run();

        assertThat(result.bestTrial().value()).hasValue(1.0);
        try (TunedModel model = result.bestModel()) {
            assertThat(model.predictClasses(CORNERS))
                    .containsExactly("same", "other", "other", "same");
        }
    }

    @Test
    void aLinearNetworkCannotLearnExclusiveOr() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0)
                        .learningRate(0.02, 0.1)
                        .batchSize(4, 4)
                        .epochs(50)
                        .build();
        TabularData corners = twice(CORNERS, new String[] {"same", "other", "other", "same"});

        TuningResult result =
                Searches.classification(space, corners)
                        .split(Split.consecutive(4, 4, 0))
                        .objective(Objective.maximize("val_accuracy"))
                        .maxTrials(3)
                        .run();

        assertThat(result.bestTrial().value().getAsDouble()).isLessThanOrEqualTo(0.75);
    }

    @Test
    void overfitsSixteenRowsOfNoise() {
        float[][] features = Searches.features(16, 4);
        float[] noise = new float[16];
        for (int i = 0; i < 16; i++) {
            noise[i] = Searches.features(32, 1)[16 + i][0];
        }
        TabularData once = TabularData.of(features, noise);
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(2)
                        .units(32, 64)
                        .activation(MlpActivation.TANH)
                        .learningRate(3e-3, 1e-2)
                        .batchSize(16, 16)
                        .epochs(300)
                        .build();

        TuningResult result =
                Searches.regression(space, once.append(once))
                        .split(Split.consecutive(16, 16, 0))
                        .objective(Objective.minimize("val_mse"))
                        .target(1e-4)
                        .maxTrials(5)
                        .seed(2)
                        .run();

        assertThat(result.bestTrial().value().getAsDouble()).isLessThan(1e-4);
    }

    private static SearchSpace classifiers(int epochs) {
        return SearchSpace.builder()
                .hiddenLayers(1, 2)
                .units(16, 64)
                .learningRate(1e-3, 1e-2)
                .epochs(epochs)
                .build();
    }

    private static double testAccuracy(String table, Objective objective, int trials, int epochs) {
        return Tuner.classification(classifiers(epochs))
                .data(Searches.classes(table))
                .objective(objective)
                .earlyStopping(EarlyStopping.patience(10))
                .maxTrials(trials)
                .seed(42)
                .quiet()
                .run()
                .testMetrics()
                .get("test_accuracy");
    }

    @Test
    void tellsIrisesApart() {
        assertThat(testAccuracy("iris", Objective.maximize("val_accuracy"), 8, 60))
                .isGreaterThanOrEqualTo(0.93);
    }

    @Test
    void tellsTumoursApart() {
        assertThat(testAccuracy("breast_cancer", Objective.maximize("val_accuracy"), 6, 30))
                .isGreaterThanOrEqualTo(0.94);
    }

    @Test
    void tellsWinesApart() {
        assertThat(testAccuracy("wine", Objective.minimize("val_loss"), 6, 60))
                .isGreaterThanOrEqualTo(0.94);
    }

    @Test
    void readsDigits() {
        assertThat(testAccuracy("digits", Objective.maximize("val_accuracy"), 4, 20))
                .isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void predictsDiabetesBetterThanItsMean() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(1)
                        .units(16, 32)
                        .learningRate(3e-3, 1e-1)
                        .epochs(60)
                        .build();

        TuningResult result =
                Tuner.regression(space)
                        .data(Searches.example("diabetes_unscaled"))
                        .objective(Objective.minimize("val_mse"))
                        .earlyStopping(EarlyStopping.patience(15))
                        .maxTrials(10)
                        .seed(42)
                        .quiet()
                        .run();

        assertThat(result.testMetrics().get("test_r2")).isGreaterThanOrEqualTo(0.35);
    }

    @Test
    void learnsSeveralTargetsAtOnce() {
        float[][] features = Searches.features(120, 3);
        float[][] targets = new float[120][];
        for (int i = 0; i < 120; i++) {
            float[] row = features[i];
            targets[i] = new float[] {row[0] + row[1], 3 * row[2] - 1, -row[0]};
        }
        TabularData table = TabularData.of(features, targets);
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0)
                        .learningRate(0.03, 0.1)
                        .batchSize(16, 16)
                        .epochs(60)
                        .build();

        TuningResult result =
                Searches.regression(space, table)
                        .objective(Objective.maximize("val_r2"))
                        .maxTrials(3)
                        .seed(1)
                        .run();

        assertThat(result.testMetrics().get("test_r2")).isGreaterThan(0.999);
        try (TunedModel model = result.bestModel()) {
            float[][] outputs = model.outputs(table.select(IntStream.range(0, 5).toArray()));
            for (int i = 0; i < 5; i++) {
                for (int k = 0; k < 3; k++) {
                    assertThat((double) outputs[i][k])
                            .isBetween(targets[i][k] - 0.05, targets[i][k] + 0.05);
                }
            }
        }
    }
}
