package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.fused.MlpFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a network takes over from another. */
class StartingPointTest {

    private static MlpShape shape(Integer... hidden) {
        return new MlpShape(3, List.of(hidden), 2);
    }

    private static MlpShape shape(String hidden) {
        return shape(
                Arrays.stream(hidden.split(" "))
                        .filter(width -> !width.equals("-"))
                        .map(Integer::valueOf)
                        .toArray(Integer[]::new));
    }

    /** 1, 2, 3 … */
    private static double[] counted(MlpShape shape) {
        return IntStream.rangeClosed(1, (int) shape.parameters()).asDoubleStream().toArray();
    }

    private static double[] layer(double[] weights, MlpShape shape, int layer) {
        int from = shape.offsetOf(layer);
        int numbers = (shape.inputsOf(layer) + 1) * shape.unitsOf(layer);
        return Arrays.copyOfRange(weights, from, from + numbers);
    }

    /** Hidden layers of both, how many of the lowest are taken over, and whether the output is. */
    @ParameterizedTest
    @CsvSource({
        "4 5, 4 5 5, 2, true",
        "4 5, 4 5 6, 2, false",
        "4 5, 4 6 5, 1, false",
        "4 5, 6 5 5, 0, false",
        "4, 4 4 4, 1, true",
        "4 5 6, 4 5, 2, false",
        "4 5, 4 5, 2, true",
        "-, 3, 0, true",
        "-, 4, 0, false"
    })
    void layersAreTakenOverFromTheLowestUpAsLongAsTheirWidthsAgree(
            String of, String into, int hidden, boolean output) {
        MlpShape from = shape(of);
        MlpShape to = shape(into);
        double[] known = counted(from);
        double[] weights = new double[(int) to.parameters()];
        StartingPoint point = new StartingPoint(Configuration.of(Map.of()), known);

        int layers = point.copyInto(from, to, weights);

        assertThat(layers).isEqualTo(hidden + (output ? 1 : 0));
        for (int layer = 0; layer < to.depth(); layer++) {
            if (layer < hidden) {
                assertThat(layer(weights, to, layer)).isEqualTo(layer(known, from, layer));
            } else {
                assertThat(layer(weights, to, layer)).containsOnly(0);
            }
        }
        if (output) {
            assertThat(layer(weights, to, to.depth())).isEqualTo(layer(known, from, from.depth()));
        } else {
            assertThat(layer(weights, to, to.depth())).containsOnly(0);
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        StartingPoint point = new StartingPoint(Configuration.of(Map.of()), new double[9]);

        assertThatThrownBy(() -> point.copyInto(shape(4), shape(4, 4), new double[50]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("starting point: a network of 26 parameters cannot have 9");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void trainersHaveTheLowerLayersBitForBitBeforeTheyTrain(DataType type) {
        try (TrainingData data =
                new SyntheticData(Task.MULTICLASS, 3, 20, 5, List.of(), new double[0], type, 4)
                        .upload()) {
            MlpFactory factory = new MlpFactory(data, LossFunction.crossEntropy());
            Configuration lower = Configuration.of(Map.of("hiddenLayers", 2, "units", 7));
            Configuration grown = Configuration.of(Map.of("hiddenLayers", 3, "units", 7));
            double[] trained;
            try (NetworkTrainer trainer = factory.trainer(List.of(run(lower, 1)))) {
                trainer.trainEpoch(new double[] {0.01}, new int[] {1});
                trained = trainer.states().get(0).weights();
            }
            StartingPoint point = new StartingPoint(lower, trained);
            NetworkRun fresh = run(grown, 2);

            // Beside a network of other widths, in one cohort.
            List<NetworkRun> runs =
                    List.of(
                            fresh,
                            fresh.startingFrom(point),
                            run(Configuration.of(Map.of("hiddenLayers", 1, "units", 9)), 3));
            try (NetworkTrainer trainer = factory.trainer(runs)) {
                double[] alone = trainer.states().get(0).weights();
                double[] grownUp = trainer.states().get(1).weights();
                MlpShape from = factory.settings(lower).shape();
                MlpShape to = factory.settings(grown).shape();

                for (int layer = 0; layer < 2; layer++) {
                    assertThat(layer(grownUp, to, layer)).isEqualTo(layer(trained, from, layer));
                }
                assertThat(layer(grownUp, to, 2)).isEqualTo(layer(alone, to, 2));
                assertThat(layer(grownUp, to, 3)).isEqualTo(layer(trained, from, 2));
                assertThat(layer(alone, to, 0)).isNotEqualTo(layer(trained, from, 0));
            }
        }
    }

    private static NetworkRun run(Configuration configuration, long seed) {
        return new NetworkRun(configuration, seed, TrainingData.ALL_ROWS, 0, Optional.empty());
    }
}
