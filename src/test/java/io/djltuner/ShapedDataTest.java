package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.evaluator.Accuracy;
import io.djltuner.data.SequenceData;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.EpochReport;
import io.djltuner.training.Augmentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Searches on rows that have a shape, with augmentation and evaluators of DJL's. */
class ShapedDataTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .fixed("batchSize", 16)
                    .fixed("learningRate", 0.05)
                    .epochs(4)
                    .build();

    /** Ninety sequences of one to four steps; the class is that of the largest number. */
    private static SequenceData sequences() {
        SplittableRandom random = new SplittableRandom(3);
        List<float[][]> sequences = new ArrayList<>();
        String[] labels = new String[90];
        for (int row = 0; row < labels.length; row++) {
            float[][] steps = new float[1 + random.nextInt(4)][2];
            int label = row % 3;
            for (float[] step : steps) {
                step[0] = (float) random.nextDouble() + label;
                step[1] = (float) random.nextDouble();
            }
            sequences.add(steps);
            labels[row] = "class " + label;
        }
        return SequenceData.of(sequences, labels);
    }

    private static Block flat(Configuration values) {
        return new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(3).build());
    }

    private static Tuner tuner() {
        return Tuner.of(SPACE, ShapedDataTest::flat).data(sequences()).maxTrials(1).seed(4).quiet();
    }

    @Test
    void everyBatchOfTrainingRowsIsAugmentedAndNoOther() {
        List<Shape> shapes = Collections.synchronizedList(new ArrayList<>());

        tuner().parallelism(1)
                .augmentation(
                        (batch, random) -> {
                            shapes.add(batch.getShape());
                            return batch;
                        })
                .run();

        // 54 rows train in four batches; the default configuration trains beside the trial.
        assertThat(shapes).hasSize(2 * 4 * 4);
        assertThat(shapes.subList(0, 4))
                .containsExactly(
                        new Shape(16, 4, 3),
                        new Shape(16, 4, 3),
                        new Shape(16, 4, 3),
                        new Shape(6, 4, 3));
    }

    private static List<Map<String, Double>> epochs(int parallelism, Augmentation augmentation) {
        List<Map<String, Double>> metrics = Collections.synchronizedList(new ArrayList<>());
        tuner().parallelism(parallelism)
                .augmentation(augmentation)
                .listener(
                        new TuningListener() {
                            @Override
                            public void epochEnded(EpochReport report) {
                                metrics.add(report.metrics());
                            }
                        })
                .run();
        return metrics;
    }

    @Test
    void augmentationIsTheSameInEveryRepetition() {
        Augmentation noise = (batch, random) -> batch.mul((float) (0.5 + random.nextDouble()));

        List<Map<String, Double>> first = epochs(1, noise);

        assertThat(first).hasSize(4).isEqualTo(epochs(2, noise));
        assertThat(first).isNotEqualTo(epochs(1, Augmentation.none()));
    }

    @Test
    void anEvaluatorOfDjlAgreesWithTheMetricOfTheSameMeaning() {
        List<Map<String, Double>> metrics = new ArrayList<>();

        tuner().metric(new Accuracy("djl_accuracy"), Direction.MAXIMIZE)
                .listener(
                        new TuningListener() {
                            @Override
                            public void epochEnded(EpochReport report) {
                                metrics.add(report.metrics());
                            }
                        })
                .run();

        assertThat(metrics).hasSize(4);
        for (Map<String, Double> epoch : metrics) {
            assertThat(epoch.get("val_djl_accuracy").floatValue())
                    .isEqualTo(epoch.get("val_accuracy").floatValue());
        }
    }

    @Test
    void anAugmentationThatChangesTheShapeFailsTheTrialWithASentence() {
        Tuner tuner = tuner().augmentation((batch, random) -> batch.reshape(-1, 12));

        assertThatThrownBy(tuner.maxConsecutiveFailures(1)::run)
                .hasMessageContaining(
                        "augmentation: must keep the shape of a batch, (16, 4, 3), but gave"
                                + " (16, 12)");
    }

    @Test
    void theLibrarysNetworkTakesNoAugmentation() {
        Tuner tuner =
                Tuner.classification(SPACE).data(sequences()).augmentation(Augmentation.none());

        assertThatThrownBy(tuner::run)
                .hasMessage(
                        "augmentation: is for blocks of your own; the library's network trains on"
                                + " rows as they are");
    }
}
