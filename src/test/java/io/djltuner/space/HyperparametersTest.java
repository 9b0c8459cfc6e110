package io.djltuner.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Spaces found by running, against the same spaces declared. */
class HyperparametersTest {

    private static SearchSpace found(Function<Hyperparameters, ?> function) {
        return Hyperparameters.space(function);
    }

    private static List<Integer> loop(Hyperparameters hp) {
        List<Integer> widths = new ArrayList<>();
        int layers = hp.integer("layers", 1, 4);
        for (int layer = 1; layer <= layers; layer++) {
            widths.add(hp.integer("width_" + layer, 8, 512, Scale.LOG));
        }
        hp.learningRate(1e-4, 1e-1);
        return widths;
    }

    @Test
    void everyKindIsDeclaredAsTheBuilderDeclaresIt() {
        SearchSpace space =
                found(
                        hp ->
                                List.of(
                                        hp.integer("filters", 16, 128),
                                        hp.integer("stepped", 16, 128, 16),
                                        hp.integer("logarithmic", 16, 128, Scale.LOG),
                                        hp.real("rate", 0, 0.5),
                                        hp.real("decay", 1e-6, 1e-2, Scale.LOG),
                                        hp.choice("kind", "a", "b"),
                                        hp.flag("bias"),
                                        hp.fixed("version", 3),
                                        hp.value(IntRange.of("own", 0, 9).defaultTo(1)),
                                        hp.learningRate(1e-4, 1e-1),
                                        hp.optimizer(MlpOptimizer.SGD, MlpOptimizer.ADAM),
                                        hp.initialization(MlpInitialization.HE_UNIFORM),
                                        hp.batchSize(16, 64),
                                        hp.epochs(5, 20)));

        assertThat(space)
                .isEqualTo(
                        SearchSpace.builder()
                                .integer("filters", 16, 128)
                                .add(IntRange.of("stepped", 16, 128).step(16))
                                .add(IntRange.of("logarithmic", 16, 128).scale(Scale.LOG))
                                .real("rate", 0, 0.5)
                                .add(RealRange.of("decay", 1e-6, 1e-2).scale(Scale.LOG))
                                .choice("kind", "a", "b")
                                .choice("bias", false, true)
                                .fixed("version", 3)
                                .add(IntRange.of("own", 0, 9).defaultTo(1))
                                .learningRate(1e-4, 1e-1)
                                .optimizer(MlpOptimizer.SGD, MlpOptimizer.ADAM)
                                .initialization(MlpInitialization.HE_UNIFORM)
                                .batchSize(16, 64)
                                .epochs(5, 20)
                                .build());
    }

    @Test
    void aLoopGivesEachNameItsOwnThreshold() {
        SearchSpaceBuilder declared = SearchSpace.builder().integer("layers", 1, 4);
        for (int layer = 1; layer <= 4; layer++) {
            IntRange width = IntRange.of("width_" + layer, 8, 512).scale(Scale.LOG);
            declared.add(layer == 1 ? width : width.when(Condition.atLeast("layers", layer)));
        }

        assertThat(found(HyperparametersTest::loop))
                .isEqualTo(declared.learningRate(1e-4, 1e-1).build());
    }

    @Test
    void aLongLoopIsSearchedForItsThresholdsByHalving() {
        SearchSpace space =
                found(
                        hp -> {
                            int n = hp.integer("n", 0, 1000);
                            return n >= 137 ? hp.integer("many", 1, 9) : n;
                        });

        assertThat(space.get("many").condition()).contains(Condition.atLeast("n", 137));
    }

    @Test
    void aDeepLoopTakesFewRuns() {
        AtomicInteger runs = new AtomicInteger();
        SearchSpace space =
                found(
                        hp -> {
                            int layers = hp.integer("layers", 1, 50);
                            for (int layer = 1; layer <= layers; layer++) {
                                hp.integer("units_" + layer, 8, 512);
                                hp.flag("bias_" + layer);
                            }
                            return runs.incrementAndGet();
                        });

        assertThat(space.hyperparameters()).hasSize(101);
        assertThat(space.get("bias_50").condition()).contains(Condition.atLeast("layers", 50));
        // Defaults, then 50 depths with 26 and with 50 layers of 5 widths and 2 flags; checks.
        assertThat(runs.get()).isLessThanOrEqualTo(2 + (50 + 26 * 7) + (50 + 50 * 7) + 256);
    }

