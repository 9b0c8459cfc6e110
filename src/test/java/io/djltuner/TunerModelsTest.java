package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models that a search gives. */
class TunerModelsTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(1)
                    .units(8, 8)
                    .learningRate(1e-2, 5e-2)
                    .epochs(15)
                    .build();

    /** Few rows of the class {@code rare} among many of {@code common}, overlapping. */
    private static TabularData unbalanced(int rows) {
        Random random = new Random(4);
        float[][] features = new float[rows][1];
        String[] labels = new String[rows];
        for (int i = 0; i < rows; i++) {
            boolean rare = i % 10 == 0;
            features[i][0] = (float) (random.nextGaussian() + (rare ? 1 : 0));
            labels[i] = rare ? "rare" : "common";
        }
        return TabularData.of(features, labels);
    }

    private static double recall(double weight) {
        TabularData data = unbalanced(400);
        TuningResult result =
                Searches.classification(SPACE, data)
                        .split(Split.consecutive(200, 100, 100))
                        .classWeight("rare", weight)
                        .maxTrials(1)
                        .run();
        int[] test = IntStream.range(300, 400).filter(row -> row % 10 == 0).toArray();
        try (TunedModel model = result.bestModel()) {
            long found =
                    Arrays.stream(model.predictClasses(data.select(test)))
                            .filter("rare"::equals)
                            .count();
            return (double) found / test.length;
        }
    }

    @Test
    void aClassThatWeighsMoreIsFoundMoreOften() {
        double plain = recall(1);
        double weighted = recall(20);

        assertThat(weighted).isGreaterThan(plain + 0.4);
    }

    @Test
    void predictsClassesAndProbabilitiesOfTheNamedClasses() {
        TabularData data = Searches.halves(200);
        TuningResult result = Searches.classification(SPACE, data).maxTrials(1).run();
        float[][] rows = {{2, 2}, {-2, -2}};

        try (TunedModel model = result.bestModel()) {
            assertThat(model.preprocessing().classNames()).containsExactly("no", "yes");
            assertThat(model.predictClasses(rows)).containsExactly("yes", "no");
            float[][] probabilities = model.probabilities(rows);
            assertThat(probabilities[0][1]).isGreaterThan(0.9f);
            assertThat(probabilities[1][0]).isGreaterThan(0.9f);
            for (float[] row : probabilities) {
                assertThat(row[0] + row[1]).isCloseTo(1f, within(1e-6f));
            }
        }
    }

    @Test
    void testMetricsAreThoseOfTheBestModelOnTheTestRows() {
        TabularData data = Searches.halves(200);
        TuningResult result =
                Searches.classification(SPACE, data)
                        .split(Split.consecutive(100, 50, 50))
                        .maxTrials(3)
                        .run();

        int[] test = IntStream.range(150, 200).toArray();
        try (TunedModel model = result.bestModel()) {
            String[] predicted = model.predictClasses(data.select(test));
            int right = 0;
            for (int i = 0; i < 50; i++) {
                right += predicted[i].equals(data.column("target").text(test[i])) ? 1 : 0;
            }
            assertThat(result.testMetrics().get("test_accuracy")).isEqualTo(right / 50.0);
        }
    }

    @Test
    void aSavedModelPredictsTheSame(@TempDir Path folder) throws IOException {
        TabularData wine = Searches.classes("wine");
        TuningResult result = Tuner.classification(SPACE).data(wine).maxTrials(2).quiet().run();

        try (TunedModel model = result.bestModel()) {
            model.save(folder);
            try (TunedModel loaded = TunedModel.load(folder)) {
                assertThat(loaded.probabilities(wine)).isDeepEqualTo(model.probabilities(wine));
                assertThat(loaded.predictClasses(wine)).isEqualTo(model.predictClasses(wine));
                assertThat(loaded.configuration()).isEqualTo(result.bestConfiguration());
            }
        }
    }

    @Test
    void convolutionsGetTheirSampleShapeAndCanBeSaved(@TempDir Path folder) throws IOException {
        TabularData digits = Searches.classes("digits").select(IntStream.range(0, 300).toArray());
        SearchSpace space =
                SearchSpace.builder()
                        .integer("filters", 4, 8)
                        .learningRate(1e-2, 2e-2)
                        .epochs(3)
                        .build();
        Function<Configuration, Block> blocks =
                values ->
                        new SequentialBlock()
                                .add(
                                        Conv2d.builder()
                                                .setFilters(values.getInt("filters"))
                                                .setKernelShape(new Shape(3, 3))
                                                .build())
                                .add(Activation::relu)
                                .add(Blocks.batchFlattenBlock())
                                .add(Linear.builder().setUnits(10).build());

        TuningResult result =
                Tuner.of(space, blocks)
                        .data(digits)
                        .sampleShape(1, 8, 8)
                        .objective(Objective.maximize("val_accuracy"))
                        .device(Device.cpu())
                        .maxTrials(1)
                        .seed(1)
                        .quiet()
                        .run();

        // Ten classes are guessed in one case of ten.
        assertThat(result.bestTrial().value().getAsDouble()).isGreaterThan(0.6);
        int filters = result.bestConfiguration().getInt("filters");
        assertThat(result.bestTrial().facts().orElseThrow().parameters())
                .isEqualTo(9L * filters + filters + 36L * filters * 10 + 10);
        try (TunedModel model = result.bestModel()) {
            model.save(folder);
            try (TunedModel loaded = TunedModel.load(folder, blocks)) {
                assertThat(loaded.probabilities(digits)).isDeepEqualTo(model.probabilities(digits));
            }
        }
    }
}
