package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import io.djltuner.data.KFold;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.training.TunedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Searches of one's own blocks on datasets of DJL's, and what is predicted there. */
class TunerDatasetTest {

    private static final int ROWS = 240;

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .fixed("batchSize", 16)
                    .fixed("learningRate", 0.02)
                    .epochs(12)
                    .build();

    private static final List<String> WORDS = List.of("one", "two", "three", "four", "five");

    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static ArrayDataset dataset(NDArray inputs, NDArray labels) {
        return new ArrayDataset.Builder()
                .setData(inputs)
                .optLabels(labels)
                .setSampling(50, false)
                .build();
    }

    /** Points about three corners of a triangle. */
    private NDArray corners() {
        SplittableRandom random = new SplittableRandom(7);
        float[] points = new float[2 * ROWS];
        for (int row = 0; row < ROWS; row++) {
            double angle = 2 * Math.PI * (row % 3) / 3;
            points[2 * row] = (float) (Math.sin(angle) + 0.2 * random.nextGaussian());
            points[2 * row + 1] = (float) (Math.cos(angle) + 0.2 * random.nextGaussian());
        }
        return manager.create(points, new Shape(ROWS, 2));
    }

    private NDArray thirds(DataType type) {
        long[] labels = new long[ROWS];
        for (int row = 0; row < ROWS; row++) {
            labels[row] = row % 3;
        }
        return manager.create(labels).toType(type, true);
    }

    private static Block network(int outputs) {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(8).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(outputs).build());
    }

    private static Tuner tuner(int outputs) {
        return Searches.alone(Tuner.of(SPACE, values -> network(outputs))).maxTrials(1).seed(3);
    }

    @Test
    void classNumbersOfADatasetMakeAClassification() {
        TuningResult result =
                tuner(3).data(dataset(corners(), thirds(DataType.INT64)))
                        .loss(Loss.softmaxCrossEntropyLoss())
                        .run();

        assertThat(result.testMetrics().get("test_accuracy")).isGreaterThan(0.95);
        try (TunedModel model = result.bestModel()) {
            assertThat(model.preprocessing().classNames()).containsExactly("0", "1", "2");
            assertThat(model.predictClasses(new float[][] {{0, 1}, {0.87f, -0.5f}}))
                    .containsExactly("0", "1");
        }
    }

    @Test
    void classNumbersInMemoryDoToo() {
        float[][] rows = Searches.features(60, 2);
        int[] labels = new int[rows.length];
        for (int row = 0; row < rows.length; row++) {
            labels[row] = rows[row][0] > 0 ? 1 : 0;
        }

        TuningResult result = tuner(1).data(TabularData.of(rows, labels)).run();

        assertThat(result.bestTrial().metric("val_accuracy", 12)).isPresent();
    }

    @Test
    void wholeNumbersAreNumbersWhereARegressionIsAskedFor() {
        NDArray inputs = corners();
        TuningResult result =
                tuner(1).regression().data(dataset(inputs, thirds(DataType.INT32))).run();

        try (TunedModel model = result.bestModel()) {
            assertThat(model.task()).isEqualTo(Task.REGRESSION);
        }
        // The mean of 0, 1 and 2 explains nothing.
        assertThat(result.testMetrics().get("test_r2")).isGreaterThan(0.8);
    }

    @Test
    void otherNumbersAreClassesWhereAClassificationIsAskedFor() {
        TuningResult result =
                tuner(3).classification()
                        .data(dataset(corners(), thirds(DataType.FLOAT32)))
                        .loss(Loss.softmaxCrossEntropyLoss())
                        .run();

        assertThat(result.testMetrics().get("test_accuracy")).isGreaterThan(0.95);
    }

    @Test
    void theTaskIsSaidOnce() {
        assertThatThrownBy(() -> tuner(1).regression().classification())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task: was already set to REGRESSION");
        assertThatThrownBy(() -> tuner(1).classification().classification())
                .hasMessage("task: was already set to CLASSIFICATION");
        assertThatThrownBy(() -> Tuner.regression(SPACE).classification())
                .hasMessage("task: was already set to REGRESSION");
        assertThatThrownBy(() -> Tuner.classification(SPACE).regression())
                .hasMessage("task: was already set to CLASSIFICATION");
    }

    private static List<Double> foldLosses(UnaryOperator<Tuner> more) {
        Trial trial = more.apply(tuner(1)).data(Searches.line(60)).run().bestTrial();
        List<Double> losses = new ArrayList<>();
        for (int epoch = 1; epoch <= 12; epoch++) {
            losses.add(trial.metric("fold_loss", epoch).orElseThrow());
        }
        return losses;
    }

    @Test
    void aNumberOfFoldsIsDividedAsTheTaskWants() {
        List<Double> shuffled = foldLosses(t -> t.crossValidation(KFold.shuffled(3)));

        assertThat(foldLosses(t -> t.crossValidation(3).regression())).isEqualTo(shuffled);
        assertThat(foldLosses(t -> t.crossValidation(3))).isEqualTo(shuffled);
        assertThat(foldLosses(t -> t.crossValidation(KFold.stratified(3)))).isNotEqualTo(shuffled);
    }

    private static Block embedding() {
        return new SequentialBlock()
                .add(
                        new LambdaBlock(
                                inputs -> new NDList(inputs.head().toType(DataType.INT64, false))))
                .add(new TrainableWordEmbedding(new DefaultVocabulary(WORDS), 3))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(1).build());
    }

    /** Each of five tokens is worth something that its number does not tell. */
    @Test
    void tokensReachAnEmbeddingAsTheyAre() {
        int[] worth = {3, -1, 2, -3, 1};
        SplittableRandom random = new SplittableRandom(1);
        int[] tokens = new int[2 * ROWS];
        float[] sums = new float[ROWS];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = random.nextInt(WORDS.size());
            sums[i / 2] += worth[tokens[i]];
        }
        NDArray inputs = manager.create(tokens, new Shape(ROWS, 2));

        TuningResult result =
                Searches.alone(Tuner.of(SPACE, values -> embedding()))
                        .data(dataset(inputs, manager.create(sums)))
                        .maxTrials(1)
                        .seed(3)
                        .run();

        assertThat(result.testMetrics().get("test_r2")).isGreaterThan(0.99);
    }
}