    @Test
    void namesThatChangeByThemselvesAreRefused() {
        AtomicInteger runs = new AtomicInteger();

        assertThatThrownBy(() -> found(hp -> hp.integer("n" + runs.incrementAndGet(), 1, 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "space: the function asked for [n1] and then, with the same values, for"
                                + " [n2]; it must not depend on anything else");
    }

    @Test
    void namesWithoutEndAreRefused() {
        SpaceDiscovery discovery =
                new SpaceDiscovery(hp -> hp.flag("x" + hp.integer("n", 0, 1_000_000)), 500);

        // The default is run three times, once as the middle of the range.
        assertThatThrownBy(discovery::space)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "space: 500 runs of the function did not find all of its names, by now"
                                + " 499; a name must not hold the value of another"
                                + " hyperparameter; or declare the space with"
                                + " SearchSpace.builder()");
    }

    @Test
    void branchesAndLoopsWithinThemHaveTheConditionsOfTheirInnermostParents() {
        SearchSpace space =
                found(
                        hp -> {
                            switch (hp.choice("kind", "mlp", "conv", "rnn")) {
                                case "conv" -> {
                                    int layers = hp.integer("layers", 1, 2);
                                    for (int i = 1; i <= layers; i++) {
                                        hp.integer("filters_" + i, 4, 64);
                                    }
                                    hp.flag("norm");
                                }
                                case "rnn" -> hp.integer("state", 4, 64);
                                default -> hp.integer("units", 4, 64);
                            }
                            return hp.real("rate", 0, 1);
                        });

        assertThat(space)
                .isEqualTo(
                        SearchSpace.builder()
                                .choice("kind", "mlp", "conv", "rnn")
                                .add(IntRange.of("units", 4, 64).when(Condition.is("kind", "mlp")))
                                .add(IntRange.of("layers", 1, 2).when(Condition.is("kind", "conv")))
                                .add(
                                        IntRange.of("filters_1", 4, 64)
                                                .when(Condition.is("kind", "conv")))
                                .add(
                                        IntRange.of("filters_2", 4, 64)
                                                .when(Condition.atLeast("layers", 2)))
                                .add(
                                        Choice.of("norm", false, true)
                                                .when(Condition.is("kind", "conv")))
                                .add(IntRange.of("state", 4, 64).when(Condition.is("kind", "rnn")))
                                .real("rate", 0, 1)
                                .build());
    }

    @Test
    void aNameOfSeveralBranchesExistsInAll() {
        SearchSpace space =
                found(
                        hp ->
                                switch (hp.choice("kind", "a", "b", "c")) {
                                    case "a", "c" -> hp.integer("units", 1, 9);
                                    default -> 0;
                                });

        assertThat(space.get("units").condition()).contains(Condition.is("kind", "a", "c"));
    }

    @Test
    void aNameInTheMiddleOfARangeHasBothBounds() {
        SearchSpace space =
                found(
                        hp -> {
                            int n = hp.integer("n", 1, 9);
                            return n >= 3 && n <= 5 ? hp.integer("few", 1, 9) : n;
                        });

        assertThat(space.get("few").condition())
                .contains(Condition.atLeast("n", 3).and(Condition.atMost("n", 5)));
    }

    @Test
    void aNameOfEvenNumbersListsThem() {
        SearchSpace space =
                found(
                        hp -> {
                            int n = hp.integer("n", 1, 5);
                            return n % 2 == 0 ? hp.integer("half", 1, 9) : n;
                        });

        assertThat(space.get("half").condition()).contains(Condition.is("n", 2, 4));
    }

    @Test
    void namesThatOnlyTwoValuesTogetherShowAreFound() {
        SearchSpace space =
                found(
                        hp -> {
                            boolean deep = hp.flag("deep");
                            String kind = hp.choice("kind", "a", "b");
                            return deep && kind.equals("b") ? hp.integer("extra", 1, 9) : 0;
                        });

        assertThat(space.get("extra").condition())
                .contains(Condition.is("deep", true).and(Condition.is("kind", "b")));
    }

    @Test
    void aScopeIsTheConditionOfWhatIsAskedForInIt() {
        SearchSpace space =
                found(
                        hp -> {
                            hp.real("rate", 0, 1);
                            hp.choice("kind", "a", "b");
                            hp.when(
                                    Condition.atLeast("rate", 0.5),
                                    () -> {
                                        hp.flag("heavy");
                                        hp.when("kind", "b", () -> hp.integer("inner", 1, 3));
                                    });
                            return hp.flag("last");
                        });

        assertThat(space)
                .isEqualTo(
                        SearchSpace.builder()
                                .real("rate", 0, 1)
                                .choice("kind", "a", "b")
                                .add(
                                        Choice.of("heavy", false, true)
                                                .when(Condition.atLeast("rate", 0.5)))
                                .add(
                                        IntRange.of("inner", 1, 3)
                                                .when(
                                                        Condition.atLeast("rate", 0.5)
                                                                .and(Condition.is("kind", "b"))))
                                .choice("last", false, true)
                                .build());
    }

    @Test
    void twoScopesOfOneNameAreTakenTogether() {
        SearchSpace space =
                found(
                        hp -> {
                            String kind = hp.choice("kind", "a", "b", "c");
                            hp.when("kind", "a", () -> hp.integer("units", 1, 9));
                            hp.when("kind", "b", () -> hp.integer("units", 1, 9));
                            return kind;
                        });

        assertThat(space.get("units").condition()).contains(Condition.is("kind", "a", "b"));
    }

    @Test
    void aFunctionReadsTheConfigurationsOfItsSpace() {
        SearchSpace space = found(HyperparametersTest::loop);
        Function<Configuration, List<Integer>> widths =
                Hyperparameters.reading(space, HyperparametersTest::loop);
        Configuration three =
                space.configuration(
                        Map.of("layers", 3, "width_1", 8, "width_2", 16, "width_3", 32));

        assertThat(widths.apply(three)).containsExactly(8, 16, 32);
    }

    @Test
    void aFunctionCompletesAnyConfigurationWithItsDefaults() {
        Function<Configuration, List<Integer>> widths =
                Hyperparameters.reading(HyperparametersTest::loop);

        assertThat(widths.apply(Configuration.of(Map.of("layers", 2, "width_2", 1024))))
                .containsExactly(62, 1024);
    }

    @Test
    void configurationsForWhichTheFunctionFailsAreLeftOut() {
        SearchSpace space =
                found(
                        hp -> {
                            int size = hp.integer("size", 1, 3);
                            if (size == 3) {
                                throw new IllegalStateException("too large");
                            }
                            return hp.flag("bias");
                        });

        assertThat(space)
                .isEqualTo(
                        SearchSpace.builder()
                                .integer("size", 1, 3)
                                .choice("bias", false, true)
                                .build());
    }

    @Test
    void aRangeThatChangesIsRefused() {
        assertThatThrownBy(
                        () ->
                                found(
                                        hp -> {
                                            int layers = hp.integer("layers", 1, 3);
                                            return hp.integer("units", 1, 10 * layers);
                                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "units: was asked for as 1 … 20 and now as 1 … 30; a name keeps its range,"
                                + " so give the other one another name");
    }

    @Test
    void aDefaultThatChangesIsRefused() {
        assertThatThrownBy(
                        () ->
                                found(
                                        hp -> {
                                            hp.integer("n", 1, 3);
                                            return hp.value(IntRange.of("n", 1, 3).defaultTo(1));
                                        }))
                .hasMessage(
                        "n: was asked for with default 2 and now with default 1; a name keeps its"
                                + " range and default");
    }

    @Test
    void aMistakeThatTheFunctionSwallowsIsToldAllTheSame() {
        assertThatThrownBy(
                        () ->
                                found(
                                        hp -> {
                                            hp.integer("n", 1, 3);
                                            try {
                                                return hp.integer("n", 1, 4);
                                            } catch (IllegalArgumentException e) {
                                                return 1;
                                            }
                                        }))
                .hasMessage(
                        "n: was asked for as 1 … 3 and now as 1 … 4; a name keeps its range, so"
                                + " give the other one another name");
    }

    @Test
    void aBorderOnARealNumberNeedsAScope() {
        assertThatThrownBy(
                        () -> found(hp -> hp.real("rate", 0, 1) > 0.3 ? hp.flag("heavy") : false))
                .hasMessage(
                        "heavy: exists for some values of rate and not for others, and where the"
                                + " border lies between real numbers cannot be told from runs; ask"
                                + " for it inside hp.when(condition, …)");
    }

    @Test
    void eitherOfTwoNeedsAScope() {
        assertThatThrownBy(
                        () ->
                                found(
                                        hp -> {
                                            boolean one = hp.flag("one");
                                            boolean two = hp.flag("two");
                                            return (one || two) && hp.flag("more");
                                        }))
                .hasMessage(
                        "more: seemed to exist only when one = true, but was asked for at one=false"
                                + " two=true more=false; ask for it inside hp.when(condition, …)");
    }

    @Test
    void aConditionNeedsANameThatIsAskedFor() {
        assertThatThrownBy(
                        () ->
                                found(
                                        hp -> {
                                            hp.when("kimd", "a", () -> hp.flag("x"));
                                            return hp.choice("kind", "a", "b");
                                        }))
                .hasMessage("when: its condition reads 'kimd', which is not declared before it");
    }

    @Test
    void aConditionNeedsAValueThatThereIs() {
        assertThatThrownBy(
                        () ->
                                found(
                                        hp -> {
                                            hp.choice("kind", "a", "b");
                                            hp.when("kind", "c", () -> hp.flag("x"));
                                            return 1;
                                        }))
                .hasMessage("when: its condition can never hold: kind cannot be c; it is {a, b}");
    }

    @Test
    void aHyperparameterBringsNoConditionOfItsOwn() {
        assertThatThrownBy(
                        () ->
                                found(
                                        hp -> {
                                            hp.flag("one");
                                            return hp.value(
                                                    IntRange.of("n", 1, 3)
                                                            .when(Condition.is("one", true)));
                                        }))
                .hasMessageContaining(
                        "n: cannot bring its own condition; ask for it inside hp.when");
    }

    @Test
    void aFunctionThatFailsAtItsDefaultsHasNoSpace() {
        assertThatThrownBy(
                        () ->
                                found(
                                        hp -> {
                                            hp.integer("n", 1, 3);
                                            throw new UnsupportedOperationException("not today");
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("space: the function failed at its defaults (n=2): not today")
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aFunctionThatAsksForNothingHasNoSpace() {
        assertThatThrownBy(() -> found(hp -> 1))
                .hasMessage("space: the function asks for no hyperparameter; ask for at least one");
    }

    @Test
    void aNameThatWasNeverFoundIsRefusedInTraining() {
        SearchSpace space = found(hp -> hp.integer("n", 1, 3));
        Function<Configuration, Boolean> other =
                Hyperparameters.reading(space, hp -> hp.flag("late"));

        assertThatThrownBy(() -> other.apply(space.defaultConfiguration()))
                .hasMessage(
                        "late: was not asked for when the space was found; ask for it inside"
                                + " hp.when(condition, …), or in every run");
    }

    @Test
    void aRangeThatChangesInTrainingIsRefused() {
        SearchSpace space = found(HyperparametersTest::loop);
        Function<Configuration, Integer> other =
                Hyperparameters.reading(space, hp -> hp.integer("width_3", 8, 1024, Scale.LOG));

        assertThatThrownBy(() -> other.apply(space.configuration(Map.of("layers", 3))))
                .hasMessage(
                        "width_3: was asked for as 8 … 512, LOG and now as 8 … 1024, LOG; a name"
                                + " keeps its range, so give the other one another name");
    }

    @Test
    void aNameThatDoesNotExistInAConfigurationIsRefusedInTraining() {
        SearchSpace space = found(HyperparametersTest::loop);
        Function<Configuration, Integer> other =
                Hyperparameters.reading(space, hp -> hp.integer("width_3", 8, 512, Scale.LOG));

        assertThatThrownBy(
                        () ->
                                other.apply(
                                        space.configuration(
                                                Map.of(
                                                        "layers",
                                                        1,
                                                        "width_1",
                                                        8,
                                                        "learningRate",
                                                        0.01))))
                .hasMessage(
                        "width_3: exists only when layers ≥ 3, but was asked for at layers=1"
                                + " width_1=8 learningRate=0.01; ask for it inside hp.when");
    }
}
