package io.djltuner.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {

    private static List<String> texts(SearchSpace space) {
        return space.enumerate().map(Configuration::toString).toList();
    }

    /** Inertia for SGD alone, a look ahead only with inertia. */
    private static SearchSpace nested() {
        return SearchSpace.builder()
                .choice("solver", "adam", "sgd")
                .add(RealRange.of("inertia", 0, 0.9).step(0.45).when(Condition.is("solver", "sgd")))
                .add(
                        Choice.of("ahead", true, false)
                                .when(
                                        Condition.is("solver", "sgd")
                                                .and(Condition.atLeast("inertia", 0.1))))
                .build();
    }

    @Test
    void goesThroughAllConfigurationsTheLastFastest() {
        assertThat(texts(nested()))
                .containsExactly(
                        "solver=adam",
                        "solver=sgd inertia=0",
                        "solver=sgd inertia=0.45 ahead=true",
                        "solver=sgd inertia=0.45 ahead=false",
                        "solver=sgd inertia=0.9 ahead=true",
                        "solver=sgd inertia=0.9 ahead=false");
        assertThat(nested().size()).hasValue(6);
    }

    @Test
    void countsWidthsOfEveryDepth() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 3)
                        .unitsPerLayer(1, 5)
                        .batchSize(16, 64)
                        .fixed("folds", 5)
                        .build();

        // (1 + 5 + 25 + 125) depths and widths times three batch sizes.
        assertThat(space.size()).hasValue(468);
        List<Configuration> all = space.enumerate().toList();
        assertThat(all).hasSize(468).doesNotHaveDuplicates().allMatch(space::contains);
    }

    @Property(tries = 60, seed = "41")
    void countsAsManyConfigurationsAsItGoesThrough(@ForAll long seed) {
        Random random = new Random(seed);
        SearchSpaceBuilder builder = SearchSpace.builder();
        for (int i = 0; i < 5; i++) {
            IntRange range = IntRange.of("p" + i, 1, 1 + random.nextInt(4));
            builder.add(
                    i > 0 && random.nextBoolean()
                            ? range.when(Condition.atLeast("p" + random.nextInt(i), 2))
                            : range);
        }
        SearchSpace space = builder.build();

        List<Configuration> all = space.enumerate().toList();

        assertThat(space.size()).hasValue(all.size());
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(all).allMatch(space::contains);
    }

    @Test
    void aContinuousRangeMakesASpaceInfiniteUnlessItHasOneValue() {
        assertThat(SearchSpace.builder().integer("n", 1, 3).real("x", 0, 1).build().size())
                .isEmpty();
        assertThat(SearchSpace.builder().integer("n", 1, 3).real("x", 1, 1).build().size())
                .hasValue(3);
    }

    @Test
    void anEnormousSizeStaysAtTheLargestNumber() {
        SearchSpaceBuilder sixtyThreeBits = SearchSpace.builder();
        for (int i = 0; i < 62; i++) {
            sixtyThreeBits.choice("b" + i, true, false);
        }
        assertThat(sixtyThreeBits.build().size()).hasValue(1L << 62);
        sixtyThreeBits.integer("n", 1, 2);
        assertThat(sixtyThreeBits.build().size()).hasValue(Long.MAX_VALUE);
        sixtyThreeBits.integer("m", 1, 1_000_000);
        assertThat(sixtyThreeBits.build().size()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void holdsOneConfigurationAtATimeHoweverManyThereAre() {
        SearchSpace space =
                SearchSpace.builder()
                        .integer("a", 1, 2_000_000_000)
                        .integer("b", 1, 2_000_000_000)
                        .build();

        assertThat(space.size()).hasValue(4_000_000_000_000_000_000L);
        assertThat(space.enumerate().skip(3).findFirst().map(Configuration::toString))
                .contains("a=1 b=4");
    }

    @Test
    void anOdometerTakesSomeValuesOfEach() {
        SearchSpace space =
                SearchSpace.builder().real("x", 0, 1).choice("c", "u", "v", "w").build();
        double[] coarse = {0.0, 1.0};
        List<String> texts = new ArrayList<>();

        Odometer odometer =
                new Odometer(
                        List.of(
                                new Odometer.Wheel(space.get("x"), 2, i -> coarse[i]),
                                new Odometer.Wheel(space.get("c"), 2, space.get("c")::valueAt)));
        odometer.forEachRemaining(configuration -> texts.add(configuration.toString()));

        assertThat(texts).containsExactly("x=0 c=u", "x=0 c=v", "x=1 c=u", "x=1 c=v");
        assertThat(odometer.hasNext()).isFalse();
        assertThatThrownBy(odometer::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void axesAreTheHyperparametersOfMoreThanOneValue() {
        SearchSpace space =
                SearchSpace.builder()
                        .fixed("folds", 5)
                        .integer("n", 2, 2)
                        .integer("m", 1, 4)
                        .choice("c", "only")
                        .real("x", -1, 1)
                        .build();

        assertThat(space.searchable()).containsExactly(space.get("m"), space.get("x"));
        assertThat(space.hyperparameters()).hasSize(5);
        assertThat(space.decode(new double[] {1, 0.75}))
                .hasToString("folds=5 n=2 m=4 c=only x=0.5");
        assertThat(space.find("z")).isEmpty();
    }

    @Test
    void ignoresTheCoordinatesOfWhatIsInactive() {
        SearchSpace space = nested();

        assertThat(space.decode(new double[] {0.1, 0.9, 0.9})).hasToString("solver=adam");
        assertThat(space.decode(new double[] {0.9, 0.1, 0.9})).hasToString("solver=sgd inertia=0");
        assertThat(space.decode(new double[] {0.9, 0.5, 0.9}))
                .hasToString("solver=sgd inertia=0.45 ahead=false");
    }

    @Test
    void inactiveCoordinatesLieAtTheDefault() {
        assertThat(nested().encode(nested().configuration(Map.of())))
                .containsExactly(0.25, 0.5, 0.25);
        assertThat(nested().encode(nested().configuration(Map.of("solver", "sgd"))))
                .containsExactly(0.75, 0.5, 0.25);
    }

    @Property(tries = 200, seed = "42")
    void everyPointComesBackFromItsConfiguration(@ForAll long seed) {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(0, 3)
                        .unitsPerLayer(4, 512)
                        .activation(MlpActivation.values())
                        .batchSize(8, 256)
                        .epochs(5, 50)
                        .build();
        Random random = new Random(seed);
        double[] point = IntStream.range(0, 7).mapToDouble(i -> random.nextDouble()).toArray();

        Configuration configuration = space.decode(point);

        assertThat(space.contains(configuration)).isTrue();
        assertThat(space.decode(space.encode(configuration))).isEqualTo(configuration);
        assertThat(space.configuration(configuration.values())).isEqualTo(configuration);
    }

    @Test
    void epochsAreABudgetThatCanLeaveTheCube() {
        SearchSpace space = SearchSpace.builder().epochs(5, 50).learningRate(0.001, 0.1).build();

        SearchSpace spent = space.withEpochs(27);

        assertThat(space.epochs()).contains(IntRange.of("epochs", 5, 50).defaultTo(50));
        assertThat(spent.epochs()).isEmpty();
        assertThat(spent.searchable()).containsExactly(space.get("learningRate"));
        assertThat(spent.defaultConfiguration().epochs()).isEqualTo(27);
        assertThat(spent.defaultConfiguration().names()).containsExactly("epochs", "learningRate");
        assertThat(space.searchable()).hasSize(2);
    }

    @Test
    void aFixedHyperparameterLeavesTheCubeAndKeepsItsPlaceAndItsCondition() {
        SearchSpace space =
                SearchSpace.builder().hiddenLayers(0, 3).units(8, 64).learningRate(0.1, 1).build();

        SearchSpace shallow = space.withFixed("hiddenLayers", 0);
        SearchSpace narrow = space.withFixed("units", 16);

        assertThat(shallow.searchable())
                .containsExactly(space.get("units"), space.get("learningRate"));
        assertThat(shallow.defaultConfiguration().names())
                .containsExactly("hiddenLayers", "learningRate");
        assertThat(narrow.decode(new double[] {0, 0.5}).names())
                .containsExactly("hiddenLayers", "learningRate");
        assertThat(narrow.decode(new double[] {0.9, 0.5}).getInt("units")).isEqualTo(16);
        assertThatThrownBy(() -> space.withFixed("depth", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "space: there is no 'depth'; there are [hiddenLayers, units, learningRate]");
        assertThatThrownBy(() -> space.withFixed("hiddenLayers", 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hiddenLayers: cannot be 4; it is 0 … 3");
    }

    @Test
    void aSpaceWithoutEpochsGetsThemAtTheEnd() {
        SearchSpace space = SearchSpace.builder().learningRate(0.001, 0.1).build();

        assertThat(space.epochs()).isEmpty();
        assertThat(space.withEpochs(9).defaultConfiguration().names())
                .containsExactly("learningRate", "epochs");
    }

    @Test
    void completesGivenValuesWithDefaults() {
        SearchSpace space =
                SearchSpace.builder().integer("n", 1, 9).real("x", 0, 4).choice("c", "a").build();

        Configuration configuration = space.configuration(Map.of("x", 3, "n", 2.0));

        assertThat(configuration.values())
                .containsExactly(Map.entry("n", 2), Map.entry("x", 3.0), Map.entry("c", "a"));
    }

    @Test
    void containsOnlyCompleteConfigurationsOfValidActiveValues() {
        SearchSpace space = nested();

        assertThat(space.contains(Configuration.of(Map.of("solver", "adam")))).isTrue();
        assertThat(space.contains(Configuration.of(Map.of("solver", "rprop")))).isFalse();
        assertThat(space.contains(Configuration.of(Map.of("solver", "sgd")))).isFalse();
        assertThat(space.contains(Configuration.of(Map.of("solver", "adam", "inertia", 0.9))))
                .isFalse();
        assertThat(space.contains(Configuration.of(Map.of("solver", "sgd", "inertia", 0.0))))
                .isTrue();
        assertThat(space.contains(Configuration.of(Map.of("solver", "adam", "other", 1))))
                .isFalse();
        assertThat(space.contains(Configuration.of(Map.of()))).isFalse();
    }

    @Test
    void conditionsTestValuesNumbersAndBoth() {
        Configuration parents = Configuration.of(Map.of("mode", "fast", "n", 3));

        assertThat(Condition.is("mode", "fast").test(parents)).isTrue();
        assertThat(Condition.is("mode", "slow", "fast").test(parents)).isTrue();
        assertThat(Condition.is("mode", "slow").test(parents)).isFalse();
        assertThat(Condition.is("absent", "fast").test(parents)).isFalse();
        assertThat(Condition.atLeast("n", 3).test(parents)).isTrue();
        assertThat(Condition.atLeast("n", 3.5).test(parents)).isFalse();
        assertThat(Condition.atMost("n", 3).test(parents)).isTrue();
        assertThat(Condition.atMost("n", 2).test(parents)).isFalse();
        assertThat(Condition.atMost("absent", 2).test(parents)).isFalse();
        assertThat(Condition.atMost("mode", 2).test(parents)).isFalse();
        Condition both = Condition.is("mode", "fast").and(Condition.atMost("n", 3));
        assertThat(both.test(parents)).isTrue();
        assertThat(both.test(parents.with("n", 4))).isFalse();
        assertThat(both.names()).containsExactly("mode", "n");
        assertThat(both).hasToString("mode = fast and n ≤ 3");
        assertThat(Condition.is("n", 1, 2).and(Condition.atLeast("x", 0.5)))
                .hasToString("n in [1, 2] and x ≥ 0.5");
    }

    @Test
    void equalSpacesDeclareTheSameInTheSameOrder() {
        SearchSpace space = SearchSpace.builder().integer("a", 1, 2).integer("b", 1, 2).build();

        assertThat(space)
                .isEqualTo(SearchSpace.builder().integer("a", 1, 2).integer("b", 1, 2).build())
                .hasSameHashCodeAs(
                        SearchSpace.builder().integer("a", 1, 2).integer("b", 1, 2).build())
                .isNotEqualTo(SearchSpace.builder().integer("b", 1, 2).integer("a", 1, 2).build())
                .isNotEqualTo(SearchSpace.builder().integer("a", 1, 2).build());
    }
}
