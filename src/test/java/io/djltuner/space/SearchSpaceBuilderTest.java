package io.djltuner.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceBuilderTest {

    private static List<String> names(SearchSpace space) {
        return space.hyperparameters().stream().map(Hyperparameter::name).toList();
    }

    private static SearchSpace everyNamedHyperparameter() {
        return SearchSpace.builder()
                .hiddenLayers(1, 3)
                .units(16, 256, 16)
                .activation(MlpActivation.RELU, MlpActivation.TANH)
                .optimizer(MlpOptimizer.ADAM, MlpOptimizer.SGD)
                .learningRate(1e-4, 1e-2)
                .dropout(0, 0.5)
                .batchSize(16, 128)
                .epochs(5, 50)
                .build();
    }

    @Test
    void declaresTheEightNamedHyperparametersInTheOrderOfTheCalls() {
        assertThat(everyNamedHyperparameter())
                .hasToString(
                        """
                        hiddenLayers 1 … 3
                        units 16 … 256 in steps of 16
                        activation {RELU, TANH}
                        optimizer {ADAM, SGD}
                        learningRate 1.0E-4 … 0.01, LOG
                        dropout 0.0 … 0.5
                        batchSize 16 … 128 in powers of 2
                        epochs 5 … 50""");
    }

    @Test
    void startsFromTheMiddleButFromNoDropoutSmallBatchesAndAllEpochs() {
        Configuration start = everyNamedHyperparameter().defaultConfiguration();

        assertThat(start.get(MlpParameters.HIDDEN_LAYERS)).isEqualTo(2);
        assertThat(start.get(MlpParameters.UNITS)).isEqualTo(144);
        assertThat(start.get(MlpParameters.ACTIVATION)).isEqualTo(MlpActivation.RELU);
        assertThat(start.get(MlpParameters.OPTIMIZER)).isEqualTo(MlpOptimizer.ADAM);
        assertThat(start.get(MlpParameters.LEARNING_RATE)).isCloseTo(1e-3, within(1e-15));
        assertThat(start.get(MlpParameters.DROPOUT)).isEqualTo(0.0);
        assertThat(start.get(MlpParameters.BATCH_SIZE)).isEqualTo(16);
        assertThat(start.get(MlpParameters.EPOCHS)).isEqualTo(50);
        assertThat(start.epochs()).isEqualTo(50);
    }

    @Test
    void takesInitializationsAndOtherHyperparameters() {
        SearchSpace space =
                SearchSpace.builder()
                        .initialization(MlpInitialization.HE_NORMAL, MlpInitialization.HE_UNIFORM)
                        .integer("trees", 1, 9)
                        .real("share", 0.25, 0.75)
                        .choice("solver", "exact", "fast")
                        .fixed("folds", 5)
                        .add(Choice.of("shuffle", true, false))
                        .build();

        assertThat(space.defaultConfiguration())
                .hasToString(
                        "initialization=HE_NORMAL trees=5 share=0.5 solver=exact folds=5"
                                + " shuffle=true");
    }

    @Test
    void fixesLayersAndEpochs() {
        SearchSpace space = SearchSpace.builder().hiddenLayers(2).epochs(7).build();

        assertThat(space.get("hiddenLayers")).isEqualTo(Fixed.of("hiddenLayers", 2));
        assertThat(space.get("epochs")).isEqualTo(Fixed.of("epochs", 7));
        assertThat(space.searchable()).isEmpty();
        assertThat(space.epochs()).isEmpty();
        assertThat(space.defaultConfiguration().epochs()).isEqualTo(7);
    }

    @Test
    void oneBatchSizeNeedsNoPowers() {
        SearchSpace space = SearchSpace.builder().batchSize(100, 100).build();

        assertThat(space.defaultConfiguration().get(MlpParameters.BATCH_SIZE)).isEqualTo(100);
        assertThat(space.searchable()).isEmpty();
    }

    @Test
    void whatOnlyHiddenLayersHaveIsAbsentFromALinearModel() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 2)
                        .units(8, 64)
                        .activation(MlpActivation.RELU, MlpActivation.TANH)
                        .dropout(0, 0.5)
                        .learningRate(0.001, 0.1)
                        .build();

        assertThat(space.configuration(Map.of("hiddenLayers", 0)).names())
                .containsExactly("hiddenLayers", "learningRate");
        assertThat(space.configuration(Map.of("hiddenLayers", 1)).names())
                .containsExactly("hiddenLayers", "units", "activation", "dropout", "learningRate");
        assertThat(space.get("units").condition()).contains(Condition.atLeast("hiddenLayers", 1));
    }

    @Test
    void needsNoConditionWhereEveryNetworkHasTheLayer() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(2, 3)
                        .unitsFunnel(8, 64)
                        .activation(MlpActivation.RELU)
                        .build();

        assertThat(space.hyperparameters()).allMatch(p -> p.condition().isEmpty());
        assertThat(SearchSpace.builder().units(8, 64).build().get("units").condition()).isEmpty();
    }

    @Test
    void leavesAConditionThatTheRangeBrings() {
        Condition own = Condition.is("hiddenLayers", 2);
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 2)
                        .units(IntRange.of("units", 8, 64).multiply(2).when(own))
                        .build();

        assertThat(space.get("units").condition()).contains(own);
    }

    @Test
    void unitsPerLayerExistForTheLayersThatThereAre() {
        SearchSpace space = SearchSpace.builder().hiddenLayers(0, 3).unitsPerLayer(4, 8).build();

        assertThat(names(space)).containsExactly("hiddenLayers", "units_1", "units_2", "units_3");
        for (int layers = 0; layers <= 3; layers++) {
            Configuration configuration = space.configuration(Map.of("hiddenLayers", layers));
            assertThat(configuration.names())
                    .containsExactlyElementsOf(names(space).subList(0, layers + 1));
            assertThat(MlpParameters.widths(configuration))
                    .isEqualTo(Arrays.copyOf(new int[] {6, 6, 6}, layers));
        }
    }

    @Test
    void unitsPerLayerFollowTheLargestNumberOfLayersInWhateverOrderItComes() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(Choice.of("hiddenLayers", 2, 3, 0))
                        .unitsPerLayer(4, 8)
                        .dropout(0, 0.5)
                        .build();

        assertThat(space.configuration(Map.of("hiddenLayers", 3)).names())
                .containsExactly("hiddenLayers", "units_1", "units_2", "units_3", "dropout");
        assertThat(space.configuration(Map.of("hiddenLayers", 0)).names())
                .containsExactly("hiddenLayers");
    }

    @Test
    void aFixedNumberOfLayersHasItsWidthsUnconditionally() {
        SearchSpace space = SearchSpace.builder().hiddenLayers(2).unitsPerLayer(4, 8).build();

        assertThat(names(space)).containsExactly("hiddenLayers", "units_1", "units_2");
        assertThat(space.size()).hasValue(25);
        assertThat(MlpParameters.widths(space.configuration(Map.of("units_1", 8, "units_2", 4))))
                .containsExactly(8, 4);
    }

    @Test
    void aFunnelTapersFromTheSecondLayerOn() {
        SearchSpace space = SearchSpace.builder().hiddenLayers(0, 3).unitsFunnel(8, 64).build();

        assertThat(space)
                .hasToString(
                        """
                        hiddenLayers 0 … 3
                        units 8 … 64 when hiddenLayers ≥ 1
                        taper 0.25 … 1.0 when hiddenLayers ≥ 2""");
        assertThat(space.configuration(Map.of("hiddenLayers", 1)).names())
                .containsExactly("hiddenLayers", "units");
        assertThat(space.configuration(Map.of("hiddenLayers", 2)).get(MlpParameters.TAPER))
                .isEqualTo(1.0);
    }

    @ParameterizedTest
    @CsvSource({
        "64, 1.0, 64, 64, 64",
        "64, 0.5, 64, 32, 16",
        "64, 0.25, 64, 16, 4",
        "10, 0.75, 10, 8, 6", // 7.5 and 5.625
        "1, 0.25, 1, 1, 1",
    })
    void widthsKeepAShareFromLayerToLayer(
            int units, double taper, int first, int second, int third) {
        SearchSpace space = SearchSpace.builder().hiddenLayers(3).unitsFunnel(1, 64).build();

        assertThat(
                        MlpParameters.widths(
                                space.configuration(Map.of("units", units, "taper", taper))))
                .containsExactly(first, second, third);
    }

    @Test
    void widthsFallBackToOneLayerOfSixtyFour() {
        assertThat(MlpParameters.widths(Configuration.of(Map.of()))).containsExactly(64);
        assertThat(MlpParameters.widths(Configuration.of(Map.of("hiddenLayers", 2, "units_2", 9))))
                .containsExactly(64, 9);
    }

    @ParameterizedTest
    @CsvSource({
        "hiddenLayers, true",
        "taper, true",
        "epochs, true",
        "units_1, true",
        "units_9999, true",
        "units_0, false",
        "units_01, false",
        "units_10000, false",
        "Units, false",
        "trees, false",
    })
    void theNetworkKnowsItsOwnNames(String name, boolean known) {
        assertThat(MlpParameters.isKnown(name)).isEqualTo(known);
    }

    @Test
    void listsTheNamesThatTheNetworkKnows() {
        assertThat(MlpParameters.names())
                .containsExactly(
                        "hiddenLayers",
                        "units",
                        "taper",
                        "activation",
                        "initialization",
                        "optimizer",
                        "learningRate",
                        "momentum",
                        "nesterov",
                        "beta1",
                        "beta2",
                        "epsilon",
                        "rho",
                        "weightDecay",
                        "l1",
                        "l2",
                        "clipValue",
                        "clipNorm",
                        "dropout",
                        "batchSize",
                        "epochs");
    }

    @Test
    void aBuiltSpaceIsNotChangedByItsBuilder() {
        SearchSpaceBuilder builder = SearchSpace.builder().hiddenLayers(1, 2);
        SearchSpace space = builder.build();
        builder.units(1, 4);

        assertThat(names(space)).containsExactly("hiddenLayers");
        assertThat(names(builder.build())).containsExactly("hiddenLayers", "units");
    }
}
